"""Who can take a case, in which order, and why: pure, without database, keys or clock.

Hard constraints come first; every provider that fails one is excluded with a sentence. The others
are scored by four terms of at most 100 points together, each kept with its sentence. Equal points
are put in order by a keyed hash of the provider's id: the same for the same incident every time,
different from incident to incident, so that no provider is always asked first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from legal_aid import languages, matters, regions

# Points a term can give; together 100.
WEIGHTS = {"matter": 40, "region": 25, "language": 20, "capacity": 15}


@dataclass(frozen=True)
class Need:
    """What an incident asks for. `matters` are most pressing first; `hours_left` to the deadline
    of custody, None without one. Holds nothing that names a person."""

    matters: tuple[str, ...]
    jurisdiction: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    urgency: int = 0
    in_custody: bool = False
    hours_left: float | None = None

    @property
    def place(self) -> str:
        return regions.place_path(self.jurisdiction, self.region)


@dataclass(frozen=True)
class ProviderProfile:
    """One provider as of now. `answered` is what it did with an earlier offer of this incident:
    "declined", "expired" or nothing. `key_in_doubt`: nothing may be sealed to it."""

    provider_id: UUID
    matters: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    open_cases: int = 0
    takes_custody_calls: bool = False
    is_active: bool = True
    answered: str = ""
    key_in_doubt: bool = False

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.open_cases)


@dataclass(frozen=True)
class Term:
    """One part of a score: `points` = `weight` times `value` (0 to 1), and why."""

    name: str
    value: float
    weight: int
    points: float
    sentence: str


@dataclass(frozen=True)
class Ranked:
    provider_id: UUID
    points: float
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Excluded:
    provider_id: UUID
    code: str
    reason: str


@dataclass(frozen=True)
class Ranking:
    """Every provider looked at is in exactly one of the two, best first in `chosen`."""

    chosen: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]


def rank(need: Need, profiles: Iterable[ProviderProfile], *, tie_key: bytes = b"") -> Ranking:
    """Sort providers for a need. The result does not depend on the order of `profiles`.

    `tie_key` (at most 64 bytes) decides between equals; give the incident's id.
    """
    chosen: list[Ranked] = []
    excluded: list[Excluded] = []
    for profile in profiles:
        obstacle = _obstacle(need, profile)
        if obstacle:
            excluded.append(Excluded(profile.provider_id, *obstacle))
        else:
            terms = tuple(_terms(need, profile))
            points = round(sum(term.points for term in terms), 2)
            chosen.append(Ranked(profile.provider_id, points, terms))

    def by_hash(provider: Ranked | Excluded) -> bytes:
        return hashlib.blake2b(provider.provider_id.bytes, key=tie_key, digest_size=16).digest()

    return Ranking(
        chosen=tuple(sorted(chosen, key=lambda one: (-one.points, by_hash(one)))),
        excluded=tuple(sorted(excluded, key=lambda one: (one.code, by_hash(one)))),
    )


def _obstacle(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    """The first hard constraint that the provider fails, as code and sentence."""
    lead = need.matters[0] if need.matters else ""
    if profile.key_in_doubt:
        return "key", _("Its key is not the one known here. Ring them and compare the fingerprint.")
    if not profile.is_active:
        return "inactive", _("Takes no new cases at present.")
    if profile.answered == "declined":
        return "declined", _("Declined this case. We do not ask twice.")
    if profile.answered:
        return "expired", _("Was asked about this case and did not answer in time.")
    if lead and lead not in profile.matters:
        return "matter", _("Does not take: %(matter)s.") % {"matter": matters.label(lead)}
    if not _covering(need, profile):
        return "region", _region_reason(need, profile)
    if need.in_custody and not profile.takes_custody_calls:
        return "custody", _("Does not go to people in custody.")
    if need.languages and not languages.shared(need.languages, profile.languages):
        wanted = _listed(languages.label(code) for code in need.languages)
        return "language", _("Does not work in %(languages)s.") % {"languages": wanted}
    if not profile.free:
        return "capacity", _("Is full: has no room for another case.")
    return None


def _terms(need: Need, profile: ProviderProfile) -> Iterable[Term]:
    yield _matter_term(need, profile)
    yield _region_term(need, profile)
    yield _language_term(need, profile)
    yield _capacity_term(profile)


def _matter_term(need: Need, profile: ProviderProfile) -> Term:
    taken = [matter for matter in need.matters if matter in profile.matters]
    value = len(taken) / len(need.matters) if need.matters else 1.0
    missing = [matters.label(matter) for matter in need.matters if matter not in taken]
    if missing:
        sentence = _("Takes %(count)d of %(all)d matters, but not: %(missing)s.") % {
            "count": len(taken),
            "all": len(need.matters),
            "missing": _listed(missing),
        }
    else:
        sentence = _("Takes every matter of this case.")
    return _term("matter", value, sentence)


def _region_term(need: Need, profile: ProviderProfile) -> Term:
    """The deeper the provider's own area reaches into the place, the nearer it is."""
    nearest = max(_covering(need, profile), key=lambda path: (len(regions.steps(path)), path))
    value = len(regions.steps(nearest)) / len(regions.steps(need.place))
    sentence = _("Works in %(region)s.") % {"region": regions.spoken(nearest)}
    return _term("region", value, sentence)


def _language_term(need: Need, profile: ProviderProfile) -> Term:
    """Full points for the first language named, fewer for each later one."""
    if not need.languages:
        return _term("language", 0.5, _("No language is recorded for this case."))
    common = languages.shared(need.languages, profile.languages)
    value = 1 - need.languages.index(common[0]) / len(need.languages)
    spoken = _listed(languages.label(code) for code in common)
    return _term("language", value, _("Works in %(languages)s.") % {"languages": spoken})


def _capacity_term(profile: ProviderProfile) -> Term:
    if profile.free == 1:
        sentence = _("Has room for this case and is full after it.")
    else:
        sentence = _("Has room for %(count)d more cases.") % {"count": profile.free}
    return _term("capacity", profile.free / profile.capacity, sentence)


def _term(name: str, value: float, sentence: str) -> Term:
    weight = WEIGHTS[name]
    return Term(name, round(value, 4), weight, round(weight * value, 2), sentence)


def _covering(need: Need, profile: ProviderProfile) -> list[str]:
    return [path for path in profile.jurisdictions if regions.covers(path, need.place)]


def _region_reason(need: Need, profile: ProviderProfile) -> str:
    if not regions.steps(need.place):
        return _("The record does not say in which country this happened.")
    narrower = [path for path in profile.jurisdictions if regions.covers(need.place, path)]
    if narrower:
        return _("Works only in %(region)s; the record says no more than %(place)s.") % {
            "region": _listed(regions.spoken(path) for path in narrower),
            "place": regions.spoken(need.place),
        }
    return _("Does not work in %(place)s.") % {"place": regions.spoken(need.place)}


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)
