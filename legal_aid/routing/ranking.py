"""Putting providers in order for one case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from legal_aid.routing.advice import NO_PRIORITY, Advice
from legal_aid.routing.constraints import obstacle, overrides_the_slot
from legal_aid.routing.facts import Need, ProviderProfile
from legal_aid.routing.preferences import Term, terms

NO_ADVICE = Advice()
# The code of an exclusion that is a rule's doing.
BY_RULE = "rule"


@dataclass(frozen=True)
class Ranked:
    """`priority`: where a rule puts it, 10 without one, and `rule` the sentence of that rule.
    `over_slot`: it is full and is asked all the same, because somebody is held."""

    provider_id: UUID
    points: float
    terms: tuple[Term, ...]
    priority: int = NO_PRIORITY
    rule: str = ""
    over_slot: bool = False

    @property
    def sentences(self) -> list[str]:
        """Why it stands where it stands: what is known, rules first; every term has its own."""
        first = [self.rule] if self.rule else []
        if self.over_slot:
            first.append(_("Is full, and is asked after the others because somebody is held."))
        return [*first, *(term.sentence for term in self.terms if term.is_known)]


@dataclass(frozen=True)
class Excluded:
    provider_id: UUID
    code: str
    reason: str


@dataclass(frozen=True)
class Ranking:
    """Every provider looked at is in exactly one of the two, best first in `chosen`.

    `notes`: what else was decided, in sentences. `rules`: the version of the organisation's table
    of rules that was used, None without one.
    """

    chosen: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    notes: tuple[str, ...] = ()
    rules: int | None = None


def rank(
    need: Need,
    profiles: Iterable[ProviderProfile],
    *,
    tie_key: bytes = b"",
    advice: Advice = NO_ADVICE,
) -> Ranking:
    """Sort providers for a need. The result does not depend on the order of `profiles`.

    Order: priority given by a rule, then who has room before who is full, then points. `tie_key`
    (at most 64 bytes) decides between equals; give the incident's id. A rule never brings back
    who fails a hard constraint; one that would leave nobody to ask is not applied, and a note
    says so.
    """
    # One path for the place, once: it is compared with every area of every provider.
    need = replace(need, jurisdiction="", region=need.place)
    chosen: list[Ranked] = []
    excluded: list[Excluded] = []
    for profile in profiles:
        if found := obstacle(need, profile):
            excluded.append(Excluded(profile.provider_id, *found))
        else:
            chosen.append(_ranked(need, profile, advice))
    return _advised(chosen, excluded, advice, tie_key, notes=tuple(_clock_notes(need)))


def readvised(ranking: Ranking, advice: Advice, *, tie_key: bytes = b"") -> Ranking:
    """A ranking that was made before, as other rules would have left it.

    Whom a rule kept out then has no points on record: it comes back without any.
    """
    chosen = [_boosted(one, advice) for one in ranking.chosen]
    chosen += [
        _boosted(Ranked(one.provider_id, 0.0, ()), advice)
        for one in ranking.excluded
        if one.code == BY_RULE
    ]
    excluded = [one for one in ranking.excluded if one.code != BY_RULE]
    return _advised(chosen, excluded, advice, tie_key)


def _advised(
    chosen: list[Ranked],
    excluded: list[Excluded],
    advice: Advice,
    tie_key: bytes,
    notes: tuple[str, ...] = (),
) -> Ranking:
    notes += advice.notes
    if advice.only is not None:
        within = [one for one in chosen if one.provider_id in advice.only]
        if within:
            excluded += [
                Excluded(one.provider_id, BY_RULE, advice.only_sentence)
                for one in chosen
                if one.provider_id not in advice.only
            ]
            chosen = within
        elif chosen:
            sentence = _("This rule would have left nobody to ask and was not applied: %(rule)s")
            notes += (sentence % {"rule": advice.only_sentence},)

    def by_hash(provider: Ranked | Excluded) -> bytes:
        return hashlib.blake2b(provider.provider_id.bytes, key=tie_key, digest_size=16).digest()

    def best_first(one: Ranked) -> tuple:
        return one.priority, one.over_slot, -one.points, by_hash(one)

    return Ranking(
        chosen=tuple(sorted(chosen, key=best_first)),
        excluded=tuple(sorted(excluded, key=lambda one: (one.code, by_hash(one)))),
        notes=notes,
        rules=advice.version,
    )


def _ranked(need: Need, profile: ProviderProfile, advice: Advice) -> Ranked:
    found = terms(need, profile)
    points = round(sum(term.points for term in found), 2)
    full = overrides_the_slot(need, profile)
    return _boosted(Ranked(profile.provider_id, points, found, over_slot=full), advice)


def _boosted(one: Ranked, advice: Advice) -> Ranked:
    boost = advice.boosts.get(one.provider_id)
    return replace(
        one,
        priority=boost.priority if boost else NO_PRIORITY,
        rule=boost.sentence if boost else "",
    )


def _clock_notes(need: Need) -> Iterable[str]:
    if need.hours_left is not None and need.hours_left <= 0:
        yield _("The limit of custody is over: nobody is left out for being reached too late.")
