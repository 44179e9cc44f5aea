"""What one entry of a mapping may say about where a value comes from, and how it is read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from incidents.importing.errors import RowRefused
from incidents.importing.sources import Row

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
NUMBER = re.compile(r"-?[0-9]{1,9}")
LENGTHS = {"day": 10, "month": 7, "year": 4}


class Strict(BaseModel):
    """A part of a mapping: an unknown key is an error, and text must be written as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise ValueError(f"not a regular expression: {wrong}") from None
    return pattern


class Pattern(Strict):
    """A regular expression that must match the whole cell, and the text that stands for it.

    `{name}` in the text is what the group (?P<name>...) matched.
    """

    match: Annotated[str, AfterValidator(_compiles)]
    text: str | None = Field(alias="as")

    @model_validator(mode="after")
    def _names_its_groups(self) -> Pattern:
        for name in PLACEHOLDER.findall(self.text or ""):
            if name not in re.compile(self.match).groupindex:
                raise ValueError(f"no group (?P<{name}>...) in match")
        return self

    def read(self, text: str) -> tuple[bool, str | None]:
        """Whether the cell matches, and what stands for it."""
        found = re.fullmatch(self.match, text)
        if not found or self.text is None:
            return found is not None, None
        return True, PLACEHOLDER.sub(lambda place: found[place[1]] or "", self.text)


class Range(Strict):
    """Whole numbers from and up to, both included, and the text that stands for them."""

    lowest: int = Field(alias="from")
    highest: int = Field(alias="to")
    text: str = Field(alias="as")


class Value(Strict):
    """Text from a column, a constant or a template; then, if stated, a code looked up for it.

    `each` names a joined file whose every row gives a value. `values` are exact, then come
    `patterns`, then `ranges`; null there means that the cell says nothing. `default` stands for
    an empty cell. `unknown` is for a cell that none of them lists: "error" refuses the row,
    "keep" takes the text as it is, "drop" nothing, anything else is used in its place.
    `agree`: only what every row of the joined file gives alike.
    """

    column: str | None = None
    constant: str | None = None
    template: str | None = None
    each: str | None = None
    values: dict[str, str | None] = {}
    patterns: list[Pattern] = []
    ranges: list[Range] = []
    split: str = ""
    default: str = ""
    unknown: str = Field(default="error", min_length=1)
    agree: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> Value:
        if sum(part is not None for part in (self.column, self.constant, self.template)) != 1:
            raise ValueError("say exactly one of column, constant, template")
        if self.column is None and (self._looks_up or self.split or self.default):
            raise ValueError("values, patterns, ranges, split and default belong to a column")
        if "unknown" in self.model_fields_set and not self._looks_up:
            raise ValueError("unknown belongs to values, patterns or ranges")
        if self.agree and not self.each:
            raise ValueError("agree belongs to each")
        return self

    @property
    def _looks_up(self) -> bool:
        return bool(self.values or self.patterns or self.ranges)

    def columns(self) -> set[str]:
        """The columns this entry reads, of the joined file if `each` names one."""
        if self.template is not None:
            return set(PLACEHOLDER.findall(self.template))
        return {self.column} if self.column is not None else set()

    def results(self) -> set[str]:
        """Every text this entry can yield that the mapping itself writes out."""
        written = {*self.values.values(), *(one.text for one in self.patterns)}
        written |= {one.text for one in self.ranges} | {self.default, self.constant}
        if self.unknown not in ("error", "keep", "drop"):
            written.add(self.unknown)
        return {text for text in written if text}

    def is_closed(self) -> bool:
        """Whether it can yield nothing but `results()`; needed wherever a code is expected."""
        if self.constant is not None:
            return True
        return self._looks_up and self.unknown != "keep"

    def read(self, row: Row) -> list[str]:
        """The texts of this row, without empty ones. Raises RowRefused for an unlisted cell."""
        if self.constant is not None:
            return [self.constant] if self.constant else []
        if self.template is not None:
            return [filled] if (filled := fill(self.template, row)) else []
        if not (parts := self._parts(row)):
            return [self.default] if self.default else []
        return [text for part in parts if (text := self._look_up(part, row))]

    def _parts(self, row: Row) -> list[str]:
        cell = row.cells.get(self.column or "", "")
        if isinstance(cell, list):
            return [part for part in cell if part]
        if self.split:
            return [part for piece in cell.split(self.split) if (part := piece.strip())]
        return [cell] if cell else []

    def _look_up(self, text: str, row: Row) -> str | None:
        if not self._looks_up:
            return text
        if text in self.values:
            return self.values[text]
        for pattern in self.patterns:
            matches, stands_for = pattern.read(text)
            if matches:
                return stands_for
        if self.ranges and NUMBER.fullmatch(text):
            for one in self.ranges:
                if one.lowest <= int(text) <= one.highest:
                    return one.text
        if self.unknown == "error":
            raise RowRefused(row.at(self.column, "holds a value that the mapping does not list"))
        return {"keep": text, "drop": None}.get(self.unknown, self.unknown)


class DateForm(Strict):
    """One way a date is written (as for strptime) and how much of it is meant."""

    format: str
    precision: Literal["day", "month", "year"]


class DateValue(Strict):
    """An EDTF date from a column. A text listed under `unknown` means that no date is known.

    `approximate` marks every date as about then (`2020-06-01~`): for a day on which something
    was received, not done.
    """

    column: str
    formats: list[DateForm] = Field(min_length=1)
    unknown: list[str] = []
    approximate: bool = False

    def columns(self) -> set[str]:
        """The one column this entry reads."""
        return {self.column}

    def read(self, row: Row) -> str:
        """EDTF text, "" where none is known. Raises RowRefused for anything else."""
        cell = row.cells.get(self.column, "")
        if isinstance(cell, list):
            raise RowRefused(row.at(self.column, "holds a list where one date is expected"))
        if not cell or cell in self.unknown:
            return ""
        for form in self.formats:
            try:
                day = datetime.strptime(cell, form.format)
            except ValueError:
                continue
            return day.date().isoformat()[: LENGTHS[form.precision]] + "~" * self.approximate
        raise RowRefused(row.at(self.column, "is not a date in a stated format"))


def fill(template: str, row: Row) -> str:
    """Put cells into {column} places; a list is joined by commas, an empty cell leaves nothing."""

    def cell(found: re.Match[str]) -> str:
        held = row.cells.get(found[1], "")
        return ", ".join(held) if isinstance(held, list) else held

    return PLACEHOLDER.sub(cell, template).strip()
