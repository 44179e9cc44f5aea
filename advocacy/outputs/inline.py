"""Charts as the lines, bars and shapes that a page's template draws inside the page, so that they
follow its colours, its print and its width. Every length, tick and word comes from the figures that
`charts` chose."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from advocacy.outputs.boundaries import Area
from advocacy.outputs.charts import Chart, charts_of_table
from advocacy.outputs.mapping import SHADES, Map, map_of
from advocacy.published import Table

WIDTH = 360
# A line chart's plot area, in the units of its viewBox.
LEFT, RIGHT, TOP, BOTTOM = 40, 336, 20, 180
BAR_STEP, BAR_LENGTH = 50, 290
LONGEST_LABEL = 46
MOST_LABELS = 4


@dataclass(frozen=True)
class Point:
    """A figure on the line; `figure` None is hidden, and `y` then the foot of the plot."""

    label: str
    x: float
    y: float
    figure: int | None
    is_labelled: bool


@dataclass(frozen=True)
class Course:
    """A line chart: ticks as (y, number), points, and one path per unbroken run of figures."""

    ticks: list[tuple[float, int]]
    points: list[Point]
    paths: list[str]


@dataclass(frozen=True)
class Bar:
    label: str
    short: str
    top: int
    length: float
    figure: int | None


@dataclass(frozen=True)
class Bars:
    """A bar chart; `height` is that of its viewBox."""

    height: int
    bars: list[Bar]


@dataclass(frozen=True)
class Shaded:
    """One field of a heat map: the figure and how dark it is, 1 to 5; 0 for a withheld one."""

    figure: int | None
    shade: int


@dataclass(frozen=True)
class Drawing:
    """A chart and its geometry, under the name by which `advocacy/outputs/_chart.html` draws it."""

    chart: Chart
    line: Course | None = None
    bars: Bars | None = None
    heat: list[tuple[str, list[Shaded]]] | None = None
    map: Map | None = None


def drawings_of(table: Table, own: tuple[Area, ...] = ()) -> list[Drawing]:
    """Every chart of a table that can be drawn, in the active language."""
    made = (_drawn(chart, own) for chart in charts_of_table(table))
    return [drawing for drawing in made if drawing is not None]


def _drawn(chart: Chart, own: tuple[Area, ...]) -> Drawing | None:
    geometry: Any = map_of(chart, own) if chart.kind == "map" else _GEOMETRIES[chart.kind](chart)
    return None if geometry is None else Drawing(chart, **{chart.kind: geometry})


def _line(chart: Chart) -> Course:
    step, top = _scale(chart.largest)
    every = -(-len(chart.lines) // MOST_LABELS)
    points = [
        Point(
            line.label,
            round(LEFT + 8 + number * (RIGHT - LEFT - 16) / max(len(chart.lines) - 1, 1), 1),
            _height(line.figures[0] or 0, top),
            line.figures[0],
            number % every == 0,
        )
        for number, line in enumerate(chart.lines)
    ]
    ticks = [(_height(number, top), number) for number in range(0, top + 1, step)]
    return Course(ticks, points, _paths(points))


def _bars(chart: Chart) -> Bars:
    found = [
        _bar(line.label, number, line.figures[0], chart.largest or 1)
        for number, line in enumerate(chart.lines)
    ]
    return Bars(BAR_STEP * len(found), found)


def _bar(label: str, number: int, figure: int | None, longest: int) -> Bar:
    short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    length = round(BAR_LENGTH * (figure or 0) / longest, 1)
    return Bar(label, short, BAR_STEP * number, length, figure)


def _heat(chart: Chart) -> list[tuple[str, list[Shaded]]]:
    largest = chart.largest or 1
    return [
        (line.label, [Shaded(n, ceil(SHADES * (n or 0) / largest)) for n in line.figures])
        for line in chart.lines
    ]


_GEOMETRIES = {"line": _line, "bars": _bars, "heat": _heat}


def _scale(largest: int) -> tuple[int, int]:
    """A step between ticks and the topmost tick: at most five steps, round numbers."""
    step = next(n for size in range(9) for n in (5 * 10**size, 10 * 10**size, 20 * 10**size)
                if 5 * n >= largest)  # fmt: skip
    return step, step * -(-largest // step)


def _height(figure: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * figure / top, 1)


def _paths(points: list[Point]) -> list[str]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.figure is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [
        "M" + " L".join(f"{point.x} {point.y}" for point in run) for run in runs if len(run) > 1
    ]
