"""Two small charts, as the lines and bars that a template draws. Protected figures only: every
length, tick and word below comes from what the table next to it shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from advocacy.disclosure import ProtectedTable
from advocacy.layout import row_axis, term_label

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
class Line:
    """A line chart: ticks as (y, number), points, and one path per unbroken run of figures."""

    title: str
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

    title: str
    height: int
    bars: list[Bar]


def line(course: ProtectedTable) -> Line | None:
    """Incidents by time; None when fewer than two figures are shown."""
    terms = course.terms["period"]
    figures = [course.figure(period=term) for term in terms]
    shown = [figure for figure in figures if figure is not None]
    if len(shown) < 2:
        return None
    step, top = _scale(max(shown))
    every = -(-len(terms) // MOST_LABELS)
    points = [
        Point(
            term_label(course.spec, "period", term),
            round(LEFT + 8 + number * (RIGHT - LEFT - 16) / (len(terms) - 1), 1),
            _height(figure or 0, top),
            figure,
            number % every == 0,
        )
        for number, (term, figure) in enumerate(zip(terms, figures, strict=True))
    ]
    return Line(
        _("from %(first)s in %(start)s to %(last)s in %(end)s")
        % {
            "first": shown[0],
            "start": points[0].label,
            "last": shown[-1],
            "end": points[-1].label,
        },
        [(_height(number, top), number) for number in range(0, top + 1, step)],
        points,
        _paths(points),
    )


def bars(table: ProtectedTable) -> Bars | None:
    """The totals of the table's rows, in the table's order; None without at least one row."""
    axis = row_axis(table.spec)
    if not axis or axis == "period" or not table.terms[axis]:
        return None
    figures = {term: table.figure(**{axis: term}) for term in table.terms[axis]}
    longest = max((figure or 0 for figure in figures.values()), default=0) or 1
    found = [
        _bar(term_label(table.spec, axis, term), number, figure, longest)
        for number, (term, figure) in enumerate(figures.items())
    ]
    said = [_("%s: hidden") % bar.label if bar.figure is None else f"{bar.label} {bar.figure}"
            for bar in found]  # fmt: skip
    return Bars(", ".join(said), BAR_STEP * len(found), found)


def _bar(label: str, number: int, figure: int | None, longest: int) -> Bar:
    short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    length = round(BAR_LENGTH * (figure or 0) / longest, 1)
    return Bar(label, short, BAR_STEP * number, length, figure)


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
