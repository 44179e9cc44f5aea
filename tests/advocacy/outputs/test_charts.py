"""Charts: drawn from published figures, in the table's order, one mark for what is withheld."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest

from advocacy.outputs.charts import Chart, charts_of, charts_of_table
from advocacy.outputs.drawn import as_png, as_svg
from advocacy.outputs.files import drawable
from advocacy.outputs.speaking import speaking
from tests.advocacy.outputs.invented import NASTY, QUARTERS, REGIONS, VIOLATIONS, nasty_axis, table
from tests.advocacy.outputs.invented import release as release_of

SOME = release_of(
    table(QUARTERS), table(VIOLATIONS, REGIONS, key="where"), table(nasty_axis(), key="nasty")
)


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    told = SOME
    with speaking(told):
        return {chart.key: as_svg(chart, told) for chart in drawable(told)}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - we drew it


def only(kind: str, charts: list[Chart]) -> Chart:
    [found] = [chart for chart in charts if chart.kind == kind]
    return found


def test_each_shape_of_table_gives_its_charts() -> None:
    kinds = {one.key: [chart.kind for chart in charts_of_table(one)] for one in release_of().tables}
    assert kinds == {
        "total": [],
        "course": ["line"],
        "where": ["bars", "map", "heat"],
        "all": ["line", "bars", "bars", "map", "heat"],
        "nasty": ["bars"],
    }


def test_lines_stand_in_the_tables_order_whatever_the_figures() -> None:
    chart = only("bars", charts_of_table(table(REGIONS)))
    assert [line.code for line in chart.lines] == [term.code for term in REGIONS.terms]
    turned = table(REGIONS).model_copy(update={"figures": table(REGIONS).figures[::-1]})
    again = only("bars", charts_of_table(turned))
    assert [line.code for line in again.lines] == [line.code for line in chart.lines]


def test_a_chart_says_published_figures_and_hidden_ones_as_hidden() -> None:
    chart = only("bars", charts_of_table(table(REGIONS)))
    assert chart.says == (
        "KE › Coast 1005, KE › Nairobi hidden, KE › Nowhere 1015, KE › Rift Valley 1020"
    )


def test_figures_of_a_chart_are_those_of_the_table_at_the_totals() -> None:
    one = table(QUARTERS, VIOLATIONS, REGIONS)
    by_place = one.by_place()
    line = only("line", charts_of_table(one))
    assert [n.figures[0] for n in line.lines] == [
        by_place[term.code, "*", "*"] for term in QUARTERS.terms
    ]
    heat = only("heat", charts_of_table(one))
    for row in heat.lines:
        assert row.figures == tuple(by_place["*", code, row.code] for code in ("arr", "vio"))


def test_nothing_is_drawn_where_nothing_is_shown() -> None:
    nothing = table(REGIONS).model_copy(update={"figures": (None,) * 5})
    assert charts_of_table(nothing) == []


def test_drawings_hold_nothing_that_runs_or_is_fetched(drawn: dict[str, str]) -> None:
    assert len(drawn) == 5
    for key, svg in drawn.items():
        root = parsed(svg)
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "style", "image", "use", "a", "foreignObject"}, key
        for element in root.iter():
            attributes = {name.rpartition("}")[2] for name in element.attrib}
            assert not {a for a in attributes if a in ("style", "href") or a.startswith("on")}, key
        assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {"#hatch", "#clip-0", "#clip-1"}
        namespaces = r'xmlns(?::xlink)?="[^"]*"'
        assert "://" not in re.sub(namespaces, "", svg).replace(NASTY[5], "")


def test_drawings_are_named_for_those_who_do_not_see_them(drawn: dict[str, str]) -> None:
    said = {chart.key: chart for chart in charts_of(SOME)}
    for key, svg in drawn.items():
        root = parsed(svg)
        title, described = list(root)[:2]
        assert root.get("role") == "img"
        assert title.text == said[key].title
        assert "hidden" in (described.text or "")
        assert "X-axis" not in svg


def test_each_withheld_figure_is_hatched(drawn: dict[str, str]) -> None:
    said = {chart.key: chart for chart in charts_of(SOME)}
    for key, svg in drawn.items():
        if said[key].kind != "map":
            withheld = sum(n is None for line in said[key].lines for n in line.figures)
            assert svg.count("url(#hatch)") == withheld, key


def test_the_same_chart_is_drawn_the_same(drawn: dict[str, str]) -> None:
    with speaking(SOME):
        for chart in drawable(SOME):
            if chart.kind in ("map", "heat"):
                assert as_svg(chart, SOME) == drawn[chart.key]


def test_a_picture_is_a_picture(drawn: dict[str, str]) -> None:
    picture = as_png(drawn["nasty-1-bars"])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 400
    assert height > 200
    assert picture == as_png(drawn["nasty-1-bars"])


def test_a_picture_carries_what_it_means(drawn: dict[str, str]) -> None:
    for svg in drawn.values():
        said = " ".join(parsed(svg).itertext())
        assert "amparo-7f3a-4" in said
        assert "under 10, none included" in said


def test_a_label_is_text_whatever_it_says() -> None:
    told = release_of(table(nasty_axis()), title='"] + alert(1) + ["\\')
    with speaking(told):
        svg = as_svg(only("bars", charts_of(told)), told)
    said = "".join(parsed(svg).itertext())
    assert "<b>&" in said
    assert '"] + alert(1)' in said
