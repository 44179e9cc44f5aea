"""Regions on the map: found by code or by name in several languages, and never guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advocacy.outputs.boundaries import Area, find, of_this_installation, read_geojson, world
from advocacy.outputs.charts import charts_of_table
from advocacy.outputs.mapping import WIDTH, map_of
from config.checks import problems
from tests.advocacy.outputs.invented import REGIONS, table


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("KE/Nairobi", "KE-110"),
        ("ke/найроби", "KE-110"),
        ("KE/KE-110", "KE-110"),
        ("KE/110", "KE-110"),
        ("KE/Coast Province", "KE-300"),
        ("PH/Davao Del Norte", "PH-DAV"),
        ("UA/Одеська область", "UA-51"),
        ("MX/México", "MX-MEX"),
        ("MX/MEXICO", "MX-MEX"),
    ],
)
def test_a_region_is_found_by_code_or_name(path: str, code: str) -> None:
    found = find([path])
    assert [area.code for area in found.areas[path]] == [code]
    assert found.missing == ()


@pytest.mark.parametrize(
    "path", ["", "KE/", "KE/Atlantis", "XX/Nairobi", "KE/Nairobi/Kamukunji", "/"]
)
def test_what_is_not_known_is_said_to_be_missing(path: str) -> None:
    assert find([path]).missing == (path,)


def test_a_country_is_all_of_its_regions() -> None:
    assert len(find(["KE"]).areas["KE"]) == len(world()["KE"]) == 8


def test_two_areas_of_one_name_are_not_guessed() -> None:
    square = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    twice = (Area("", ("Lake",), (square,)), Area("", ("LAKE",), (square,)))
    assert find(["KE/Lake"], twice).missing == ("KE/Lake",)


def test_own_boundaries_are_taken_by_path_first() -> None:
    square = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    own = (Area("KE/Lake", ("Lac",), (square,)), Area("", ("Harbour",), (square,)))
    found = find(["KE/Lake", "KE/Harbour", "KE/Nairobi"], own)
    assert [found.areas[path][0] for path in ("KE/Lake", "KE/Harbour")] == list(own)
    assert found.areas["KE/Nairobi"][0].code == "KE-110"


def test_a_map_says_which_regions_are_not_on_it() -> None:
    [chart] = [c for c in charts_of_table(table(REGIONS)) if c.kind == "map"]
    drawing = map_of(chart)
    assert drawing is not None
    assert [shape.label for shape in drawing.shapes] == [
        "KE › Coast",
        "KE › Nairobi",
        "KE › Rift Valley",
    ]
    assert drawing.missing == ("KE › Nowhere",)
    assert len(drawing.around) == 5
    assert [shape.shade for shape in drawing.shapes] == [5, 0, 5]
    points = [point for shape in drawing.shapes for one in shape.outlines for point in one]
    assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for x, y in points)


def test_a_region_within_another_is_not_drawn_twice() -> None:
    axis = REGIONS.model_copy(
        update={"terms": (REGIONS.terms[0].model_copy(update={"code": "KE"}), *REGIONS.terms[1:])}
    )
    [chart] = [c for c in charts_of_table(table(axis)) if c.kind == "map"]
    drawing = map_of(chart)
    assert drawing is not None
    assert [shape.label for shape in drawing.shapes] == ["KE › Nairobi", "KE › Rift Valley"]


def test_no_map_of_unknown_regions() -> None:
    axis = REGIONS.model_copy(update={"terms": REGIONS.terms[2:3]})
    [chart] = [c for c in charts_of_table(table(axis)) if c.kind == "map"]
    assert map_of(chart) is None


def test_a_country_on_both_sides_of_the_date_line_is_drawn_whole() -> None:
    axis = REGIONS.model_copy(
        update={"terms": tuple(REGIONS.terms[0].model_copy(update={"code": f"RU/{name}"})
                               for name in ("Chukot", "Kamchatka", "Moskva"))}
    )  # fmt: skip
    [chart] = [c for c in charts_of_table(table(axis)) if c.kind == "map"]
    drawing = map_of(chart)
    assert drawing is not None
    assert drawing.height < WIDTH


SQUARE = [[0, 0], [0, 1], [1, 1], [0, 0]]


def geojson(**feature: object) -> bytes:
    said = {"properties": {"path": "KE/Lake", "name": "Lake", "NAME_FR": "Lac"}}
    shape = {"geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    return json.dumps({"features": [{**said, **shape, **feature}]}).encode()


def test_own_boundaries_are_read_from_geojson() -> None:
    [area] = read_geojson(geojson())
    assert (area.code, area.names) == ("KE/Lake", ("Lake", "Lac"))
    assert find(["KE/lac"], (area,)).areas["KE/lac"] == (area,)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\x00", b'{"features": [1]}', b"[" * 100_000,
        geojson(geometry={"type": "Point", "coordinates": [0, 0]}),
        geojson(geometry={"type": "Polygon", "coordinates": [[[500, 0], [0, 1]]]}),
        geojson(geometry={"type": "Polygon", "coordinates": [[["x", "y"]]]}),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_geojson_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"is not GeoJSON of polygons\."):
        read_geojson(content)


def test_a_missing_file_of_boundaries_stops_the_start(settings: Any) -> None:
    before = [problem.name for problem in problems()]
    assert "AMPARO_BOUNDARIES" not in before
    settings.AMPARO_BOUNDARIES = "/nowhere/districts.geojson"
    of_this_installation.cache_clear()
    try:
        assert sorted(problem.name for problem in problems()) == sorted(
            [*before, "AMPARO_BOUNDARIES"]
        )
    finally:
        of_this_installation.cache_clear()
