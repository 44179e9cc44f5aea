"""Files of a release: the published figures and no other, nothing that runs, always the same."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree

import openpyxl
from django.utils.translation import override
from pypdf import PdfReader

from advocacy.ledger.preview import body_of
from advocacy.outputs.as_csv import as_csv
from advocacy.outputs.as_json import canonical
from advocacy.outputs.as_xlsx import as_xlsx
from advocacy.outputs.files import files_of
from advocacy.outputs.laying_out import grid_of
from advocacy.published import Release
from tests.advocacy.outputs.invented import NASTY, QUARTERS, REGIONS, VIOLATIONS, release, table


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_json_says_the_release_back() -> None:
    told = release()
    assert Release.model_validate_json(canonical(told)) == told
    assert canonical(told) == canonical(Release.model_validate_json(canonical(told)))
    assert b'"figures":[1005,null,' in canonical(told)
    assert canonical(told) == body_of(told)


def test_csv_has_every_figure_at_its_place() -> None:
    told = release()
    for one in told.tables:
        lines = lines_of(as_csv(told, one))
        figures = lines[lines.index([]) + 2 :]
        assert len(figures) == len(one.figures)
        for line, (place, figure) in zip(figures, one.by_place().items(), strict=True):
            assert tuple(line[1:-1:2]) == place
            assert line[-1] == ("hidden" if figure is None else str(figure))


def test_csv_says_what_a_number_means_before_the_first_one() -> None:
    told = release(table(VIOLATIONS, REGIONS), corrects=2)
    lines = lines_of(as_csv(told, told.tables[0]))
    said = [line[0] for line in lines[: lines.index([])]]
    assert said == [
        "Incidents by quarter",
        "Incidents: 1 Jan 2026 to 31 Dec 2026",
        "Gender: Woman",
        "Rounded up or down to a multiple of 5; anything under 10, none included, is not shown; "
        "totals may not add up; checked against everything already published.",
        "One incident may count in several lines of: Violation. Together they exceed the total.",
        "Río Legal Aid, Arrests in 2026. Release 4, amparo-7f3a-4, 3 Feb 2027.",
        "This release corrects release 2.",
    ]


def test_a_raised_threshold_is_said() -> None:
    told = release(method={"threshold": 25})
    assert b"anything under 25," in as_csv(told, told.tables[0])


def test_no_cell_of_a_file_runs() -> None:
    told = release()
    for one in told.tables:
        for line in lines_of(as_csv(told, one)):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(told)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert {NASTY[0], NASTY[2]} <= {cell.value for cell in cells}


def test_a_workbook_reads_back_equal() -> None:
    told = release()
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(told)), read_only=False)
    assert len(book.sheetnames) == 1 + len(told.tables)
    for sheet, one in zip(book.worksheets[1:], told.tables, strict=True):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        width = len(grid_of(one).columns)
        found = [
            row[1 : 1 + width] for row in rows if row[1] == "hidden" or isinstance(row[1], int)
            or (len(row) > 2 and isinstance(row[2], int))
        ]  # fmt: skip
        laid = [list(row.figures) for part in grid_of(one).sections for row in part.rows]
        assert found == [["hidden" if n is None else n for n in row] for row in laid]
        assert sorted(n for row in laid for n in row if n) == sorted(n for n in one.figures if n)


def test_a_shorter_axis_goes_across() -> None:
    weeks = QUARTERS.model_copy(
        update={"terms": tuple(QUARTERS.terms[0].model_copy(update={"code": f"2026-W{n:02}"})
                               for n in range(1, 40))}
    )  # fmt: skip
    assert len(grid_of(table(REGIONS, weeks)).columns) == 5
    assert len(grid_of(table(weeks, REGIONS)).columns) == 5


def test_lines_stand_under_what_they_belong_to() -> None:
    rows = grid_of(table(VIOLATIONS, QUARTERS)).sections[0].rows
    assert [row.heading.level for row in rows] == [0, 1, 1, 0, 0]


def numbers_in(text: str) -> set[int]:
    return {int(found) for found in re.findall(r"(?<![\w.-])\d{4,}(?![\w.-])", text)}


def texts(told: Release) -> Iterable[tuple[str, str]]:
    """The text of each file that has any."""
    for name, file in files_of(told).items():
        content = file.write()
        if file.kind in ("csv", "json"):
            yield name, content.decode()
        if file.kind == "svg":  # What it says; where its lines run is not a figure.
            yield name, " ".join(ElementTree.fromstring(content).itertext())  # noqa: S314 - ours
        if file.kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
            yield name, "\n".join(str(cell) for cell in cells if cell is not None)
        if file.kind == "pdf":
            yield (
                name,
                "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages),
            )


def test_no_file_holds_a_number_that_was_not_published() -> None:
    told = release()
    published = {n for one in told.tables for n in one.figures if n}
    years, ticks = {2026, 2027}, set(range(0, 2000, 200))  # no figure of these tables is round
    seen = set()
    for name, text in texts(told):
        assert numbers_in(text) <= published | years | ticks, name
        seen |= numbers_in(text)
        if name.endswith((".pdf", ".xlsx", ".json", "-where.csv", "-all.csv")):
            assert "hidden" in text or "null" in text, name
    assert published <= seen


def test_files_are_the_same_on_every_day_and_for_every_reader() -> None:
    told = release(table(REGIONS), language="es")
    first = {name: file.write() for name, file in files_of(told).items()}
    time.sleep(2.1)  # A zip counts time in steps of two seconds.
    with override("ru"):
        assert {name: file.write() for name, file in files_of(told).items()} == first


def test_file_names_say_the_id_and_nothing_else() -> None:
    told = release(title="Nairobi, secret", embargo=date(2027, 3, 1))
    names = list(files_of(told))
    assert names[:3] == ["amparo-7f3a-4.pdf", "amparo-7f3a-4.xlsx", "amparo-7f3a-4.json"]
    assert {"amparo-7f3a-4-where.csv", "amparo-7f3a-4-where-heat.svg"} <= set(names)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", name) for name in names)
