"""From the bytes of releases to what they say of which population.

Read as anybody can: JSON, the calendar, the public vocabulary. A cell is named by the days it
spans and the codes it asks for, whatever table, order or title it stands under.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

Days = tuple[date, date]
Asked = frozenset[tuple[str, frozenset[str]]]
TOTAL = "*"
ALWAYS: Days = (date(1, 1, 1), date(9999, 12, 31))
_VOCABULARY = Path(__file__).parents[3] / "incidents" / "data" / "vocabulary.yaml"
_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d\d)|Q([1-4])|H([12])|W(\d\d)))?")


@dataclass(frozen=True)
class Cell:
    """A population: the days all of an incident must lie in, and the codes it must have one of.

    Codes of regions are patterns: "KE/Nairobi/*" is everything in it, "KE" nothing closer.
    """

    days: Days
    asks: Asked = frozenset()

    def __str__(self) -> str:
        asks = " ".join(f"{base}={'+'.join(sorted(codes))}" for base, codes in sorted(self.asks))
        return f"{self.days[0]}..{self.days[1]} {asks}"


@dataclass(frozen=True)
class Said:
    """One figure, or the mark in its place (None). `where` is for people who read a failure."""

    cell: Cell
    unit: str
    shown: int | None
    where: str = field(compare=False, default="")


@dataclass
class Library:
    """Everything that was read. `overlapping`: bases of which incidents may have several codes."""

    said: list[Said]
    overlapping: set[str]

    def shown(self, unit: str) -> dict[Cell, set[int]]:
        """Every cell that has a figure, with every figure that was ever printed for it."""
        found: dict[Cell, set[int]] = {}
        for one in self.said:
            if one.unit == unit and one.shown is not None:
                found.setdefault(one.cell, set()).add(one.shown)
        return found

    def units(self) -> list[str]:
        return sorted({one.unit for one in self.said})


def read(releases: Iterable[bytes]) -> Library:
    """What all these releases say, taken together."""
    library = Library([], set())
    for text in releases:
        release = json.loads(text)
        for table in release["tables"]:
            library.overlapping |= {
                _base(axis["name"]) for axis in table["axes"] if axis["overlaps"]
            }
            library.said += _table(f"{release['number']}/{table['key']}", table)
    return library


def _table(where: str, table: dict[str, Any]) -> Iterator[Said]:
    since = date.fromisoformat(table["since"]) if table["since"] else ALWAYS[0]
    until = date.fromisoformat(table["until"]) if table["until"] else ALWAYS[1]
    whole = Cell((since, until), frozenset(conditions(table["conditions"])))
    sides = [[*(term["code"] for term in axis["terms"]), TOTAL] for axis in table["axes"]]
    names = [axis["name"] for axis in table["axes"]]
    for place, shown in zip(product(*sides), table["figures"], strict=True):
        cell = whole
        for name, code in zip(names, place, strict=True):
            if code != TOTAL:
                cell = narrowed(cell, name, code)
        yield Said(cell, table["unit"], shown, f"{where} {'|'.join(place)}")


def narrowed(cell: Cell, axis: str, code: str) -> Cell:
    """The part of a cell that falls under one term of an axis."""
    if axis == "period":
        since, until = days_of(code)
        return Cell((max(since, cell.days[0]), min(until, cell.days[1])), cell.asks)
    base, codes = meaning(axis, code)
    before = dict(cell.asks).get(base)
    if before is not None:
        codes = _both(base, before, codes)
    kept = {pair for pair in cell.asks if pair[0] != base}
    return Cell(cell.days, frozenset(kept if _is_all(base, codes) else kept | {(base, codes)}))


def _both(base: str, one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if base != "region":
        return one & other
    return frozenset(
        {inner for inner in one for outer in other if within(inner, outer)}
        | {inner for inner in other for outer in one if within(inner, outer)}
    )


def within(inner: str, outer: str) -> bool:
    """Whether a pattern of regions lies inside another."""
    if outer.endswith("/*"):
        return f"{inner.removesuffix('/*')}/".startswith(outer[:-1])
    return inner == outer


def days_of(code: str) -> Days:
    """First and last day of "2026", "2026-H1", "2026-Q1", "2026-03" or "2026-W14"."""
    found = _PERIOD.fullmatch(code)
    assert found, f"no period: {code}"
    year, month, quarter, half, week = (int(part) if part else 0 for part in found.groups())
    if week:
        monday = date.fromisocalendar(year, week, 1)
        return monday, monday + timedelta(days=6)
    first, months = 1, 12
    if month:
        first, months = month, 1
    elif quarter:
        first, months = quarter * 3 - 2, 3
    elif half:
        first, months = half * 6 - 5, 6
    after = year * 12 + first - 1 + months
    return date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def meaning(axis: str, code: str) -> tuple[str, frozenset[str]]:
    """The base and the leaf codes behind a term of an axis, as the public vocabulary has them."""
    if axis.startswith("region"):
        depth = int(axis[6:] or 99)
        return "region", frozenset([f"{code}/*" if code.count("/") + 1 == depth else code])
    if axis == "violation_group":
        return "violation", frozenset(
            found for found, entry in violations().items() if entry["group"] == code
        ) or frozenset([code])
    if axis == "right":
        return "violation", frozenset(
            found for found, entry in violations().items() if code in entry["rights"]
        )
    return _base(axis), frozenset([code])


def conditions(sentences: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """ "gender: man, woman" asks for either."""
    for sentence in sentences:
        name, _colon, codes = sentence.partition(": ")
        asked = [meaning(name, code) for code in codes.split(", ")]
        yield asked[0][0], frozenset().union(*(leaves for _base, leaves in asked))


@cache
def violations() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(_VOCABULARY.read_text("utf-8"))["violation"]["codes"])


@cache
def codes_of(base: str) -> frozenset[str]:
    """Every code of a base, and "" for none recorded."""
    found = yaml.safe_load(_VOCABULARY.read_text("utf-8")).get(base, {})
    return frozenset(["", *(violations() if base == "violation" else found)])


def _is_all(base: str, codes: frozenset[str]) -> bool:
    return base != "region" and len(codes_of(base)) > 1 and codes >= codes_of(base)


def _base(axis: str) -> str:
    if axis.startswith("region"):
        return "region"
    return "violation" if axis in ("violation_group", "right") else axis
