"""The attacker of publications has teeth: usual protections are broken as they are known to be.

Without this, a suite in which nothing leaks would say nothing. Which method leaks how much was
measured before the program was written; here towns are small and the shares rough.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest

from tests.attacks.effort import seeds
from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import Verdict, judge, summary
from tests.attacks.publications.reading import Cell, days_of
from tests.attacks.publications.rules import PUBLIC, Rule
from tests.attacks.publications.towns import Size, town
from tests.attacks.publications.truth import Counted, Incident
from tests.attacks.publications.weak import (
    Plan,
    Protect,
    by_chance,
    by_district,
    by_group,
    by_province,
    hide,
    protected,
    safe_alone,
    to_nearest,
)

HALVES = {"period": ["2026-Q1", "2026-Q2"]}
SIZE = Size()
TWO = [
    Plan({**HALVES, **by_district(SIZE), **by_group(SIZE)}),
    Plan({**HALVES, **by_province(SIZE)}),
]
EXACT_NOT_SMALL = Rule(slack=0, least=0, zero_is_shown=True, withheld=(1, 4))
EXACT_NOT_NONE = Rule(slack=0, least=0, zero_is_shown=True, withheld=(0, 4))
EXACT = Rule(slack=0, least=5)
"""Small counts withheld, and others beside them: the mark says nothing."""
NEAREST = Rule(slack=2, least=0, zero_is_shown=True)
TEN_NEAREST = Rule(slack=2)


def attacked(
    releases: list[bytes], incidents: list[Incident], rule: Rule = PUBLIC, *, derived: bool = False
) -> Verdict:
    """The verdict on all tables and differences together, or on differences alone."""
    attacker = Attacker(releases, rule)
    cells = [] if derived else attacker.cell_targets()
    return judge(attacker, incidents, [*cells, *attacker.differences()])


def over_towns(count: int, protect: Protect, rule: Rule, tables: list[Plan] = TWO) -> Verdict:
    """One release of each of some towns, counted together."""
    whole = Verdict()
    for seed in seeds(3, 20):
        incidents = town(count, seed, SIZE)
        made = protected(1, tables, Counted(incidents), protect)
        found = attacked([made], incidents, rule)
        assert not found.broken, found.broken[:3]
        whole.sensitive += found.sensitive
        for kind in ("exact", "present", "narrow", "near"):
            getattr(whole, kind).extend(getattr(found, kind))
    assert whole.sensitive > 30
    return whole


@pytest.mark.parametrize(
    ("name", "protect", "rule", "exact", "present"),
    [
        ("hide 1-4, show zeros", hide(1, 4), EXACT_NOT_SMALL, 0.2, 1.0),
        ("hide 0-4", hide(0, 4), EXACT_NOT_NONE, 0.14, 0.21),
        ("round to 5", to_nearest(5), NEAREST, 0.0, 0.25),
        ("threshold 10, round to 5", to_nearest(5, 10), TEN_NEAREST, 0.0, 0.0),
        ("threshold 10, random to 5", by_chance(7), PUBLIC, 0.0, 0.0),
    ],
)
def test_one_release_under_a_usual_protection_is_broken(
    name: str, protect: Protect, rule: Rule, exact: float, present: float
) -> None:
    """Shares of sensitive counts at the least; without an audit even the rule itself leaks."""
    found = over_towns(600, protect, rule)
    assert found.share("exact") >= exact, summary(found)
    assert found.share("present") >= present, summary(found)
    assert found.present or found.narrow, summary(found)


def test_a_table_of_the_year_so_far_gives_the_new_month_away() -> None:
    """Exact suppression, each release safe when read alone: the difference is the month."""
    found = Verdict()
    for seed in seeds(2, 10):
        incidents = town(900, seed, SIZE)
        counted = Counted(incidents)
        so_far = [
            safe_alone(n, [year_until(last)], counted, hide(0, 4), EXACT)
            for n, last in enumerate((date(2026, 4, 30), date(2026, 5, 31)), 1)
        ]
        both = attacked(so_far, incidents, EXACT, derived=True)
        found.sensitive += both.sensitive
        found.exact += both.exact
    assert found.sensitive > 5
    assert found.share("exact") > 0.7, summary(found)


def year_until(last: date) -> Plan:
    return Plan({**by_district(SIZE), **by_group(SIZE)}, since=date(2026, 1, 1), until=last)


def test_the_year_so_far_shows_presence_even_when_rounded_by_chance() -> None:
    found = Verdict()
    for seed in seeds(4, 20):
        incidents = town(900, seed, SIZE)
        counted = Counted(incidents)
        so_far = [
            protected(n, [year_until(date(2026, n, 28))], counted, by_chance(seed))
            for n in range(2, 7)
        ]
        both = attacked(so_far, incidents, derived=True)
        found.sensitive += both.sensitive
        found.present += both.present
    assert found.share("present") > 0.005, summary(found)


def test_an_audit_of_each_release_alone_does_not_see_the_difference() -> None:
    """Provinces in one release, their districts in the next, and again without one violation:
    each certified on its own."""
    leaks = sensitive = 0
    for seed in seeds(3, 20):
        incidents = town(700, seed, SIZE)
        counted = Counted(incidents)
        tables = [
            [Plan({**HALVES, **by_province(SIZE), **by_group(SIZE)})],
            [Plan({**HALVES, **by_district(SIZE), **by_group(SIZE)})],
        ]
        alone = [
            safe_alone(n, plans, counted, to_nearest(5, 10), TEN_NEAREST)
            for n, plans in enumerate(tables, 1)
        ]
        for one in alone:
            assert not attacked([one], incidents, TEN_NEAREST).leaks
        both = attacked(alone, incidents, TEN_NEAREST)
        leaks, sensitive = leaks + len(both.leaks), sensitive + both.sensitive
    assert leaks >= 3, sensitive


def test_a_new_draw_for_each_name_is_narrowed_by_asking_often() -> None:
    """Forty tables of one population, each rounded anew: up and down meet at the truth."""
    incidents = town(700, 3, SIZE)
    table = Plan(by_district(SIZE))
    made = [
        protected(n, [table], Counted(incidents), by_chance(n, afresh=True)) for n in range(1, 40)
    ]
    often, once = Attacker(made), Attacker(made[:1])
    widths = [
        [bound(attacker, cell) for cell in attacker.library.shown("incidents")]
        for attacker in (often, once)
    ]
    assert np.mean(widths[0]) < 5 < 7 < np.mean(widths[1])


def bound(attacker: Attacker, cell: Cell) -> float:
    (target,) = [one for one in attacker.cell_targets() if one.name == f"incidents {cell}"]
    return attacker.linear.highest(target)[0] - attacker.linear.lowest(target)[0]


def test_withholding_everything_is_safe_and_found_to_be() -> None:
    incidents = town(400, 1, SIZE)
    made = protected(1, TWO, Counted(incidents), lambda cell, incidents, clients: None)
    found = attacked([made], incidents)
    assert found.sensitive > 10
    assert not found.leaks


def test_bounds_are_those_of_every_world_that_prints_the_same() -> None:
    """Against all worlds tried one by one: people in two districts, with two kinds of violation of
    which each has one or both."""
    rule = Rule(slack=1, least=2)
    day = days_of("2026-03")
    kinds = [
        {"region": frozenset([region]), "violation": frozenset(codes)}
        for region in ("KE/P0/D00", "KE/P0/D01")
        for codes in (["arr_syringe"], ["vio_force"], ["arr_syringe", "vio_force"])
    ]
    table = Plan({"region3": ["KE/P0/D00", "KE/P0/D01"], "violation_group": ["arr", "vio"]})
    worlds = {}
    for world in product(range(4), repeat=len(kinds)):
        incidents = [
            Incident(day, kind, (number, many))
            for number, (kind, count) in enumerate(zip(kinds, world, strict=True))
            for many in range(count)
        ]
        counted = Counted(incidents)
        worlds[world] = [counted.incidents_in(cell) for cell in table.cells()]
    truth = (1, 0, 1, 3, 1, 0)
    printed = [value if value >= 3 else None for value in worlds[truth]]
    possible = [
        values
        for values in worlds.values()
        if all(
            shown is None or max(2, shown - 1) <= value <= shown + 1
            for shown, value in zip(printed, values, strict=True)
        )
    ]
    assert len(possible) > 20
    figures = dict(zip(table.cells(), printed, strict=True))
    made = protected(1, [table], Counted([]), lambda cell, incidents, clients: figures[cell])
    attacker = Attacker([made], rule)
    cells = table.cells()
    targets = {one.name: one for one in attacker.cell_targets()}
    whole = attacker.for_whole_people([targets[f"incidents {cell}"] for cell in cells])
    for number, (cell, (least, most)) in enumerate(zip(cells, whole, strict=True)):
        values = [one[number] for one in possible]
        target = targets[f"incidents {cell}"]
        assert attacker.linear.lowest(target)[0] <= least <= min(values), cell
        assert attacker.linear.highest(target)[0] >= most >= max(values), cell
        if max(values) < 6:  # not cut off by the few people that were tried
            assert least == min(values), cell


def test_an_attacker_who_reads_a_restated_figure_knows_that_something_is_wrong() -> None:
    """The same cell with figures that no one count has."""
    incidents = town(300, 1, SIZE)
    counted = Counted(incidents)
    table = Plan(by_province(SIZE))
    first = protected(1, [table], counted, lambda cell, incidents, clients: 100)
    later = protected(2, [table], counted, lambda cell, incidents, clients: 200)
    assert attacked([first, later], incidents).broken


def test_one_cell_has_one_name_whatever_table_it_stands_in() -> None:
    """The reading of tables: conditions, orders, spans and totals come to one population."""
    quarter = Cell(days_of("2026-Q1"), frozenset([("gender", frozenset(["man"]))]))
    ways = [
        Plan({"gender": ["man"], "period": ["2026-Q1"]}).cells()[0],
        Plan({"period": ["2026-Q1"], "gender": ["man"]}, date(2025, 1, 1)).cells()[0],
        Plan({"period": ["2026-Q1"]}, conditions=("gender: man",)).cells()[0],
        Plan({"gender": ["man"]}, date(2026, 1, 1), date(2026, 3, 31)).cells()[0],
        Plan({}, date(2026, 1, 1), date(2026, 3, 31), ("gender: man",)).cells()[0],
    ]
    assert set(ways) == {quarter}
