"""The report as PDF: tagged, complete, the same every time, and fetching nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from advocacy.outputs import as_pdf as made
from advocacy.outputs.as_pdf import as_html, as_pdf
from advocacy.reading.saying import readings_of
from legal_aid.documents.pdf import can_print
from tests.advocacy.outputs.invented import QUARTERS, REGIONS, release, table
from tests.advocacy.reading.invented import course

pytestmark = pytest.mark.skipif(not can_print(), reason="Pango is not installed")


def test_the_report_is_tagged_and_says_every_figure() -> None:
    told = release(table(REGIONS), table(QUARTERS, REGIONS, key="t2"))
    reader = PdfReader(io.BytesIO(as_pdf(told)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata is not None
    assert reader.metadata.title == "Arrests in 2026"
    text = " ".join(page.extract_text() for page in reader.pages)
    for one in told.tables:
        assert all(str(n) in text for n in one.figures if n is not None)
    withheld = sum(n is None for one in told.tables for n in one.figures)
    assert text.count("hidden") >= withheld
    assert "What this protection cannot do" in text


def test_the_report_says_what_its_figures_say() -> None:
    told = release(course([40, 55, 70, 90, 120, 150]))
    (first, *_more) = readings_of(told)
    page = as_html(told)
    assert escape(first.sentence) in page
    assert all(escape(caveat) in page for caveat in first.caveats)


def test_the_report_is_the_same_every_time() -> None:
    told = release(table(REGIONS))
    assert as_pdf(told) == as_pdf(told)
    assert as_pdf(told) != as_pdf(release(table(REGIONS), number=5))


def test_a_table_of_many_figures_is_left_to_the_other_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(made, "MOST_FIGURES", 4)
    page = as_html(release(table(REGIONS)))
    assert "This table has 5 figures. It is in the CSV and XLSX files." in page
    assert "<td>1005</td>" not in page


def test_what_a_title_asks_to_fetch_is_text() -> None:
    told = release(table(REGIONS), title='<img src="file:///etc/passwd">', summary="<b>x</b>")
    page = as_html(told)
    assert "<img" not in page
    assert as_pdf(told)


def test_a_report_reads_from_the_right_where_its_language_does(settings: Any) -> None:
    assert '<html lang="ru" dir="ltr">' in as_html(release(table(REGIONS), language="ru"))
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    assert '<html lang="ar" dir="rtl">' in as_html(release(table(REGIONS), language="ar"))
