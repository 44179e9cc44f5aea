"""Main rows with the rows of further files that share their key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from incidents.importing.errors import SourceRefused
from incidents.importing.mapping import Mapping
from incidents.importing.sources import BadRow, Row, Source


@dataclass
class JoinedFile:
    """A further file in memory: its rows by key, what could not be read, and for whom."""

    name: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    broken: dict[str, BadRow] = field(default_factory=dict)


class Records:
    """The main file and its joins, opened and checked. Raises SourceRefused before any row.

    `paths` says where a join's file lies if not beside the main file.
    """

    def __init__(self, mapping: Mapping, path: Path, paths: dict[str, Path] | None = None) -> None:
        paths = paths or {}
        if strange := sorted(paths.keys() - mapping.joins.keys()):
            raise SourceRefused(*(f"The mapping has no join {name!r}." for name in strange))
        self.key = mapping.source.key
        self.main = Source(path, mapping.source, wanted=mapping.columns(None))
        further = [
            Source(
                paths.get(name, path.parent / join.file),
                join,
                wanted=mapping.columns(name),
                name=name,
            )
            for name, join in mapping.joins.items()
        ]
        self.count = self._survey(further)
        self.joins = [_read(source) for source in further]
        self.left_over: dict[str, int] = {}

    def _survey(self, further: list[Source]) -> int:
        problems: list[str] = []
        count = 0
        for source in (self.main, *further):
            try:
                found = source.survey()
            except SourceRefused as refused:
                problems += refused.problems
            else:
                count = found if source is self.main else count
        if problems:
            raise SourceRefused(*problems)
        return count

    def rows(self) -> Iterator[Row | BadRow]:
        """Every main row once, with its joined rows, and every row that cannot be read.

        A main row whose joined rows are not all readable is bad itself: a record that lacks some
        of them would never be completed by a later run.
        """
        lines: dict[str, int] = {}
        for row in self.main.rows():
            if isinstance(row, BadRow):
                yield row
                continue
            key = str(row.cells[self.key])
            if key in lines:
                yield BadRow(row.line, f"the same {self.key} as line {lines[key]}")
                continue
            lines[key] = row.line
            yield self._joined(row, key)
        for join in self.joins:
            yield from join.bad
            self.left_over[join.name] = sum(
                len(rows) for key, rows in join.rows.items() if key not in lines
            )

    def _joined(self, row: Row, key: str) -> Row | BadRow:
        for join in self.joins:
            if broken := join.broken.get(key):
                return BadRow(row.line, f"{join.name} line {broken.line} cannot be read")
        return replace(row, joined={join.name: join.rows.get(key, []) for join in self.joins})


def _read(source: Source) -> JoinedFile:
    read = JoinedFile(source.name)
    for row in source.rows():
        if isinstance(row, BadRow):
            read.bad.append(row)
            if row.key:
                read.broken[row.key] = row
        else:
            read.rows.setdefault(str(row.cells[source.form.key]), []).append(row)
    return read
