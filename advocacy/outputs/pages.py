"""What a page says of a release, as flat values for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from advocacy.outputs import words
from advocacy.outputs.boundaries import Area
from advocacy.outputs.files import File, files_of
from advocacy.outputs.inline import Drawing, drawings_of
from advocacy.outputs.laying_out import Grid, grid_of, is_time
from advocacy.outputs.method import method_of
from advocacy.outputs.speaking import language_of, reads_from_the_right, speaking
from advocacy.published import Release, Table

# Larger tables are too much for a telephone: they are in the files.
MOST_FIGURES = 4_000


@dataclass(frozen=True)
class Said:
    """A table on a page, with its charts."""

    table: Table
    unit: str
    span: str
    overlapping: str
    other_times: str
    drawings: list[Drawing]

    @property
    def name(self) -> str:
        """The id of its heading on a page."""
        return f"table-{self.table.key}"

    @cached_property
    def grid(self) -> Grid:
        """Laid out when it is printed, in the language active then."""
        return grid_of(self.table)

    @property
    def figures(self) -> int:
        return len(self.table.figures)

    @property
    def is_printed(self) -> bool:
        return self.figures <= MOST_FIGURES


def said_of(release: Release, own: tuple[Area, ...] = ()) -> dict[str, Any]:
    """What a public page shows, in the release's own language."""
    with speaking(release):
        return page_of(release, own) | {
            "page_language": language_of(release),
            "rtl": reads_from_the_right(release),
        }


def page_of(release: Release, own: tuple[Area, ...] = ()) -> dict[str, Any]:
    """Everything `advocacy/outputs/_release.html` shows, in the active language."""
    files = list(files_of(release, own).values())
    return {
        "release": release,
        "citation": words.citation(release),
        "correction": words.correction(release),
        "rule": words.rule(release.method),
        "tables": [table_said(table, own) for table in release.tables],
        "method": method_of(release),
        "whole_files": [file for file in files if not file.table],
        "table_files": [
            (table, _by_chart(file for file in files if file.table == table.key))
            for table in release.tables
        ],
    }


def other_times(table: Table) -> str:
    """That totals hold more than the periods beside them; "" for a table without time."""
    if not any(is_time(axis) for axis in table.axes):
        return ""
    return _("Incidents on other days, or at a time not known so closely, are in the totals alone.")


def _by_chart(files: Iterable[File]) -> list[tuple[str, list[File]]]:
    """The files of a table by the chart they draw, "" for the table itself."""
    return [(chart, list(some)) for chart, some in groupby(files, key=lambda file: file.chart)]


def table_said(table: Table, own: tuple[Area, ...] = ()) -> Said:
    """One table, in the active language."""
    return Said(
        table,
        words.unit_label(table.unit),
        words.span(table),
        words.overlapping(table),
        other_times(table),
        drawings_of(table, own),
    )
