"""A release as a workbook: a sheet of method, then one for each table."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from advocacy.outputs import words
from advocacy.outputs.as_csv import preface
from advocacy.outputs.laying_out import grid_of
from advocacy.outputs.method import method_of
from advocacy.outputs.speaking import reads_from_the_right, speaking
from advocacy.published import Release, Table
from legal_aid.documents.cleaning import clean

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ONLY_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def as_xlsx(release: Release) -> bytes:
    """The workbook. Texts are written as texts, so that none runs; the only time in it is the day
    of publication, so that the same release gives the same bytes."""
    target = io.BytesIO()
    with speaking(release):
        book = Workbook(target, _ONLY_TEXT)
        book.set_properties(
            {
                "title": clean(release.title),
                "author": clean(release.organisation),
                "created": datetime.combine(release.published, time()),
            }
        )
        _Sheets(book, release).write()
        book.close()
    return target.getvalue()


class _Sheets:
    def __init__(self, book: Any, release: Release) -> None:
        self.book, self.release = book, release
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.total = book.add_format({"bold": True})
        self.hidden = book.add_format({"align": "right", "pattern": 14, "fg_color": "#C8C8C8"})
        self.by_level = [book.add_format({"indent": level}) for level in range(16)]

    def write(self) -> None:
        self._method()
        for number, table in enumerate(self.release.tables, 1):
            self._table(number, table)

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        if reads_from_the_right(self.release):
            sheet.right_to_left()
        return sheet

    def _method(self) -> None:
        sheet = self._sheet(_sheet_name(_("Method")))
        sheet.set_column(0, 0, 100)
        lines = [
            (self.release.title, self.title),
            (self.release.summary, self.wrapped),
            (words.citation(self.release), self.wrapped),
            (words.correction(self.release), self.wrapped),
        ]
        for part in method_of(self.release):
            lines += [(part.title, self.total), *((text, self.wrapped) for text in part.sentences)]
        for row, (text, look) in enumerate(line for line in lines if line[0]):
            sheet.write_string(row, 0, clean(text), look)

    def _table(self, number: int, table: Table) -> None:
        sheet = self._sheet(_sheet_name(_("Table"), f" {number}"))
        row = 0
        for text in preface(self.release, table):
            sheet.write_string(row, 0, clean(text), self.total if row else self.title)
            row += 1
        grid = grid_of(table)
        row += 1
        sheet.set_column(0, 0, 40)
        for column, heading in enumerate(grid.columns, 1):
            sheet.write_string(row, column, clean(heading.label), self.head)
        sheet.write_string(row, 0, clean(grid.corner), self.head)
        for section in grid.sections:
            if section.label:
                row += 1
                sheet.write_string(row, 0, clean(section.label), self.total)
            for line in section.rows:
                row += 1
                look = self.total if line.is_total else self.by_level[min(line.heading.level, 15)]
                sheet.write_string(row, 0, clean(line.heading.label), look)
                for column, figure in enumerate(line.figures, 1):
                    if figure is None:
                        sheet.write_string(row, column, words.hidden(), self.hidden)
                    else:
                        sheet.write_number(row, column, figure)


def _sheet_name(name: str, after: str = "") -> str:
    """At most 31 letters, less those that a workbook forbids."""
    allowed = "".join(letter for letter in name if letter not in "[]:*?/\\'")
    return f"{allowed[: 31 - len(after)]}{after}"
