"""A table as CSV (RFC 4180): one line for each figure, so that any program can pivot it."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from advocacy.outputs import words
from advocacy.outputs.laying_out import headings
from advocacy.outputs.speaking import speaking
from advocacy.published import Release, Table
from incidents.spreadsheets import harmless
from legal_aid.documents.cleaning import clean


def as_csv(release: Release, table: Table) -> bytes:
    """UTF-8 with a byte order mark, without which Excel reads another encoding. First what the
    table is, one sentence a line; then, after an empty line, the header and the figures. A withheld
    figure is a word."""
    target = io.StringIO()
    writer = csv.writer(target)
    with speaking(release):
        for line in (*([text] for text in preface(release, table)), [], *_lines(table)):
            writer.writerow([harmless(clean(cell)) for cell in line])
    return target.getvalue().encode("utf-8-sig")


def preface(release: Release, table: Table) -> list[str]:
    """What must be known about a table before a figure of it is read, in the active language."""
    found = [
        table.title,
        f"{words.unit_label(table.unit)}: {words.span(table)}",
        *table.conditions,
        words.rule(release.method),
        words.overlapping(table),
        words.citation(release),
        words.correction(release),
    ]
    return [text for text in found if text]


def _lines(table: Table) -> list[list[str]]:
    head = [name for axis in table.axes for name in (axis.label, f"{axis.label} ({_('code')})")]
    labels = [{one.code: one.label for one in headings(axis)} for axis in table.axes]
    return [
        [*head, words.unit_label(table.unit)],
        *(
            [
                *(
                    cell
                    for code, label in zip(place, labels, strict=True)
                    for cell in (label[code], code)
                ),
                words.said(figure),
            ]
            for place, figure in table.by_place().items()
        ),
    ]
