"""A protected table as a file. What is hidden on the page is hidden here."""

from __future__ import annotations

import csv as csv_format
import io

from django.utils.translation import gettext as _

from advocacy.disclosure import ProtectedTable
from advocacy.layout import axis_label, conditions_of, grid_of, span_of, title_of
from advocacy.trends import STAMP

FILE_NAME = "amparo-table-internal.csv"
# A spreadsheet would run these as a formula; LibreOffice and Excel alike.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HIDDEN = "hidden"


def csv(table: ProtectedTable) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel reads
    another encoding. The first line says that it is internal; then the title, what is counted
    and how; then, after an empty line, the header and the figures."""
    target = io.StringIO()
    writer = csv_format.writer(target)
    for line in (*_preface(table), [], *_lines(table)):
        writer.writerow([_harmless(cell) for cell in line])
    return target.getvalue().encode("utf-8-sig")


def rule() -> str:
    """What happened to the figures, in one plain sentence."""
    return _(
        "Figures are rounded up or down to a multiple of 5; anything under 10, none included, is "
        "not shown; totals may not add up."
    )


def _preface(table: ProtectedTable) -> list[list[str]]:
    spec = table.spec
    return [
        [STAMP[0].upper() + STAMP[1:]],
        [title_of(spec)],
        [span_of(spec), *conditions_of(spec)],
        [rule()],
    ]


def _lines(table: ProtectedTable) -> list[list[str]]:
    grid = grid_of(table)
    with_period = len(grid.sections) > 1
    head = [grid.corner, *grid.columns]
    lines = [[axis_label(table.spec, "period"), *head] if with_period else head]
    for section in grid.sections:
        for row in section.rows:
            figures = [HIDDEN if figure is None else str(figure) for figure in row.figures]
            lines.append([*([section.label] if with_period else []), row.label, *figures])
    return lines


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
