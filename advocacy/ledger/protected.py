"""A table with its figures withheld and rounded, and which of its lines are named at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advocacy.definitions import Days, Definition, Statement
from advocacy.disclosure import BASE, THRESHOLD, draw, rounded
from advocacy.ledger.counts import Count, counts_of
from advocacy.ledger.drafts import DraftTerm, TableDraft
from advocacy.ledger.population import Population
from advocacy.published import Table

Place = tuple[DraftTerm | None, ...]


@dataclass(frozen=True)
class TableReport:
    """How many figures a table has, shows, and withholds, and why. For its makers alone."""

    figures: int
    shown: int
    under_threshold: int
    by_audit: int


@dataclass(frozen=True)
class Made:
    """A table with its figures as the threshold alone leaves them."""

    draft: TableDraft
    places: tuple[Place, ...]
    statements: tuple[Statement, ...]
    lines: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, draft: TableDraft, people: Population, secret: bytes, threshold: int) -> Made:
        places = tuple(draft.places())
        counts = counts_of(people.facts, draft, people.universe)
        statements = []
        for place, count in zip(places, counts, strict=True):
            cell = _cell(draft, place, people)
            statements.append(
                Statement(cell, draft.unit, _shown(cell, draft.unit, count, secret, threshold))
            )
        some = [count.incidents or None for count in counts]
        return cls(draft, places, tuple(statements), _named(draft, places, some))

    @property
    def spans(self) -> set[Days]:
        return {one.cell.days for one in self.statements}

    @property
    def is_sparse(self) -> bool:
        """Whether more than half of the figures on lines that hold anything are too small."""
        figures = self._listed(self._figures(frozenset()), self.lines)
        return not figures or 2 * sum(one is None for one in figures) > len(figures)

    def table(self, withheld: frozenset[tuple[Definition, str]]) -> Table:
        figures = self._figures(withheld)
        kept = _named(self.draft, self.places, figures)
        axes = zip(self.draft.axes, kept, strict=True)
        return Table(
            key=self.draft.key,
            title=self.draft.title,
            unit=self.draft.unit,
            since=self.draft.since,
            until=self.draft.until,
            axes=tuple(axis.published(codes) for axis, codes in axes),
            conditions=self.draft.said,
            figures=tuple(self._listed(figures, kept)),
        )

    def report(self, withheld: frozenset[tuple[Definition, str]]) -> TableReport:
        before = self._listed(self._figures(frozenset()), self.lines)
        after = self._listed(self._figures(withheld), self.lines)
        at_first = sum(one is not None for one in before)
        shown = sum(one is not None for one in after)
        return TableReport(len(before), shown, len(before) - at_first, at_first - shown)

    def _figures(self, withheld: frozenset[tuple[Definition, str]]) -> list[int | None]:
        return [None if (one.cell, one.unit) in withheld else one.shown for one in self.statements]

    def _listed(
        self, figures: list[int | None], kept: Sequence[frozenset[str]]
    ) -> list[int | None]:
        """The figures on the lines in `kept`."""
        return [
            figure
            for figure, place in zip(figures, self.places, strict=True)
            if all(
                term is None or term.code in codes for term, codes in zip(place, kept, strict=True)
            )
        ]


def _named(
    draft: TableDraft, places: Sequence[Place], figures: Sequence[int | None]
) -> tuple[frozenset[str], ...]:
    """The codes of each axis that are named: those with a figure, and what holds them. That a
    region is named at all would tell that somebody reported from there."""
    found = []
    for number, axis in enumerate(draft.axes):
        seen = {
            term.code
            for figure, place in zip(figures, places, strict=True)
            if figure is not None and (term := place[number]) is not None
        }
        parents = {term.code: term.parent for term in axis.terms}
        for code in list(seen):
            while (code := parents.get(code, "")) and code not in seen:
                seen.add(code)
        if not axis.base and seen:  # time has no holes
            at = [n for n, term in enumerate(axis.terms) if term.code in seen]
            seen |= {term.code for term in axis.terms[at[0] : at[-1] + 1]}
        found.append(frozenset(seen))
    return tuple(found)


def _cell(draft: TableDraft, place: Place, people: Population) -> Definition:
    days = draft.days_at(place)
    universe = people.universe_of(days)
    return Definition.of(days, draft.codes_at(place, universe))


def _shown(cell: Definition, unit: str, count: Count, secret: bytes, threshold: int) -> int | None:
    if count.incidents < threshold or count.clients < threshold:
        return None
    figure = rounded(getattr(count, unit), draw(secret, cell, unit))
    # The audit reckons with the lowest threshold, under which earlier releases were made. So a
    # raised one must not tell more than the figure itself does.
    return figure if threshold == THRESHOLD or figure - BASE + 1 >= threshold else None
