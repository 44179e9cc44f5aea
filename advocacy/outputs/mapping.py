"""A map on paper: shapes of regions as points of a drawing, shaded by published figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, cos, radians

from advocacy.outputs.boundaries import Area, Found, Ring, find
from advocacy.outputs.charts import Chart

WIDTH, TALLEST, MARGIN = 360, 420, 8
SHADES = 5
Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """One region: its rings in the drawing. `shade` is 0 where the figure is withheld."""

    label: str
    figure: int | None
    shade: int
    outlines: tuple[Outline, ...]

    @property
    def path(self) -> str:
        """As the `d` of an SVG path."""
        return path_of(self.outlines)


@dataclass(frozen=True)
class Map:
    """A drawing of `WIDTH` by `height`; `around` are neighbours without a figure, `missing` the
    labels of regions that are on no map, `steps` the figures of each shade from the palest."""

    height: float
    shapes: tuple[Shape, ...]
    around: tuple[tuple[Outline, ...], ...]
    missing: tuple[str, ...]
    steps: tuple[tuple[int, int, int], ...]

    @property
    def paths_around(self) -> list[str]:
        return [path_of(outlines) for outlines in self.around]


def map_of(chart: Chart, own: tuple[Area, ...] = ()) -> Map | None:
    """The map of a chart of kind "map"; None when none of its regions is known.

    Where regions of several levels stand in one table, the deepest that is on the map is drawn, so
    that none covers another.
    """
    labels = {line.code: line.label for line in chart.lines if line.code}
    found = find(labels, own)
    drawn = {
        path: areas
        for path, areas in found.areas.items()
        if not any(other.startswith(f"{path}/") for other in found.areas)
    }
    if not drawn:
        return None
    place = _Projection(area for areas in drawn.values() for area in areas)
    figures = {line.code: line.figures[0] for line in chart.lines}
    largest = max((figures[path] or 0 for path in drawn), default=0) or 1
    shapes = tuple(
        Shape(
            labels[path],
            figures[path],
            ceil(SHADES * (figures[path] or 0) / largest),
            place.outlines(areas),
        )
        for path, areas in drawn.items()
    )
    return Map(
        place.height,
        shapes,
        tuple(_neighbours(place, found)),
        tuple(labels[path] for path in found.missing),
        tuple(_steps(shapes)),
    )


def path_of(outlines: Iterable[Outline]) -> str:
    """Outlines as the `d` of an SVG path."""
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in one) + "Z" for one in outlines)


def _steps(shapes: tuple[Shape, ...]) -> Iterator[tuple[int, int, int]]:
    """(shade, least, most) of the figures that are drawn in each shade."""
    for shade in range(1, SHADES + 1):
        said = [shape.figure for shape in shapes if shape.shade == shade and shape.figure]
        if said:
            yield shade, min(said), max(said)


def _neighbours(place: _Projection, found: Found) -> Iterator[tuple[Outline, ...]]:
    for area in found.around:
        inside = tuple(one for one in place.outlines([area]) if place.shows(one))
        if inside:
            yield inside


class _Projection:
    """Degrees to the drawing: plain, with the width of a degree as at the map's middle."""

    def __init__(self, areas: Iterable[Area]) -> None:
        points = [point for area in areas for ring in area.rings for point in ring]
        # A country on both sides of the date line would be drawn around the whole earth.
        self._turns = max(x for x, _y in points) - min(x for x, _y in points) > 180
        longitudes = [self._turned(x) for x, _y in points]
        latitudes = [y for _x, y in points]
        self._left, self._top = min(longitudes), max(latitudes)
        middle = radians((self._top + min(latitudes)) / 2)
        self._wide = max(cos(middle), 0.05)
        across = max((max(longitudes) - self._left) * self._wide, 0.01)
        down = max(self._top - min(latitudes), 0.01)
        self._scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
        self._start = (WIDTH - across * self._scale) / 2
        self.height = round(down * self._scale + 2 * MARGIN, 1)

    def outlines(self, areas: Iterable[Area]) -> tuple[Outline, ...]:
        return tuple(self._outline(ring) for area in areas for ring in area.rings)

    def shows(self, outline: Outline) -> bool:
        """Whether some of it lies in the drawing and none of it far outside."""
        xs, ys = [x for x, _y in outline], [y for _x, y in outline]
        touches = max(xs) > 0 and min(xs) < WIDTH and max(ys) > 0 and min(ys) < self.height
        return touches and max(xs) - min(xs) < 4 * WIDTH

    def _outline(self, ring: Ring) -> Outline:
        return tuple(
            (
                round(self._start + (self._turned(x) - self._left) * self._wide * self._scale, 1),
                round(MARGIN + (self._top - y) * self._scale, 1),
            )
            for x, y in ring
        )

    def _turned(self, longitude: float) -> float:
        return longitude + 360 if self._turns and longitude < 0 else longitude
