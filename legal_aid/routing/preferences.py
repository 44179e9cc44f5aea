"""The scored preferences: each a value from 0 to 1, times its weight, with a sentence.

What is not known or not wished counts half, so that saying nothing is neither rewarded nor
punished.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import vocabulary
from legal_aid import languages, matters, regions
from legal_aid.routing.constraints import covering, listed
from legal_aid.routing.facts import Need, ProviderProfile

# Points a term can give; together 100.
WEIGHTS = {
    "share": 20,
    "matter": 15,
    "fluency": 15,
    "travel": 15,
    "gender": 10,
    "rating": 10,
    "prior": 8,
    "response": 7,
}
UNKNOWN = 0.5
WITH_INTERPRETER = 0.5
# Ratings run from 1 to 5; who got this many times its fair share gets no point for it.
LOWEST_RATING, HIGHEST_RATING, TOO_MUCH = 1.0, 5.0, 2.0


@dataclass(frozen=True)
class Term:
    """One part of a score: `points` = `weight` times `value` (0 to 1), and why. `is_known` is
    false where nothing is recorded, so that it tells no provider from another."""

    name: str
    value: float
    weight: int
    points: float
    sentence: str
    is_known: bool = True


def terms(need: Need, profile: ProviderProfile) -> tuple[Term, ...]:
    """Every term of a provider that no hard constraint excludes, in the order of `WEIGHTS`."""
    found = {
        "share": _share(profile),
        "matter": _matter(need, profile),
        "fluency": _fluency(need, profile),
        "travel": _travel(need, profile),
        "gender": _gender(need, profile),
        "rating": _rating(profile),
        "prior": _prior(need, profile),
        "response": _response(profile),
    }
    return tuple(_term(name, *found[name]) for name in WEIGHTS)


def _term(name: str, value: float | None, sentence: str) -> Term:
    """`value` None: not known."""
    weight, counted = WEIGHTS[name], UNKNOWN if value is None else min(1.0, max(0.0, value))
    points = round(weight * counted, 2)
    return Term(name, round(counted, 4), weight, points, sentence, is_known=value is not None)


def _share(profile: ProviderProfile) -> tuple[float | None, str]:
    if profile.share is None:
        return None, _("How often they were asked lately is not known.")
    if profile.share < 0.9:
        sentence = _("Was asked less than its share in 90 days.")
    elif profile.share <= 1.1:
        sentence = _("Was asked about its share in 90 days.")
    else:
        sentence = _("Was asked more than its share in 90 days.")
    return 1 - profile.share / TOO_MUCH, sentence


def _matter(need: Need, profile: ProviderProfile) -> tuple[float | None, str]:
    taken = [matter for matter in need.matters if matter in profile.matters]
    missing = [matters.label(matter) for matter in need.matters if matter not in taken]
    if not missing:
        return 1.0, _("Takes every matter of this case.")
    sentence = _("Takes %(count)d of %(all)d matters, but not: %(missing)s.") % {
        "count": len(taken),
        "all": len(need.matters),
        "missing": listed(missing),
    }
    return len(taken) / len(need.matters), sentence


def _fluency(need: Need, profile: ProviderProfile) -> tuple[float | None, str]:
    """Full points for the first language named, fewer for each later one, half of that with an
    interpreter."""
    if not need.languages:
        return None, _("No language is recorded for this case.")
    spoken = languages.shared(need.languages, profile.languages)
    helped = languages.shared(need.languages, profile.interpreters)
    direct, brought = (
        _best(need.languages, spoken),
        WITH_INTERPRETER * _best(need.languages, helped),
    )
    if direct >= brought:
        words = listed(languages.label(code) for code in spoken)
        return direct, _("Works in %(languages)s.") % {"languages": words}
    words = listed(languages.label(code) for code in helped)
    return brought, _("Brings an interpreter for %(languages)s.") % {"languages": words}


def _best(wanted: tuple[str, ...], found: list[str]) -> float:
    return 1 - wanted.index(found[0]) / len(wanted) if found else 0.0


def _travel(need: Need, profile: ProviderProfile) -> tuple[float | None, str]:
    """The deeper the provider's own area or seat reaches into the place, the nearer it is."""
    place = regions.steps(need.place)
    nearest = max(covering(need, profile), key=lambda path: (len(regions.steps(path)), path))
    area, seat = len(regions.steps(nearest)), _in_common(regions.steps(profile.seat), place)
    if seat > area:
        words = {"region": regions.spoken(regions.shortened(need.place, seat))}
        return seat / len(place), _("Sits in %(region)s.") % words
    return area / len(place), _("Works in %(region)s.") % {"region": regions.spoken(nearest)}


def _in_common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same


def _gender(need: Need, profile: ProviderProfile) -> tuple[float | None, str]:
    wish = need.gender_preference
    if not wish:
        return None, _("No wish about the lawyer's gender is recorded.")
    words = {"gender": vocabulary.label("gender", wish)}
    if not profile.genders:
        return UNKNOWN, _("Does not say who would come; the client wishes: %(gender)s.") % words
    if wish in profile.genders:
        return 1.0, _("Has somebody as the client wishes: %(gender)s.") % words
    return 0.0, _("Has nobody as the client wishes: %(gender)s.") % words


def _rating(profile: ProviderProfile) -> tuple[float | None, str]:
    if profile.rating is None:
        return None, _("Peers have not rated its safety yet.")
    value = (profile.rating - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING)
    return value, _("Peers rate its safety %(rating).1f of 5.") % {"rating": profile.rating}


def _prior(need: Need, profile: ProviderProfile) -> tuple[float | None, str]:
    if profile.provider_id in need.known_by:
        return 1.0, _("Knows the client from an earlier case.")
    return 0.0, _("Has no earlier case of this client.")


def _response(profile: ProviderProfile) -> tuple[float | None, str]:
    """The rule of succession (Laplace): few answers say little."""
    asked, accepted = max(0, profile.asked), max(0, min(profile.accepted, profile.asked))
    if not asked:
        return None, _("Was not asked before.")
    sentence = ngettext(
        "Took %(accepted)d of %(asked)d case offered.",
        "Took %(accepted)d of %(asked)d cases offered.",
        asked,
    ) % {"accepted": accepted, "asked": asked}
    return (accepted + 1) / (asked + 2), sentence
