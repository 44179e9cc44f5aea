"""The directory as CSV: a row for each practice, rows of one name together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.spreadsheets import as_written, harmless
from legal_aid.models import Provider
from legal_aid.providers.describing import Description, description_of, require_name
from legal_aid.providers.hours import parse_hours, written_hours
from legal_aid.providers.practices import Practice

FILE_NAME = "amparo-directory.csv"
LISTS = ("interpreters", "conflicts", "genders")
TEXTS = ("time_zone", "holidays", "phone", "urgent_phone", "email", "website", "address", "remarks")
COMBINED = ("matters", "jurisdictions", "languages", "courts")
COLUMNS = (
    "name", "keys", "source", *COMBINED, "capacity", "takes_custody_calls", "is_active", "hours",
    "seat", *LISTS, *TEXTS,
)  # fmt: skip
NEEDED = ("name", "matters", "jurisdictions", "languages")
YES, NO = "yes", "no"
MOST_ROWS, LONGEST_FILE = 5_000, 2_000_000


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a row; `line` counts from 1, the heading; 0 is the whole file."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Draft:
    """One entry to be, of the lines that name it."""

    line: int
    name: str
    source: str
    description: Description


def written(entries: Iterable[Provider]) -> bytes:
    """CSV (RFC 4180), UTF-8 with a byte order mark, no cell a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for entry in entries:
        for row in _rows(entry):
            writer.writerow([harmless(row.get(column, "")) for column in COLUMNS])
    return target.getvalue().encode("utf-8-sig")


def read(text: str) -> tuple[list[Draft], list[Trouble]]:
    """Entries of a CSV text and everything that is wrong with it; rows of teams with keys, who
    describe themselves, are passed over."""
    if len(text) > LONGEST_FILE or "\0" in text:
        return [], [Trouble(0, "", _("This is no table that can be read here."))]
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        heads = [cell.strip() for cell in next(reader, [])]
        if troubles := _of_heads(heads):
            return [], troubles
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                sentence = _("%(have)d cells where the heading has %(want)d.")
                counts = {"have": len(cells), "want": len(heads)}
                return [], [Trouble(reader.line_num, "", sentence % counts)]
            plain = (as_written(cell.strip()) for cell in cells)
            rows.append((reader.line_num, dict(zip(heads, plain, strict=True))))
            if len(rows) > MOST_ROWS:
                return [], [Trouble(0, "", _("At most 5,000 rows at once."))]
    except csv.Error:
        return [], [Trouble(reader.line_num, "", _("A quote is open or out of place."))]
    return drafts_of(rows)


def drafts_of(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[list[Draft], list[Trouble]]:
    """Entries of rows by column, with everything that is wrong."""
    troubles: list[Trouble] = []
    made: dict[tuple[str, str], Draft] = {}
    for line, row in rows:
        if row.get("keys", "") == YES:
            continue
        try:
            draft = _draft(line, row)
        except ValidationError as refused:
            for column, sentences in refused.message_dict.items():
                troubles += [Trouble(line, column, sentence) for sentence in sentences]
            continue
        key = (draft.source, "") if draft.source else ("", draft.name)
        if key not in made:
            made[key] = draft
            continue
        first = made[key]
        said = replace(first.description, practices=draft.description.practices)
        if said != draft.description or first.name != draft.name:
            sentence = _("Says something else than line %(line)d about the same provider.")
            troubles.append(Trouble(line, "name", sentence % {"line": first.line}))
            continue
        practices = first.description.practices + draft.description.practices
        made[key] = replace(first, description=replace(first.description, practices=practices))
    if not made and not troubles:
        troubles = [Trouble(0, "", _("There is no provider in it that could be brought in."))]
    return list(made.values()), troubles


def _draft(line: int, row: Mapping[str, str]) -> Draft:
    """ValidationError by column."""
    errors: dict[str, object] = {}
    try:
        hours = parse_hours(row.get("hours", ""))
    except ValueError:
        hours, errors["hours"] = (), _("Write hours like Mo-Fr 09:00-17:00.")
    capacity = row.get("capacity", "") or "5"
    if not (capacity.isascii() and capacity.isdigit() and len(capacity) < 9):
        capacity, errors["capacity"] = "0", _("Say how many open cases at once, from 0 to 10,000.")
    flags = {}
    for column, usual in (("takes_custody_calls", NO), ("is_active", YES)):
        said = (row.get(column, "") or usual).casefold()
        if said not in (YES, NO):
            errors[column] = _("Write yes or no.")
        flags[column] = said == YES
    source = row.get("source", "")
    if len(source) > 120 or not source.isprintable():
        errors["source"] = _("Use at most %(count)d characters, without control characters.") % {
            "count": 120
        }
    description = Description(
        practices=(Practice(*(_list(row.get(column, "")) for column in COMBINED)),),
        capacity=int(capacity),
        hours=hours,
        seat=row.get("seat", ""),
        **flags,
        **{column: _list(row.get(column, "")) for column in LISTS},
        **{column: row.get(column, "") for column in TEXTS},
    )
    name = row.get("name", "")
    for check in (description.require_valid, lambda: require_name(name)):
        try:
            check()
        except ValidationError as refused:
            errors = {**refused.message_dict, **errors}
    if errors:
        raise ValidationError(errors)
    return Draft(line, name.strip(), source, description)


def _rows(entry: Provider) -> Iterator[dict[str, str]]:
    said = description_of(entry)
    same = {
        "name": entry.title,
        "keys": YES if entry.team_id else NO,
        "source": entry.source,
        "capacity": str(said.capacity),
        "takes_custody_calls": YES if said.takes_custody_calls else NO,
        "is_active": YES if said.is_active else NO,
        "hours": written_hours(said.hours).replace("\n", "; "),
        "seat": said.seat,
        **{column: "; ".join(getattr(said, column)) for column in LISTS},
        **{column: getattr(said, column) for column in TEXTS},
    }
    for practice in said.practices:
        yield same | {column: "; ".join(getattr(practice, column)) for column in COMBINED}


def _of_heads(heads: list[str]) -> list[Trouble]:
    missing = [column for column in NEEDED if column not in heads]
    if missing:
        sentence = _("The first line must name the columns; missing: %(names)s.")
        return [Trouble(1, "", sentence % {"names": ", ".join(missing)})]
    if unknown := [head[:40] for head in heads if head not in COLUMNS]:
        sentence = _("Columns that are not known: %(names)s.")
        return [Trouble(1, "", sentence % {"names": ", ".join(unknown[:10])})]
    if len(set(heads)) < len(heads):
        return [Trouble(1, "", _("A column stands there twice."))]
    return []


def _list(cell: str) -> tuple[str, ...]:
    return tuple(piece for part in cell.split(";") if (piece := part.strip()))
