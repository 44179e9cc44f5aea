"""Files as rows of cleaned cells, with the line each row starts on."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from incidents.importing.errors import SourceRefused

if TYPE_CHECKING:
    from incidents.importing.mapping import FileFormat

RAGGED = "\0ragged"
LONGEST_CELL = 1_000_000
UNDECODED = re.compile(r"[\ud800-\udfff]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
C1 = {byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}

Cell = str | list[str]


@dataclass(frozen=True)
class Row:
    """One row: `cells` by column, cleaned and stripped. `joined` rows come by join name."""

    line: int
    cells: dict[str, Cell]
    source: str = ""
    joined: dict[str, list[Row]] = field(default_factory=dict)

    def at(self, column: str | None, trouble: str) -> str:
        """A reason that names the column, and the line if it is in a joined file."""
        place = f"{self.source} line {self.line}, " if self.source else ""
        return f"{place}column {column}: {trouble}"


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read; `key` is its key if at least that could be."""

    line: int
    reason: str
    source: str = ""
    key: str = ""


class Source:
    """A CSV or JSON Lines file in a stated format. Reads as a stream, as often as asked."""

    def __init__(
        self, path: Path, form: FileFormat, *, wanted: Collection[str], name: str = ""
    ) -> None:
        """Only `wanted` columns and the key are kept. `name` is the join's, "" the main file's."""
        self.path, self.form, self.name = path, form, name
        self.wanted = {*wanted, form.key}

    def survey(self) -> int:
        """The number of rows, good or bad. Raises SourceRefused, also for a missing column."""
        columns: set[str] = set()
        count = 0
        with self._open() as lines:
            if self.form.format == "csv":
                columns.update(self._header(self._reader(lines)))
        with self._open() as lines:
            for _line, found in self._found(lines):
                columns.update(found if isinstance(found, dict) else ())
                count += 1
        if missing := sorted(self.wanted - columns):
            raise SourceRefused(*(f"{self._label} has no column {name!r}." for name in missing))
        return count

    def rows(self) -> Iterator[Row | BadRow]:
        """Every row in the order of the file. Raises SourceRefused if it cannot be read at all."""
        with self._open() as lines:
            for line, found in self._found(lines):
                yield self._bad(line, found) if isinstance(found, str) else self._row(line, found)

    def _found(self, lines: TextIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
        return self._csv(lines) if self.form.format == "csv" else self._json_lines(lines)

    def _open(self) -> TextIO:
        # Bytes that are not in the encoding become lone surrogates, so that only their row is lost.
        try:
            return self.path.open(encoding=self.form.encoding, errors="surrogateescape", newline="")
        except OSError as wrong:
            raise SourceRefused(f"{self._label} cannot be opened: {wrong.strerror}.") from None

    @property
    def _label(self) -> str:
        return f"The file for {self.name}" if self.name else "The file"

    def _reader(self, lines: TextIO) -> Any:
        # A limit inside the parser would cut a quoted cell and take its rest for rows.
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        return csv.reader(_without_mark(lines), delimiter=self.form.delimiter, strict=True)

    def _header(self, reader: Any) -> list[str]:
        try:
            names = [name.strip() for name in next(reader)]
        except StopIteration:
            raise SourceRefused(f"{self._label} is empty.") from None
        except csv.Error:
            raise SourceRefused(f"{self._label} has no readable first line.") from None
        if any(UNDECODED.search(name) or UNPRINTABLE.search(name) for name in names):
            raise SourceRefused(
                f"{self._label} has a first line that is not {self.form.encoding} text."
            )
        if any(names.count(name) > 1 for name in self.wanted):
            raise SourceRefused(f"{self._label} has a column twice that the mapping uses.")
        return names

    def _csv(self, lines: TextIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
        reader = self._reader(lines)
        names = self._header(reader)
        while True:
            start = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield start, f"a quote is open or out of place (lines {start} to {reader.line_num})"
                continue
            if not cells:
                continue
            # A short row keeps what it has, so that its key can still be told.
            found = dict(zip(names, cells, strict=False))
            if len(cells) != len(names):
                found[RAGGED] = f"{len(cells)} cells where the first line has {len(names)}"
            yield start, found

    def _json_lines(self, lines: TextIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
        number = 0
        for number, line in enumerate(_without_mark(lines), start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line, parse_constant=_refuse)
            except (ValueError, RecursionError):
                yield number, "not a JSON value"
                continue
            yield number, found if isinstance(found, dict) else "not a JSON object"
        if not number:
            raise SourceRefused(f"{self._label} is empty.")

    def _bad(self, line: int, reason: str, key: str = "") -> BadRow:
        return BadRow(line, reason, self.name, key)

    def _row(self, line: int, found: dict[str, Any]) -> Row | BadRow:
        cells: dict[str, Cell] = {}
        reason = found.pop(RAGGED, "") if self.form.format == "csv" else ""
        for column in sorted(self.wanted & found.keys()):
            try:
                cells[column] = self._cell(found[column])
            except ValueError as wrong:
                reason = reason or f"column {column}: {wrong}"
        key = cells.get(self.form.key, "")
        if reason:
            return self._bad(line, reason, key if isinstance(key, str) else "")
        if not key or isinstance(key, list):
            return self._bad(line, f"column {self.form.key}: no key")
        return Row(line, cells, self.name)

    def _cell(self, raw: Any) -> Cell:
        if isinstance(raw, list):
            parts = [self._text(part) for part in raw]
            return [part for part in parts if part]
        return self._text(raw)

    def _text(self, raw: Any) -> str:
        text = raw if isinstance(raw, str) else _plain(raw)
        if len(text) > LONGEST_CELL:
            raise ValueError(f"longer than {LONGEST_CELL} characters")
        if UNDECODED.search(text):
            raise ValueError(f"not {self.form.encoding} text")
        if self.form.control_characters == "windows-1252":
            text = text.translate(C1)
        elif self.form.control_characters == "remove":
            text = UNPRINTABLE.sub("", text)
        if UNPRINTABLE.search(text):
            raise ValueError("a control character")
        text = text.strip()
        return "" if text in self.form.nothing else text


def _without_mark(lines: TextIO) -> Iterator[str]:
    """The lines without the byte order mark that some spreadsheets write first."""
    for position, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if position == 0 else line


def _plain(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool | int | float):
        return json.dumps(raw)
    raise ValueError("an object where a text is expected")


def _refuse(constant: str) -> None:
    raise ValueError(constant)
