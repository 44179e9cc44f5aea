"""A directory kept elsewhere, read by a mapping file: which of its columns mean what.

The source is JSON as `dumpdata` of Django writes it: objects with `model`, `pk` and `fields`,
joined by foreign keys. Every entry of the mapping is read as those for records are
(`incidents.importing.cells`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from incidents.importing.cells import Strict, Value
from incidents.importing.errors import RowRefused
from incidents.importing.sources import UNPRINTABLE, Row
from legal_aid.providers.tables import COLUMNS, COMBINED, LISTS, Trouble

LARGEST = 20_000_000
SEVERAL = (*COMBINED, *LISTS)
Objects = dict[str, dict[str, dict[str, str]]]


class Join(Strict):
    """Objects of `model` whose field `by` names an entry; with `follow`, the objects of another
    model that their field names."""

    model: str
    by: str
    follow: dict[str, str] = {}


class SourceForm(Strict):
    """`model` of the objects that become entries; `key` begins their source."""

    format: Literal["django-json"]
    model: str
    key: str = Field(min_length=1, max_length=60)


class DirectoryMapping(Strict):
    """The file. Each column of the table is made of one entry, or of several in turn."""

    mapping: Literal[1]
    id: str
    kind: Literal["directory"]
    source: SourceForm
    joins: dict[str, Join] = {}
    columns: dict[str, list[Value]]

    @model_validator(mode="after")
    def _names_what_exists(self) -> DirectoryMapping:
        if unknown := self.columns.keys() - set(COLUMNS):
            raise ValueError(f"columns: not known: {sorted(unknown)}")
        for column, values in self.columns.items():
            for one in values:
                if one.each and one.each not in self.joins:
                    raise ValueError(f"{column}: no join {one.each}")
        return self


class MappingRefused(Exception):
    """A mapping or source that cannot be used; `args` are sentences without content."""


def load_mapping(path: Path) -> DirectoryMapping:
    """The mapping file, checked. MappingRefused with what is wrong in it."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        return DirectoryMapping.model_validate(plain)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise MappingRefused("The mapping cannot be read.") from None
    except ValidationError as wrong:
        found = (
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
            for one in wrong.errors(include_input=False)
        )
        raise MappingRefused(*found) from None


def mapped(
    mapping: DirectoryMapping, text: str
) -> tuple[list[tuple[int, dict[str, str]]], list[Trouble]]:
    """Rows as `tables.drafts_of` takes them, numbered by their place in the source, and rows that
    the mapping does not understand. MappingRefused for what is no such source."""
    objects = _objects(text)
    rows, troubles = [], []
    joined = {name: _joined(join, objects) for name, join in mapping.joins.items()}
    for number, (pk, cells) in enumerate(objects.get(mapping.source.model, {}).items(), 1):
        there = {name: [Row(number, one) for one in found[pk]] for name, found in joined.items()}
        row = Row(number, cells)
        try:
            made = {
                column: _cell(column, values, row, there)
                for column, values in mapping.columns.items()
            }
        except RowRefused as refused:
            troubles.append(Trouble(number, "", str(refused)))
            continue
        rows.append((number, made | {"source": f"{mapping.source.key}:{pk}"}))
    return rows, troubles


def _cell(column: str, values: list[Value], row: Row, joined: dict[str, list[Row]]) -> str:
    """The first that is there; of columns that hold several, all of them."""
    texts = [
        text
        for value in values
        for one in (joined[value.each] if value.each else [row])
        for text in value.read(one)
    ]
    if column in SEVERAL:
        return "; ".join(dict.fromkeys(texts))
    return texts[0] if texts else ""


def _objects(text: str) -> Objects:
    """Cells by model and key, as text. MappingRefused for anything else."""
    if len(text) > LARGEST:
        raise MappingRefused("The file is too large.")
    try:
        plain = json.loads(text)
        found: Objects = defaultdict(dict)
        for one in plain:
            fields = {name: _text(value) for name, value in one["fields"].items()}
            found[str(one["model"])][str(one["pk"])] = fields
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise MappingRefused("The file is no list of objects with model, pk and fields.") from None
    return found


def _joined(join: Join, objects: Objects) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for cells in objects.get(join.model, {}).values():
        more = {
            f"{field}.{name}": text
            for field, model in join.follow.items()
            for name, text in objects.get(model, {}).get(cells.get(field, ""), {}).items()
        }
        found[cells.get(join.by, "")].append(cells | more)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return UNPRINTABLE.sub("", lines).strip()
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise TypeError("not a cell")
