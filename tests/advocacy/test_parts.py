"""Large tables on the advocate's pages: every row can be looked at, a part at a time."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client

from advocacy.outputs.laying_out import grid_of
from advocacy.outputs.pages import MOST_FIGURES
from advocacy.published import Axis, Table, Term
from advocacy.specs import MOST_CELLS
from advocacy.views import parts
from advocacy.views.parts import Part, part_of
from tests.advocacy.invented import crowd
from tests.advocacy.outputs.invented import QUARTERS, table

QUERY = {"rows": "violation_group", "columns": "gender", "since": "2026-01", "until": "2026-03"}
NEXT = re.compile(r'href="(\?[^"]*)">Next rows<')


def axis(name: str, many: int) -> Axis:
    terms = (Term(code=f"{name}{n}", label=f"{name} {n}") for n in range(many))
    return Axis(name=name, label=name, terms=tuple(terms))


LARGEST = table(axis("violation", 59), axis("agency", 199), QUARTERS)
SECTIONS = table(axis("violation", 9), axis("agency", 199), QUARTERS)
SQUARE = table(axis("violation", 200), axis("agency", 199))


def shown(part: Part) -> str:
    return render_to_string("advocacy/_part.html", {"part": part, "name": "one"})


def walk(large: Table) -> list[Part]:
    """Its parts from the first to the last, by the links of each."""
    found = [part_of(large, QueryDict("since=2026-01&rows-other=3"))]
    while link := NEXT.search(shown(found[-1])):
        found.append(part_of(large, QueryDict(unescape(link[1]).split("#")[0][1:])))
    return found


@pytest.mark.parametrize("large", [SECTIONS, SQUARE], ids=["sections", "square"])
def test_the_parts_of_a_table_are_all_of_it(large: Table) -> None:
    whole = grid_of(large)
    found = walk(large)
    assert len(large.figures) > MOST_FIGURES
    assert len(found) > 2
    lines = [(part.label, row) for one in found for part in one.grid.sections for row in part.rows]
    assert lines == [(part.label, row) for part in whole.sections for row in part.rows]
    for one in found:
        assert one.grid.columns == whole.columns
        assert one.grid.corner == whole.corner
        assert shown(one).count("<td") <= MOST_FIGURES + len(one.grid.sections) * len(whole.columns)
        assert one.asked["since"] == "2026-01"
        assert one.asked["rows-other"] == "3"


def test_a_part_says_which_rows_it_has_and_leads_to_its_neighbours_and_ends() -> None:
    assert len(LARGEST.figures) == MOST_CELLS
    html = shown(part_of(LARGEST, QueryDict("rows-t1=2")))
    assert re.search(r"Rows 101 to 200 of 12,?000", html)
    for words in ("First rows", "Rows before", "Next rows", "Last rows"):
        assert words in html
    first, last = (shown(part_of(LARGEST, QueryDict(f"rows-t1={n}"))) for n in ("nonsense", 999))
    assert "Rows before" not in first
    assert "Next rows" not in last


def test_a_table_that_fits_is_whole() -> None:
    small = table(axis("violation", MOST_FIGURES - 1))
    part = part_of(small, QueryDict("rows-t1=2"))
    assert part.grid == grid_of(small)
    assert "<nav" not in shown(part)


def test_what_an_address_says_cannot_break_out_of_a_link() -> None:
    html = shown(part_of(LARGEST, QueryDict('x="><b>&rows-t1=2')))
    assert html.count("?x=%22%3E%3Cb%3E&amp;rows-t1=") == 4


def test_builder_and_draft_show_parts_that_keep_what_was_chosen(
    monkeypatch: pytest.MonkeyPatch, advocate: Client, arrive: Any
) -> None:
    monkeypatch.setattr(parts, "MOST_FIGURES", 4)
    arrive(*crowd(44), *crowd(33, start=50, gender="man"))
    draft = advocate.post("/releases/drafts/", QUERY)["Location"]
    for where, query in (("/trends/", QUERY), (draft, {})):
        first = advocate.get(where, query).content.decode()
        link = NEXT.search(first)
        assert link, first
        second = advocate.get(where + unescape(link[1])).content.decode()
        assert "Rows 2 to 2 of" in second
        assert "Rows before" in second
        assert 'name="rows" value="violation_group"' in second or where == draft
        assert not {"44", "33", "77"} & set(re.findall(r"<td[^>]*>(\d+)", second))
