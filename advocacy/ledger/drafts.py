"""Tables before they are protected: what each place counts, without any figure.

Whoever makes a table says for every term of its axes which days or which leaf codes it stands for.
Regions may be given as patterns ("KE/Nairobi/*"); what they hold is for the ledger to say, under
the hierarchy that counts for those days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from advocacy.definitions import Days
from advocacy.ledger.atoms import tight
from advocacy.ledger.universes import Universe
from advocacy.published import TOTAL, Axis, PlaceOfFigure, Term, Unit


@dataclass(frozen=True)
class DraftTerm:
    """A line of an axis: over which days (on an axis of time) or with which codes it counts."""

    code: str
    label: str
    parent: str = ""
    days: Days | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DraftAxis:
    """One side of a table. `base` names what the codes are of; "" is an axis of time."""

    name: str
    label: str
    base: str
    terms: tuple[DraftTerm, ...]
    overlaps: bool = False

    def published(self, kept: frozenset[str] | None = None) -> Axis:
        """As a release says it, with the terms in `kept` (all of them unless given)."""
        found = (term for term in self.terms if kept is None or term.code in kept)
        terms = tuple(Term(code=one.code, label=one.label, parent=one.parent) for one in found)
        return Axis(name=self.name, label=self.label, terms=terms, overlaps=self.overlaps)


@dataclass(frozen=True)
class TableDraft:
    """A table to be protected. `conditions` are the codes asked of every incident, by base; `said`
    the same in plain sentences. Both days are counted; they must be over."""

    key: str
    title: str
    unit: Unit
    since: date
    until: date
    axes: tuple[DraftAxis, ...] = ()
    conditions: dict[str, frozenset[str]] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    @property
    def days(self) -> Days:
        return Days(self.since, self.until)

    def places(self) -> Iterator[tuple[DraftTerm | None, ...]]:
        """Every place in the order of figures; None for the total over an axis."""
        return product(*([*axis.terms, None] for axis in self.axes))

    def days_at(self, place: tuple[DraftTerm | None, ...]) -> Days:
        """The days that a place counts, in canonical form; ValueError where none are left."""
        days = self.days
        for term in place:
            if term is not None and term.days is not None:
                since = max(days.since or self.since, term.days.since or self.since)
                until = min(days.until or self.until, term.days.until or self.until)
                days = Days(since, until)
        return tight(days)

    def codes_at(
        self, place: tuple[DraftTerm | None, ...], universe: Universe
    ) -> dict[str, frozenset[str]]:
        """The leaf codes that a place asks for by base, in canonical form."""
        asked = dict(self.conditions)
        for axis, term in zip(self.axes, place, strict=True):
            if term is None or not axis.base:
                continue
            before = asked.get(axis.base)
            asked[axis.base] = (
                term.codes if before is None else universe.narrowed(axis.base, before, term.codes)
            )
        return universe.canonical(asked)


def place_of(terms: tuple[DraftTerm | None, ...]) -> PlaceOfFigure:
    """A place as releases name it."""
    return tuple(TOTAL if term is None else term.code for term in terms)
