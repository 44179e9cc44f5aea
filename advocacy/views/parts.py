"""A large table part by part, for those who must be able to look at all of it before it is public.

What everyone reads stays whole or in the files: `outputs.pages.MOST_FIGURES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from advocacy.outputs.laying_out import Grid, Row, Section, grid_of
from advocacy.outputs.pages import MOST_FIGURES
from advocacy.published import Table

MOST_ROWS = 100
"""Rows of a part of a table that is too large for one page."""
Lines = Page[tuple[int, Row]]
"""Rows, each with the number of its section."""


@dataclass(frozen=True)
class Part:
    """The rows that a page shows now. `asked`: what its address says; `field`: the name under which
    it says the part of this table."""

    grid: Grid
    page: Lines
    field: str
    asked: QueryDict

    @property
    def first(self) -> str:
        return self._address(1)

    @property
    def before(self) -> str:
        return self._address(self.page.previous_page_number())

    @property
    def after(self) -> str:
        return self._address(self.page.next_page_number())

    @property
    def last(self) -> str:
        return self._address(self.page.paginator.num_pages)

    def _address(self, number: int) -> str:
        """The query that leads to a part; whatever else was chosen stays."""
        query = self.asked.copy()
        query[self.field] = str(number)
        return query.urlencode()


def part_of(table: Table, asked: QueryDict) -> Part:
    """The part of a table that an address asks for, or the first or last; all of a small one."""
    field = f"rows-{table.key}"
    grid = grid_of(table)
    lines = [(number, row) for number, one in enumerate(grid.sections) for row in one.rows]
    page = Paginator(lines, _rows(table, grid)).get_page(asked.get(field))
    return Part(replace(grid, sections=tuple(_sections(grid, page))), page, field, asked)


def _rows(table: Table, grid: Grid) -> int:
    if len(table.figures) <= MOST_FIGURES:
        return len(table.figures)
    return max(1, min(MOST_ROWS, MOST_FIGURES // len(grid.columns)))


def _sections(grid: Grid, page: Lines) -> Iterator[Section]:
    for number, lines in groupby(page, key=itemgetter(0)):
        yield Section(grid.sections[number].label, tuple(row for _number, row in lines))
