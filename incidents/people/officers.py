"""Perpetrators who stand in several records, as one list: to see a pattern, not to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from accounts.models import Team
from incidents import names
from incidents.people.appearances import Appearance
from incidents.people.candidates import officers_of
from incidents.people.comparing import LIKELY, KnownOfficer, Likeness, compare_officers
from incidents.people.decisions import Decisions
from incidents.people.references import Reference
from incidents.people.wording import CONFIDENCE, sentence
from vault import Keyring


@dataclass(frozen=True)
class Standing:
    """An officer in one record."""

    officer: KnownOfficer
    found: Appearance


@dataclass(frozen=True)
class Repeated:
    """Officers of two records or more who are, or may be, one. `decided`: somebody said so of all
    the pairs that hold it together."""

    called: str
    standing: list[Standing]
    level: int
    reasons: list[str]
    decided: bool

    @property
    def confidence(self) -> str:
        return str(CONFIDENCE[self.level])

    @property
    def records(self) -> int:
        return len({one.found.record.pk for one in self.standing})


def repeated(keyring: Keyring, team: Team, records: Iterable[Appearance]) -> list[Repeated]:
    """The most repeated first. Pairs that somebody said are different never hold a group together.

    Only officers who share a number, a name or a telling word are compared.
    """
    standing = {
        officer.reference: Standing(officer, found)
        for found in records
        for officer in officers_of(found)
    }
    decisions = Decisions(keyring, team)
    edges: dict[tuple[Reference, Reference], Likeness | None] = {}
    for one, other in _pairs([each.officer for each in standing.values()]):
        pair = one.reference, other.reference
        answer = decisions.about(*pair)
        likeness = compare_officers(one, other)
        if answer == "same" or (
            answer is None and likeness is not None and likeness.level >= LIKELY
        ):
            edges[pair] = likeness
    said = {pair for pair in edges if decisions.about(*pair) == "same"}
    groups = [_group(standing, edges, said, group) for group in _components(edges)]
    return sorted(
        (group for group in groups if group.records > 1),
        key=lambda group: (-group.records, group.called),
    )


def _pairs(officers: list[KnownOfficer]) -> Iterable[tuple[KnownOfficer, KnownOfficer]]:
    """Pairs with something in common, each once: comparing everybody with everybody would take
    minutes in a team of thousands of records."""
    by_mark: dict[str, list[KnownOfficer]] = {}
    for officer in officers:
        for mark in _marks(officer):
            by_mark.setdefault(mark, []).append(officer)
    seen = set()
    for alike in by_mark.values():
        for one, other in combinations(alike, 2):
            pair = frozenset((one.reference, other.reference))
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _marks(officer: KnownOfficer) -> set[str]:
    numbers = {f"badge {names.code_of(officer.badge)}", f"plate {names.code_of(officer.plate)}"}
    words = names.words_of(officer.name) | names.names_in(officer.description)
    sounds = {sound for word in words for sound in names.sounds_of(word)}
    return (numbers - {"badge ", "plate "}) | sounds


def _components(edges: Iterable[tuple[Reference, Reference]]) -> list[set[Reference]]:
    groups: list[set[Reference]] = []
    for pair in edges:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(pair).union(*touched))
    return groups


def _group(
    standing: dict[Reference, Standing],
    edges: dict[tuple[Reference, Reference], Likeness | None],
    said: set[tuple[Reference, Reference]],
    group: set[Reference],
) -> Repeated:
    inside = {pair: likeness for pair, likeness in edges.items() if group.issuperset(pair)}
    best = max(filter(None, inside.values()), key=lambda one: one.level, default=None)
    members = [standing[reference] for reference in sorted(group, key=str)]
    count = len({one.found.record.pk for one in members})
    first = next((one.officer for one in members if one.officer.badge), members[0].officer)
    return Repeated(
        called=first.badge or first.name or first.plate,
        standing=members,
        level=best.level if best else LIKELY,
        reasons=[sentence(one, records=count) for one in best.reasons] if best else [],
        decided=set(inside) <= said,
    )
