"""Which charts a table gives, as plain figures. Drawing them is for `inline` (pages) and `drawn`
(files); neither knows more than what stands here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from advocacy.outputs import words
from advocacy.outputs.laying_out import is_region, is_time, tops
from advocacy.published import TOTAL, Release, Table, Term

Kind = Literal["line", "bars", "heat", "map"]
Places = dict[tuple[str, ...], int | None]
# More than these nobody can read; the table says the same.
MOST_POINTS, MOST_BARS, MOST_ROWS, MOST_COLUMNS = 120, 40, 40, 16


@dataclass(frozen=True)
class Line:
    """One row of a chart's figures: the term's code and label, a figure for each column."""

    code: str
    label: str
    figures: tuple[int | None, ...]


@dataclass(frozen=True)
class Chart:
    """What one chart shows, and the table beside it. Lines stand in the order of the table's terms
    (regions by name, periods by time): never in that of any figure.

    `key` names it within the release, `table` is the key of its table. Only a heat map has several
    columns.
    """

    key: str
    table: str
    kind: Kind
    title: str
    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def largest(self) -> int:
        """The largest figure that is shown."""
        return max(n for line in self.lines for n in line.figures if n is not None)

    @property
    def says(self) -> str:
        """The chart in words, for whoever does not see it."""
        if self.kind == "heat":
            said = (
                f"{line.label}: {', '.join(map(' '.join, _named(self.columns, line.figures)))}"
                for line in self.lines
            )
            return "; ".join(said)
        return ", ".join(f"{line.label} {words.said(line.figures[0])}" for line in self.lines)


def charts_of(release: Release) -> list[Chart]:
    """Every chart of a release, in the active language."""
    return [chart for table in release.tables for chart in charts_of_table(table)]


def charts_of_table(table: Table) -> list[Chart]:
    """The charts of one table; none where too little is shown to draw."""
    return [chart for chart in _charts(table) if _is_worth_drawing(chart)]


def _charts(table: Table) -> Iterator[Chart]:
    unit = words.unit_label(table.unit)
    figures = table.by_place()
    for number, axis in enumerate(table.axes):
        said = {"unit": unit, "axis": axis.label}
        if is_time(axis):
            title = _("%(unit)s over time") % said
            yield _single(table, figures, number, "line", title, axis.terms)
        else:
            title = _("%(unit)s by: %(axis)s") % said
            yield _single(table, figures, number, "bars", title, tops(axis))
            if is_region(axis):
                title = _("%(unit)s by: %(axis)s, map") % said
                yield _single(table, figures, number, "map", title, axis.terms)
    if len(table.axes) >= 2:
        yield _heat(table, figures, len(table.axes) - 2, len(table.axes) - 1)


def _single(
    table: Table, figures: Places, number: int, kind: Kind, title: str, terms: Sequence[Term]
) -> Chart:
    axis = table.axes[number]
    lines = (
        Line(term.code, term.label, (_at(table, figures, {number: term.code}),)) for term in terms
    )
    key = f"{table.key}-{number + 1}-{kind}"
    return Chart(
        key, table.key, kind, title, axis.label, (words.unit_label(table.unit),), tuple(lines)
    )


def _heat(table: Table, figures: Places, down: int, across: int) -> Chart:
    if len(tops(table.axes[across])) > len(tops(table.axes[down])):
        down, across = across, down
    rows, columns = table.axes[down], table.axes[across]
    said = {"unit": words.unit_label(table.unit), "rows": rows.label, "columns": columns.label}
    return Chart(
        f"{table.key}-heat",
        table.key,
        "heat",
        _("%(unit)s by: %(rows)s, %(columns)s") % said,
        rows.label,
        tuple(term.label for term in tops(columns)),
        tuple(
            Line(row.code, row.label,
                 tuple(_at(table, figures, {down: row.code, across: one.code})
                       for one in tops(columns)))
            for row in tops(rows)
        ),
    )  # fmt: skip


def _at(table: Table, figures: Places, codes: dict[int, str]) -> int | None:
    """The figure at these terms, over the totals of every other axis."""
    return figures[tuple(codes.get(number, TOTAL) for number in range(len(table.axes)))]


def _is_worth_drawing(chart: Chart) -> bool:
    shown = sum(n is not None for line in chart.lines for n in line.figures)
    most = {"line": MOST_POINTS, "bars": MOST_BARS, "heat": MOST_ROWS, "map": 5_000}[chart.kind]
    fewest = {"line": 2, "heat": 2}.get(chart.kind, 1)
    return shown >= fewest and len(chart.lines) <= most and len(chart.columns) <= MOST_COLUMNS


def _named(columns: tuple[str, ...], figures: tuple[int | None, ...]) -> Iterator[tuple[str, str]]:
    return ((name, words.said(n)) for name, n in zip(columns, figures, strict=True))
