"""A release as PDF, tagged for screen readers (PDF/UA-1): made in memory, fetching nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Never

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from advocacy.outputs import words
from advocacy.outputs.as_json import canonical
from advocacy.outputs.boundaries import Area
from advocacy.outputs.charts import charts_of_table
from advocacy.outputs.drawn import as_svg
from advocacy.outputs.laying_out import grid_of
from advocacy.outputs.mapping import map_of
from advocacy.outputs.method import method_of
from advocacy.outputs.speaking import language_of, reads_from_the_right, speaking
from advocacy.published import Release, Table
from advocacy.reading.page import shown_readings
from legal_aid.documents.cleaning import clean
from legal_aid.documents.pdf import one_at_a_time, printer

HERE = Path(__file__).parent
# Larger tables would fill a hundred sheets: they are in the other files, and the report says so.
MOST_FIGURES = 2_000
WIDE = 7


def as_pdf(release: Release, own: tuple[Area, ...] = ()) -> bytes:
    """The report: tables with their charts, and the method. The same bytes for the same release.

    Raises `legal_aid.documents.pdf.CannotPrint` without the system libraries that draw PDF.
    """
    library = printer()
    page = as_html(release, own)
    style = (HERE / "report.css").read_text(encoding="utf-8")
    with one_at_a_time:
        made = library.HTML(string=page, url_fetcher=_fetch_nothing)
        return bytes(
            made.write_pdf(
                stylesheets=[library.CSS(string=style, url_fetcher=_fetch_nothing)],
                pdf_variant="pdf/ua-1",
                pdf_identifier=hashlib.sha256(canonical(release)).digest()[:16],
            )
        )


def as_html(release: Release, own: tuple[Area, ...] = ()) -> str:
    """The page that is printed."""
    with speaking(release):
        said = {
            "release": release,
            "language": language_of(release),
            "direction": "rtl" if reads_from_the_right(release) else "ltr",
            "citation": words.citation(release),
            "correction": words.correction(release),
            "rule": words.rule(release.method),
            "tables": [_table(release, table, own) for table in release.tables],
            # Of this release alone: its bytes must not change with what is published beside it.
            "readings": shown_readings(release),
            "method": method_of(release),
        }
        return clean(render_to_string("advocacy/outputs/report.html", said))


def _table(release: Release, table: Table, own: tuple[Area, ...]) -> dict[str, Any]:
    grid = grid_of(table)
    charts = [
        chart for chart in charts_of_table(table) if chart.kind != "map" or map_of(chart, own)
    ]
    drawn = [as_svg(chart, release, own) for chart in charts]
    return {
        "table": table,
        "span": words.span(table),
        "unit": words.unit_label(table.unit),
        "overlapping": words.overlapping(table),
        "grid": grid,
        "is_wide": len(grid.columns) > WIDE,
        "is_printed": len(table.figures) <= MOST_FIGURES,
        "figures": len(table.figures),
        # Every text in a drawing was escaped where it was drawn.
        "drawings": [mark_safe(svg) for svg in drawn],  # noqa: S308
    }


def _fetch_nothing(*_asked: object, **_options: object) -> Never:
    raise ValueError("reports fetch nothing")
