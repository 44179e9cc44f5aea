"""Which shape on the earth a region of a table is.

The program brings the first-level regions of all countries (Natural Earth, public domain; see
`data/README.md`); an organisation may give its own. What is not found, or could be two, is said to
be not on the map: nothing is guessed.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

HERE = Path(__file__).parent
LARGEST = 20_000_000
Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude in degrees, around one area; the last point joins the first."""
# Kinds of regions that people write or leave out.
_KINDS = re.compile(
    r"\b(county|province|provincia|provincie|region|region|district|state|estado|departamento|"
    r"departement|governorate|oblast|область|край|провинция|провінція|район|республика|"
    r"облысы|облусу)\b"
)
_NAME = re.compile(r"name(_\w+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Area:
    """A region's shape: its ISO 3166-2 code if it has one, the names it goes by, its rings."""

    code: str
    names: tuple[str, ...]
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class Found:
    """Where regions lie. `areas` by the region's path as in the table; `around` are the other areas
    of the same countries; `missing` are the paths that are on no map."""

    areas: dict[str, tuple[Area, ...]]
    around: tuple[Area, ...]
    missing: tuple[str, ...]


def find(paths: Iterable[str], own: tuple[Area, ...] = ()) -> Found:
    """Look up regions such as "KE/Nairobi" (a country by its code, then a name or a code): first
    among the `own` boundaries, those of this installation unless given, then in the world's."""
    own = own or of_this_installation()
    areas: dict[str, tuple[Area, ...]] = {}
    missing: list[str] = []
    for path in paths:
        found = _own(path, own) or _of_the_world(path)
        if found:
            areas[path] = found
        else:
            missing.append(path)
    used = {id(area) for group in areas.values() for area in group}
    if any(id(area) in used for area in own):
        near: Iterable[Area] = own
    else:
        near = (one for country in _countries(areas) for one in world().get(country, ()))
    return Found(areas, tuple(one for one in near if id(one) not in used), tuple(missing))


@cache
def world() -> dict[str, tuple[Area, ...]]:
    """First-level regions by the country's ISO 3166-1 code."""
    content = json.loads(gzip.decompress((HERE / "data" / "regions.json.gz").read_bytes()))
    return {
        country: tuple(
            Area(code, tuple(names), tuple(_unpacked(ring) for ring in rings))
            for code, names, rings in areas
        )
        for country, areas in content.items()
    }


@cache
def of_this_installation() -> tuple[Area, ...]:
    """The boundaries that `AMPARO_BOUNDARIES` names; none without it. OSError when the file cannot
    be read, ValueError with a sentence when it is not GeoJSON of polygons."""
    if not settings.AMPARO_BOUNDARIES:
        return ()
    with Path(settings.AMPARO_BOUNDARIES).open("rb") as file:
        return read_geojson(file.read(LARGEST + 1))


def read_geojson(content: bytes) -> tuple[Area, ...]:
    """The polygons of a FeatureCollection (RFC 7946) with their `path` and their names: every
    property called "name" or "name_…". ValueError with a sentence for anything else."""
    if len(content) > LARGEST:
        raise ValueError("is larger than 20 MB.")
    try:
        features = json.loads(content)["features"]
        return tuple(area for one in features if (area := _area(one)) is not None)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError):
        raise ValueError("is not GeoJSON of polygons.") from None


def _area(feature: dict[str, Any]) -> Area | None:
    said, shape = feature["properties"] or {}, feature["geometry"]
    if shape is None:
        return None
    polygons = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}
    rings = tuple(
        tuple((float(point[0]), float(point[1])) for point in ring)
        for polygon in polygons[shape["type"]]
        for ring in polygon
    )
    if any(not (-180 <= x <= 180 and -90 <= y <= 90) for ring in rings for x, y in ring):
        raise ValueError
    names = [str(text) for key, text in said.items() if text and _NAME.fullmatch(key)]
    return Area(str(said.get("path", "")), tuple(names), tuple(ring for ring in rings if ring))


def folded(name: str) -> str:
    """A name less case, accents, signs and the word for what kind of region it is."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[\W_]+", " ", plain).strip()
    return " ".join(_KINDS.sub(" ", plain).split()) or plain


def _of_the_world(path: str) -> tuple[Area, ...]:
    country, *rest = path.split("/")
    areas = world().get(country.strip().upper(), ())
    if not rest:
        return areas
    return _named(rest[0], areas, country.strip().upper()) if len(rest) == 1 else ()


def _own(path: str, own: tuple[Area, ...]) -> tuple[Area, ...]:
    exact = tuple(area for area in own if area.code == path)
    return exact or _named(path.rpartition("/")[2], own, path.partition("/")[0])


def _named(name: str, areas: tuple[Area, ...], country: str) -> tuple[Area, ...]:
    """The one area of that code, else of that name of its own, else in another language; nothing
    when two would fit."""
    code = name.strip().upper()
    by_code = [area for area in areas if area.code and area.code in (code, f"{country}-{code}")]
    plain = folded(name)
    by_own_name = [area for area in areas if [plain] == [folded(name) for name in area.names[:1]]]
    by_name = [area for area in areas if plain in _folded_names(area)]
    for found in (by_code, by_own_name, by_name):
        if len(found) == 1:
            return tuple(found)
    return ()


@cache
def _folded_names(area: Area) -> frozenset[str]:
    return frozenset(map(folded, area.names))


def _countries(areas: Iterable[str]) -> list[str]:
    return sorted({path.partition("/")[0].strip().upper() for path in areas})


def _unpacked(steps: list[int]) -> Ring:
    """From differences in hundredths of a degree."""
    points, x, y = [], 0, 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 100, y / 100))
    return tuple(points)
