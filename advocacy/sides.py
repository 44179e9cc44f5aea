"""What stands along one side of a table: a dimension, or several that lie in each other.

"violation_group.violation" lists each group and, under it, its violations. Periods likewise:
"year.quarter.month". A side lists a period only if all of it lies inside the table's days, so that
one period is one population in every table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from advocacy.definitions import Days
from advocacy.dimensions import DIMENSIONS, Dimension
from advocacy.periods import Unit, days_of, key_at

TIME = (Unit.YEAR, Unit.HALF, Unit.QUARTER, Unit.MONTH, Unit.WEEK)
MOST_PERIODS = 1_500
"""Of one kind on one side."""
NESTED = (
    "year.quarter", "year.quarter.month", "year.month", "year.week",
    "region1.region2", "region2.region3", "region1.region2.region3", "region2.region3.region4",
    "violation_group.violation", "age_group.age_band",
)  # fmt: skip
"""The sides of several levels that the builder offers."""


@dataclass(frozen=True)
class Line:
    """One term of a side. `days` on a side of time; else `codes`, the leaf codes behind it
    (regions as patterns). `parent` is the code of the line above it, "" without one."""

    code: str
    label: str
    parent: str = ""
    days: Days | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Side:
    """Names of dimensions or units of time, from the widest to the closest."""

    levels: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Side:
        """Read "year.quarter"; ValidationError for what does not lie in each other."""
        levels = tuple(text.split("."))
        time = [TIME.index(Unit(level)) for level in levels if level in TIME]
        known = [DIMENSIONS[level] for level in levels if level in DIMENSIONS]
        if len(time) == len(levels) and time == sorted(set(time)):
            return cls(levels)
        if len(known) == len(levels) and all(map(_lies_in, known[1:], known)):
            return cls(levels)
        raise ValidationError(_("This is nothing to count by."), code="dimension")

    def __str__(self) -> str:
        return ".".join(self.levels)

    @property
    def is_time(self) -> bool:
        return self.levels[0] in TIME

    @property
    def base(self) -> str:
        """What its codes are of; "" for time."""
        return "" if self.is_time else DIMENSIONS[self.levels[0]].base

    @property
    def column(self) -> str:
        """The column of facts its codes are read from; "" for time."""
        return "" if self.is_time else DIMENSIONS[self.levels[0]].column

    @property
    def name(self) -> str:
        """What releases call it."""
        return "period" if self.is_time else self.levels[-1]

    @property
    def overlaps(self) -> bool:
        """Whether an incident may stand in several lines that do not lie in each other."""
        return not self.is_time and any(DIMENSIONS[level].overlaps for level in self.levels)

    @property
    def label(self) -> str:
        """What people read: "Violation group › violation"."""
        return " › ".join(
            str(Unit(level).label if self.is_time else DIMENSIONS[level].label)
            for level in self.levels
        )

    @property
    def coarser(self) -> Side | None:
        """The same counted less closely; None when nothing is wider."""
        if len(self.levels) > 1:
            return Side(self.levels[:-1])
        last = self.levels[0]
        if self.is_time:
            wider = {"week": "month", "month": "quarter", "quarter": "year", "half": "year"}
            return Side((wider[last],)) if last in wider else None
        wide = DIMENSIONS[last].wider
        return Side((wide,)) if wide else None

    def periods(self, days: Days) -> list[Line]:
        """On a side of time: every period of these days, whatever happened in it.

        ValidationError when there would be more than MOST_PERIODS of one kind.
        """
        found: list[Line] = []
        for level in self.levels:
            above = list(found)
            for key in _keys_inside(days, Unit(level)):
                here = days_of(key)
                holding = [line.code for line in above if line.days and line.days.holds(here)]
                found.append(Line(key, period_label(key), holding[-1] if holding else "", here))
        return list(_as_tree(found, _by_time))

    def coded(self, codes: Iterable[str]) -> list[Line]:
        """On any other side: the lines that these leaf codes fall into.

        What would be the same population as a line above it is not repeated.
        """
        found: dict[frozenset[str], Line] = {}
        wider: Dimension | None = None
        order: dict[str, tuple[int, str]] = {}
        leaves = sorted(set(codes))
        for level in self.levels:
            dimension = DIMENSIONS[level]
            for term in sorted({term for code in leaves for term in dimension.terms_of(code)}):
                behind = dimension.leaves_of(term)
                if behind in found or not behind:
                    continue
                line = Line(
                    _code(dimension, term),
                    dimension.label_of(term),
                    wider.terms_of(term)[0] if wider and term else "",
                    codes=behind,
                )
                found[behind] = line
                order[line.code] = dimension.order_of(term)
            wider = dimension
        known = {line.code for line in found.values()}
        whole = [
            line if line.parent in known else Line(line.code, line.label, codes=line.codes)
            for line in found.values()
        ]
        return list(_as_tree(whole, lambda line: order[line.code]))


def choices() -> list[tuple[str, str]]:
    """(value, label) of every side that the builder offers: time, then what is recorded."""
    values = [*map(str, TIME), *DIMENSIONS, *NESTED]
    sides = [Side.parse(value) for value in values]
    first = {level: number for number, level in enumerate([*map(str, TIME), *DIMENSIONS])}
    sides.sort(key=lambda side: (not side.is_time, first[side.levels[-1]], len(side.levels)))
    return [(str(side), side.label) for side in sides]


def period_label(key: str) -> str:
    """ "Mar 2026", "2026 Q1", "2026 H1", "Week 14 of 2026" or "2026"."""
    year, _dash, rest = key.partition("-")
    if not rest:
        return year
    if rest.isdigit():
        return f"{str(MONTHS_3[int(rest)]).capitalize()} {year}"
    words = {"Q": _("%(year)s Q%(n)s"), "H": _("%(year)s H%(n)s")}.get(
        rest[0], _("Week %(n)s of %(year)s")
    )
    return words % {"year": year, "n": rest[1:].lstrip("0")}


def _lies_in(inner: Dimension, outer: Dimension) -> bool:
    while inner.wider:
        inner = DIMENSIONS[inner.wider]
        if inner == outer:
            return True
    return False


def _code(dimension: Dimension, term: str) -> str:
    # "KE/Nairobi" is all of Nairobi; what is not known more closely is a line beside its districts.
    is_open = dimension.is_region and term and term.count("/") + 1 < dimension.depth
    return f"{term}/" if is_open else term


def _keys_inside(days: Days, unit: Unit) -> Iterator[str]:
    if days.since is None or days.until is None:
        raise ValidationError(_("Say from when to when."), code="span")
    key = key_at(days.since, unit)
    for _number in range(MOST_PERIODS):
        here = days_of(key)
        if here.since is None or here.until is None or here.since > days.until:
            return
        if days.holds(here):
            yield key
        key = key_at(here.until + timedelta(days=1), unit)
    raise ValidationError(_("These are too many periods. Count by longer ones."), code="size")


def _by_time(line: Line) -> object:
    return line.days


def _as_tree(lines: list[Line], order: object) -> Iterator[Line]:
    """Each line before those under it."""
    under: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        under[line.parent].append(line)

    def walk(parent: str) -> Iterator[Line]:
        for line in sorted(under.pop(parent, []), key=order):  # type: ignore[call-overload]
            yield line
            if line.code:
                yield from walk(line.code)

    return walk("")
