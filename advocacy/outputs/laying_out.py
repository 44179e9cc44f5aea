"""How a table of a release stands on paper, on a page or in a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from advocacy.outputs.words import unit_label
from advocacy.published import TOTAL, Axis, Table, Term

_TIME = re.compile(r"\d{4}(-(\d\d|[QH]\d|W\d\d))?")
# More columns than this do not fit a page: then the other axis goes across if it is shorter.
WIDE = 12


@dataclass(frozen=True)
class Heading:
    """What a row or column is called. `level` is its depth under other terms of its axis, `code`
    its term's code, TOTAL for the total."""

    label: str
    level: int
    code: str


@dataclass(frozen=True)
class Row:
    """One line of figures; None is withheld."""

    heading: Heading
    figures: tuple[int | None, ...]

    @property
    def is_total(self) -> bool:
        return self.heading.code == TOTAL


@dataclass(frozen=True)
class Section:
    """The rows for one choice of the axes that go neither down nor across; "" if all do."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    """A table as people read it; the last column is the total over what goes across, if any."""

    corner: str
    columns: tuple[Heading, ...]
    sections: tuple[Section, ...]


def is_time(axis: Axis) -> bool:
    """Whether its terms are periods of one kind or several."""
    return bool(axis.terms) and all(_TIME.fullmatch(term.code) for term in axis.terms)


def is_region(axis: Axis) -> bool:
    """Whether its terms are places."""
    return axis.name.startswith("region")


def tops(axis: Axis) -> list[Term]:
    """The terms that stand under no other."""
    return [term for term in axis.terms if not term.parent]


def headings(axis: Axis) -> list[Heading]:
    """Its terms and, after them, the total."""
    levels: dict[str, int] = {}
    for term in axis.terms:
        levels[term.code] = levels.get(term.parent, -1) + 1 if term.parent else 0
    found = [Heading(term.label, levels[term.code], term.code) for term in axis.terms]
    return [*found, Heading(_("Total"), 0, TOTAL)]


def grid_of(table: Table) -> Grid:
    """Lay a table out: the last axis goes across, the one before it down, others make sections."""
    order = _order(table)
    down = table.axes[order[-2]] if len(order) > 1 else table.axes[order[-1]] if order else None
    across = table.axes[order[-1]] if len(order) > 1 else None
    figures = table.by_place()

    def figure(codes: tuple[str, ...]) -> int | None:
        by_axis = dict(zip(order, codes, strict=True))
        return figures[tuple(by_axis[number] for number in range(len(order)))]

    columns = headings(across) if across else [Heading(unit_label(table.unit), 0, TOTAL)]
    lines = headings(down) if down else [Heading(_("Total"), 0, TOTAL)]
    kept = len(order) - (2 if across else 1 if down else 0)
    fixed = product(*(headings(table.axes[number]) for number in order[:kept]))
    sections = tuple(
        Section(
            " · ".join(heading.label for heading in chosen),
            tuple(
                Row(line, tuple(figure(_codes(chosen, line if down else None,
                                              column if across else None))
                                for column in columns))
                for line in lines
            ),
        )
        for chosen in fixed
    )  # fmt: skip
    return Grid(down.label if down else "", tuple(columns), sections)


def _order(table: Table) -> list[int]:
    order = list(range(len(table.axes)))
    if len(order) > 1:
        across, down = table.axes[order[-1]], table.axes[order[-2]]
        if len(across.terms) > WIDE and len(down.terms) < len(across.terms):
            order[-1], order[-2] = order[-2], order[-1]
    return order


def _codes(
    chosen: tuple[Heading, ...], line: Heading | None, column: Heading | None
) -> tuple[str, ...]:
    return tuple(heading.code for heading in (*chosen, line, column) if heading is not None)
