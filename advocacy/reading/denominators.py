"""How many people live where: a public table that figures are divided by."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from advocacy.definitions import Days
from advocacy.reading.spans import length, span_of

EVERYWHERE = "*"
"""Instead of a region: everyone where the organisation works."""
MOST_LINES = 5_000
LONGEST = 400_000
"""Characters of the whole table."""
_HEADS = ("region", "period", "people")


class Population(BaseModel):
    """So many people in a region (its path as releases write it, or EVERYWHERE) and a period."""

    model_config = ConfigDict(frozen=True)

    region: Annotated[str, Field(min_length=1, max_length=200)]
    period: str
    people: Annotated[int, Field(gt=0, lt=10**11)]


class Denominators(BaseModel):
    """A population table and where it is from."""

    model_config = ConfigDict(frozen=True)

    source: str = ""
    lines: tuple[Population, ...] = ()

    def people(self, region: str, days: Days) -> Population | None:
        """The line of a region whose period is the shortest that holds all of the days."""
        held = [
            (length(span.days), line)
            for line in self.lines
            if line.region == region
            and (span := span_of(line.period)) is not None
            and span.days.holds(days)
        ]
        return min(held, key=lambda found: found[0])[1] if held else None


def read(text: str) -> tuple[Population, ...]:
    """Lines "region, period, people", separated by commas, semicolons or tabs; a first line that
    names the columns may stand above. ValidationError names the line and what to mend."""
    if len(text) > LONGEST:
        raise ValidationError(_("This table is too long."), code="length")
    if "\x00" in text:
        raise ValidationError(_("This is not a table of text."), code="text")
    found: list[Population] = []
    for number, cells in enumerate(_rows(text), start=1):
        if any(cells) and not (number == 1 and tuple(c.casefold() for c in cells) == _HEADS):
            found.append(_line(number, cells))
    if not found:
        raise ValidationError(_("Write at least one line."), code="required")
    if len(found) > MOST_LINES:
        raise ValidationError(_("This table is too long."), code="length")
    _require_consistent(found)
    return tuple(found)


def written(lines: tuple[Population, ...]) -> str:
    """The same table as text that `read` takes."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(_HEADS)
    writer.writerows((line.region, line.period, line.people) for line in lines)
    return target.getvalue()


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    separator = next((mark for mark in "\t;" if mark in first), ",")
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator)
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error:
        raise ValidationError(_("This is not a table of text."), code="text") from None


def _line(number: int, cells: list[str]) -> Population:
    if len(cells) != len(_HEADS):
        raise _wrong(number, _("Line %(number)s: write region, period and number of people."))
    region, period, people = cells
    region = "/".join(part.strip() for part in region.split("/"))
    if not region or len(region) > 200 or not all(region.split("/")):
        raise _wrong(
            number, _("Line %(number)s: write a region like KE/Nairobi, or * for everywhere.")
        )
    if span_of(period) is None:
        raise _wrong(number, _("Line %(number)s: write a period like 2026, 2026-Q1 or 2026-03."))
    return Population(region=region, period=period, people=_people(number, people))


def _people(number: int, text: str) -> int:
    digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits)):
        raise _wrong(number, _("Line %(number)s: write how many people, a whole number over 0."))
    return int(digits)


def _require_consistent(lines: list[Population]) -> None:
    known: dict[tuple[str, str], int] = {}
    for line in lines:
        if (line.region, line.period) in known:
            raise ValidationError(
                _("%(region)s stands twice for %(period)s."), code="twice", params=_named(line)
            )
        known[line.region, line.period] = line.people
    for line in lines:
        above = line.region.rpartition("/")[0]
        if known.get((above, line.period), line.people) < line.people:
            raise ValidationError(
                _("%(region)s has more people in %(period)s than what it is part of."),
                code="parent",
                params=_named(line),
            )


def _named(line: Population) -> dict[str, Any]:
    return {"region": line.region, "period": line.period}


def _wrong(number: int, sentence: str) -> ValidationError:
    return ValidationError(sentence, code="line", params={"number": number})
