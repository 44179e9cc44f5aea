"""The attack on what really leaves the house: sealed facts in, signed releases out.

Everything that a press could do is done by the program itself here; the attacker reads the bodies
of the releases and nothing else.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from advocacy.definitions import Definition
from tests.advocacy.conftest import arrive  # noqa: F401
from tests.advocacy.released import announced, looked_at, second_advocate
from tests.attacks.effort import SEED
from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import judge_all, summary
from tests.attacks.publications.ledger_press import LedgerPress, draft_of
from tests.attacks.publications.reading import days_of
from tests.attacks.publications.towns import Size, town
from tests.attacks.publications.truth import Incident
from tests.attacks.publications.weak import Plan, by_district, by_group, by_province
from tests.world import World

pytestmark = pytest.mark.django_db
SIZE = Size(provinces=2, districts=2, months=3, groups=3)
LATER = Size(provinces=3, districts=3, months=6, groups=3)
FIRST, LAST = days_of("2026-Q1")


@pytest.fixture
def press(world: World, arrive: Callable[..., None]) -> LedgerPress:  # noqa: F811
    return LedgerPress(world, second_advocate(world), arrive)


def withstands(press: LedgerPress) -> None:
    found = judge_all(Attacker(press.published), press.counted)
    assert found.leaks == [], f"seed {SEED}: {summary(found)}"
    assert found.sensitive + found.small >= 5, "nothing was at stake"


def test_a_year_of_releases_gives_nobody_away(press: LedgerPress) -> None:
    """Provinces, districts, everything again a month later with late facts and new districts, a
    part of the time, and the longer time around it, by incidents, clients and acts."""
    press.arrive(town(260, SEED, SIZE))
    quarter = {"since": FIRST, "until": LAST}
    press.publish([Plan({**by_province(SIZE), **by_group(SIZE)}, **quarter)])
    press.arrive(town(120, SEED + 1, LATER))
    press.publish([Plan({**by_district(SIZE), **by_group(SIZE)}, **quarter)])
    press.publish([Plan({**by_district(LATER)}, FIRST, days_of("2026-02")[1])])
    press.publish([Plan({**by_district(LATER)}, FIRST, days_of("2026-04")[1])])
    press.publish([Plan({"period": ["2026-Q1", "2026-Q2"], **by_province(LATER)}, FIRST, LAST)])
    press.publish([Plan(by_province(SIZE), **quarter, unit=unit) for unit in ("clients", "acts")])
    assert len(press.published) >= 4, press.refused
    withstands(press)


def test_the_same_table_a_week_and_a_month_later_is_the_same(press: LedgerPress) -> None:
    """Whatever has come in, been withdrawn or changed since."""
    press.arrive(town(200, SEED, SIZE))
    table = Plan({**by_province(SIZE), **by_group(SIZE)}, FIRST, LAST)
    for _time in range(3):
        press.publish([table])
        press.arrive(town(60, SEED + 9, SIZE))
    assert len(press.published) == 3, press.refused
    assert len({json.dumps(json.loads(text)["tables"]) for text in press.published}) == 1
    found = judge_all(Attacker(press.published), press.counted)
    assert found.leaks == [], f"seed {SEED}: {summary(found)}"


def test_of_frozen_days_one_client_more_or_less_changes_no_byte(
    world: World, press: LedgerPress
) -> None:
    """Two neighbouring databases: what was published can be asked again in any form."""
    press.arrive(town(200, SEED, SIZE))
    press.publish([Plan({**by_province(SIZE)}, FIRST, LAST)])
    said = announced()
    other = draft_of(Plan({**by_district(SIZE), **by_group(SIZE)}, FIRST, LAST), "t0")
    before = looked_at(world, said, other).body
    press.arrive(one_more("KE/P0/D00"))
    assert looked_at(world, said, other).body == before


def test_of_new_days_one_client_more_changes_nothing_but_figures(
    world: World, press: LedgerPress
) -> None:
    """Neither the lines that are listed, nor their order, nor the length of what is published tells
    that somebody reported from a place that was never heard of before."""
    press.arrive(town(200, SEED, SIZE))
    said = announced()
    table = draft_of(Plan({**by_district(LATER), **by_group(SIZE)}, FIRST, LAST), "t0")
    before = looked_at(world, said, table).release
    press.arrive(one_more("KE/P2/D22"))
    after = looked_at(world, said, table).release
    assert before.tables[0].axes == after.tables[0].axes
    changed = [
        (one, other)
        for one, other in zip(before.tables[0].figures, after.tables[0].figures, strict=True)
        if one != other
    ]
    assert len(changed) <= 3  # the totals around it, by one step of five
    assert all(one is not None and other == one + 5 for one, other in changed)


def test_a_place_that_is_named_later_changes_no_population_of_published_days(
    world: World, press: LedgerPress
) -> None:
    """A part of a published quarter still lies inside it, province by province, when these have new
    districts since: else nobody would look at what is left of the quarter."""
    press.arrive(town(120, SEED, SIZE))
    whole = Plan({"region1": ["KE"], **by_province(SIZE)}, FIRST, LAST)
    press.publish([Plan(whole.axes, FIRST, LAST)])
    press.arrive([*one_more("KE/P0/D09", "2026-05"), *one_more("UA/Odesa", "2026-05")])
    part = draft_of(Plan(by_province(SIZE), FIRST, days_of("2026-02")[1]), "t0")
    longer = draft_of(Plan({"region1": ["KE", "UA"]}, FIRST, days_of("2026-05")[1]), "t1")
    seen = looked_at(world, announced(), part, longer)
    before = [one for one in seen.chain.contents[0].statements if one.shown is not None]
    after = [one for one in seen.statements if one.shown is not None]
    inside = {
        (str(inner.cell.days), str(outer.cell.days))
        for inner in (*before, *after)
        for outer in (*before, *after)
        if inner.cell.days != outer.cell.days and is_inside(inner.cell, outer.cell)
    }
    quarter, january, five = f"{FIRST}..{LAST}", "2026-01-01..2026-02-28", "2026-01-01..2026-05-31"
    assert inside == {(january, quarter), (january, five), (quarter, five)}
    provinces = [one.cell for one in after if str(one.cell.days) == january and one.cell.leaves]
    for cell in provinces:
        assert any(is_inside(cell, one.cell) for one in before if one.cell.leaves)
    assert len(provinces) == 2
    kenya = next(one.cell for one in after if str(one.cell.days) == five and one.cell.leaves)
    assert all(is_inside(one.cell, kenya) for one in before if one.cell.leaves)


def is_inside(inner: Definition, outer: Definition) -> bool:
    """Whether the definitions alone tell that one population is part of the other."""
    asked = dict(inner.leaves)
    return outer.days.holds(inner.days) and all(
        base in asked and asked[base] <= codes for base, codes in outer.leaves
    )


def one_more(region: str, month: str = "2026-02") -> list[Incident]:
    codes = {
        "region": frozenset([region]),
        "violation": frozenset(["arr_syringe"]),
        "gender": frozenset(["woman"]),
    }
    return [Incident(days_of(month), codes, (10**7,), {"arr_syringe": 1})]


READERS = sorted(
    path
    for folder in ("outputs", "reading")
    for path in (Path(__file__).parents[2] / "advocacy" / folder).rglob("*.py")
)
RAW = {"facts", "frames", "blocks", "counting", "microdata", "columns", "disclosure", "protection"}


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_files_charts_and_readings_know_published_figures_alone(path: Path) -> None:
    """What cannot be read cannot be told: neither by a size, nor by an order, nor by a label."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("advocacy"):
            names = {*(node.module or "").split("."), *(one.name for one in node.names)}
            assert not names & RAW, f"{path.name} imports {names & RAW}"
            assert "incidents.facts" not in (node.module or "")
