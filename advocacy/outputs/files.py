"""The files of a release, by name. A name says the citable id, the table's key and the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from advocacy.outputs import as_xlsx
from advocacy.outputs.as_csv import as_csv
from advocacy.outputs.as_json import canonical
from advocacy.outputs.as_pdf import as_pdf
from advocacy.outputs.boundaries import Area
from advocacy.outputs.charts import Chart, charts_of
from advocacy.outputs.drawn import as_png, as_svg
from advocacy.outputs.mapping import map_of
from advocacy.outputs.speaking import speaking
from advocacy.published import Release

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class File:
    """One file: `kind` is its ending, `table` the key of the table it is about ("" for all),
    `chart` the title of the chart it draws ("" for none).

    `write` makes its bytes, the same whenever and by whomever it is called.
    """

    name: str
    kind: str
    media_type: str
    write: Callable[[], bytes]
    table: str = ""
    chart: str = ""


def files_of(release: Release, own: tuple[Area, ...] = ()) -> dict[str, File]:
    """Every file of a release by its name, in the order in which a page lists them.

    `own` are the organisation's boundaries, for maps. Writing a PDF raises
    `legal_aid.documents.pdf.CannotPrint` without the system libraries that draw it.
    """
    with speaking(release):
        return {file.name: file for file in _files(release, own)}


def _files(release: Release, own: tuple[Area, ...]) -> Iterator[File]:
    name = release.id
    yield File(f"{name}.pdf", "pdf", "application/pdf", partial(as_pdf, release, own))
    yield File(f"{name}.xlsx", "xlsx", as_xlsx.MEDIA_TYPE, partial(as_xlsx.as_xlsx, release))
    yield File(f"{name}.json", "json", "application/json", partial(canonical, release))
    for table in release.tables:
        yield File(
            f"{name}-{table.key}.csv", "csv", "text/csv; charset=utf-8",
            partial(as_csv, release, table), table.key,
        )  # fmt: skip
    for chart in drawable(release, own):
        for kind, media_type in PICTURES.items():
            yield File(
                f"{name}-{chart.key}.{kind}", kind, media_type,
                partial(_picture, kind, chart, release, own), chart.table, chart.title,
            )  # fmt: skip


def drawable(release: Release, own: tuple[Area, ...] = ()) -> list[Chart]:
    """The charts that can be drawn: all but maps of which no region is known."""
    return [chart for chart in charts_of(release) if chart.kind != "map" or map_of(chart, own)]


def _picture(kind: str, chart: Chart, release: Release, own: tuple[Area, ...]) -> bytes:
    with speaking(release):
        drawn = as_svg(chart, release, own)
    return drawn.encode() if kind == "svg" else as_png(drawn)
