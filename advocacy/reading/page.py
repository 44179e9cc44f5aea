"""Readings as a page shows them: table by table, drawn in the units of a viewBox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from advocacy.published import Release
from advocacy.reading.caveats import reported
from advocacy.reading.denominators import Denominators
from advocacy.reading.readings import Point, Reading
from advocacy.reading.saying import readings_of

LEFT, RIGHT, TOP, BOTTOM = 40, 336, 20, 180
BAR_STEP, BAR_LENGTH = 50, 270
MOST_LABELS = 4
# A table of more rows shows at first only what stands out.
MOST_OPEN = 3


@dataclass(frozen=True)
class Mark:
    """A point of a line; `y`, `high` and `low` are heights, None for a withheld figure."""

    label: str
    x: float
    shown: int | None
    y: float | None
    high: float | None
    low: float | None
    is_labelled: bool


@dataclass(frozen=True)
class Band:
    """A line with the interval around it: ticks as (y, number), one band and path for each
    unbroken run of figures."""

    ticks: list[tuple[float, int]]
    marks: list[Mark]
    bands: list[str]
    paths: list[str]


@dataclass(frozen=True)
class Bar:
    """A bar of a funnel and how far the rounding lets it reach; lengths from the start edge."""

    label: str
    top: int
    shown: int | None
    length: float = 0
    low: float = 0
    high: float = 0


@dataclass(frozen=True)
class Shown:
    """A reading and its drawing, if it has one."""

    reading: Reading
    band: Band | None = None
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """All that is said of one row; `name` is "" for the whole table. Caveats stand once."""

    name: str
    readings: list[Shown]
    caveats: list[str]

    @property
    def stands_out(self) -> bool:
        """Whether chance does not explain one of its readings."""
        return any(shown.reading.verdict == "beyond_chance" for shown in self.readings)


@dataclass(frozen=True)
class Section:
    """What one table says. `too_few` names rows of which too little is shown to compare."""

    title: str
    lines: list[Line]
    too_few: list[str]

    @property
    def first(self) -> list[Line]:
        """The whole table, and the rows that stand out among all comparisons; all, if few."""
        few = len(self.lines) <= MOST_OPEN
        return [one for one in self.lines if few or not one.name or one.stands_out]

    @property
    def others(self) -> list[Line]:
        """The rows that are not `first`."""
        first = self.first
        return [one for one in self.lines if one not in first]


@dataclass(frozen=True)
class Readings:
    """All that a page shows. `comparisons`: how many were considered together."""

    sections: list[Section]
    comparisons: int
    reported: str


def shown_readings(
    release: Release, earlier: Sequence[Release] = (), denominators: Denominators | None = None
) -> Readings:
    """What `advocacy/_readings.html` shows (as `readings`); see `readings_of`."""
    return laid_out(release, readings_of(release, earlier, denominators))


def laid_out(release: Release, found: Sequence[Reading]) -> Readings:
    """The readings of a release by table, in its order."""
    titles = {table.key: table.title for table in release.tables}
    by_table = {key: list(some) for key, some in groupby(found, key=lambda one: one.table)}
    return Readings(
        sections=[
            Section(titles[key], _lines(some), _too_few(some)) for key, some in by_table.items()
        ],
        comparisons=max((one.comparisons for one in found), default=0),
        reported=reported(),
    )


def _lines(found: list[Reading]) -> list[Line]:
    rows: dict[str, list[Reading]] = {}
    for one in found:
        if one.verdict != "too_few":
            rows.setdefault(one.row, []).append(one)
    return [
        Line(
            name,
            [_shown(one) for one in some],
            # The first is on the page, once for all.
            list(dict.fromkeys(caveat for one in some for caveat in one.caveats[1:])),
        )
        for name, some in rows.items()
    ]


def _too_few(found: list[Reading]) -> list[str]:
    rows = [one.row for one in found if one.verdict == "too_few" and one.row]
    whole = any(one.verdict == "too_few" and not one.row for one in found)
    return [*([_("the whole table")] if whole else []), *dict.fromkeys(rows)]


def _shown(reading: Reading) -> Shown:
    if reading.kind == "funnel":
        return Shown(reading, bars=_bars(reading.drawing))
    return Shown(reading, band=band(reading.drawing) if reading.drawing else None)


def band(points: Sequence[Point]) -> Band:
    """A line chart of figures with intervals."""
    highest = max((point.high for point in points if point.high is not None), default=1)
    step, top = _scale(highest)
    every = -(-len(points) // MOST_LABELS)
    gap = (RIGHT - LEFT - 16) / max(len(points) - 1, 1)
    marks = [
        Mark(
            point.label,
            round(LEFT + 8 + number * gap, 1),
            point.shown,
            *(
                None if value is None else _height(value, top)
                for value in (point.shown, point.high, point.low)
            ),
            is_labelled=number % every == 0,
        )
        for number, point in enumerate(points)
    ]
    runs = [
        list(run)
        for is_shown, run in groupby(marks, key=lambda mark: mark.shown is not None)
        if is_shown
    ]
    return Band(
        [(_height(number, top), number) for number in range(0, top + 1, step)],
        marks,
        [_around(run) for run in runs if len(run) > 1],
        ["M" + " L".join(f"{m.x} {m.y}" for m in run) for run in runs if len(run) > 1],
    )


def _around(run: list[Mark]) -> str:
    there = [f"{mark.x} {mark.high}" for mark in run]
    back = [f"{mark.x} {mark.low}" for mark in reversed(run)]
    return "M" + " L".join([*there, *back]) + "Z"


def _bars(points: Sequence[Point]) -> list[Bar]:
    longest = max((point.high for point in points if point.high is not None), default=1)

    def length(value: float | None) -> float:
        return round(BAR_LENGTH * (value or 0) / longest, 1)

    return [
        Bar(
            point.label,
            BAR_STEP * number,
            point.shown,
            length(point.shown),
            length(point.low),
            length(point.high),
        )
        for number, point in enumerate(points)
    ]


def _scale(largest: float) -> tuple[int, int]:
    """A step between ticks and the topmost tick: at most five steps, round numbers."""
    step = next(n for size in range(9) for n in (5 * 10**size, 10 * 10**size, 20 * 10**size)
                if 5 * n >= largest)  # fmt: skip
    return step, step * -int(-largest // step)


def _height(value: float, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)
