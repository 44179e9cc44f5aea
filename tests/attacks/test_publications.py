"""Who reads every release and subtracts finds out nothing that was to stay unknown.

The attacker (`publications`) has the published bytes and the public rules; that it can bite is
shown in `test_publications_teeth.py`. Here the real audit lets releases out, one after the other,
and all of them are attacked together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from advocacy.definitions import Statement
from tests.attacks.effort import SEED, effort, seeds
from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import Verdict, judge, judge_all, summary
from tests.attacks.publications.press import Press
from tests.attacks.publications.reading import days_of
from tests.attacks.publications.towns import Size, town
from tests.attacks.publications.weak import (
    Plan,
    by_district,
    by_group,
    by_province,
    months,
)

SIZE = Size()
QUARTERS = {"period": ["2026-Q1", "2026-Q2"]}
DISTRICTS = Plan({**QUARTERS, **by_district(SIZE), **by_group(SIZE)})
PROVINCES = Plan({**QUARTERS, **by_province(SIZE), **by_group(SIZE)})


def attacked(press: Press) -> Verdict:
    """What comes of attacking everything that was let out together."""
    return judge_all(Attacker(press.published), press.counted)


def withstands(press: Press, *, sensitive: int = 10) -> Verdict:
    """Nothing leaks, and there was something that could have."""
    found = attacked(press)
    assert found.leaks == [], f"seed {SEED}: {summary(found)}"
    assert found.sensitive >= sensitive, "nothing was at stake"
    return found


def so_far(last: str) -> Plan:
    """The year up to the end of a month."""
    since, until = date(2026, 1, 1), days_of(last)[1]
    return Plan({**by_district(SIZE), **by_group(SIZE)}, since, until)


def window(first: int, length: int = 3) -> Plan:
    """Some months together, from that month on."""
    since, until = days_of(f"2026-{first:02}")[0], days_of(f"2026-{first + length - 1:02}")[1]
    return Plan({**by_district(SIZE), **by_group(SIZE)}, since, until)


def only(condition: str) -> Plan:
    return Plan({**QUARTERS, **by_district(SIZE), **by_group(SIZE)}, conditions=(condition,))


SERIES: dict[str, list[list[Plan]]] = {
    "one release": [[DISTRICTS]],
    "two tables of one release": [[DISTRICTS, Plan({**QUARTERS, **by_province(SIZE)})]],
    "the year so far, month after month": [[so_far(month)] for month in months(4, 3)],
    "rolling windows": [[window(first)] for first in (1, 2, 3, 4)],
    "provinces, then their districts": [[PROVINCES], [DISTRICTS]],
    "districts, then their provinces": [[DISTRICTS], [PROVINCES]],
    "everybody, then men, then everybody else": [
        [DISTRICTS],
        [only("gender: man")],
        [only("gender: woman, nonbinary, trans_woman, trans_man, other, undisclosed, ")],
    ],
    "groups of violations, violations, rights": [
        [Plan({**by_district(SIZE), **by_group(SIZE)}, date(2026, 1, 1), date(2026, 6, 30))],
        [
            Plan(
                {**by_district(SIZE), "violation": ["arr_arbitrary", "arr_syringe", "vio_force"]},
                date(2026, 1, 1),
                date(2026, 6, 30),
            ),
            Plan(
                {**by_district(SIZE), "right": ["I9", "E12", "I7"]},
                date(2026, 1, 1),
                date(2026, 6, 30),
            ),
        ],
    ],
    "months, then weeks": [
        [Plan({"period": months(2), **by_group(SIZE)})],
        [Plan({"period": [f"2026-W{week:02}" for week in range(1, 9)], **by_group(SIZE)})],
    ],
    "incidents, clients and acts": [
        [Plan(DISTRICTS.axes, unit=unit) for unit in ("incidents", "clients", "acts")]
    ],
    "clients in one release, incidents in the next": [
        [Plan(PROVINCES.axes, unit="clients")],
        [DISTRICTS],
        [Plan(PROVINCES.axes, unit="acts")],
    ],
    "a correction that says more": [
        [DISTRICTS],
        [Plan({**QUARTERS, **by_district(SIZE), "gender": ["woman", "man"]})],
    ],
}


@pytest.mark.parametrize("name", SERIES)
def test_releases_in_a_row_give_nobody_away(name: str) -> None:
    for seed in seeds(1, 12):
        press = Press(town(450, seed, SIZE), seed)
        for plans in SERIES[name]:
            press.publish(plans)
        assert len(press.published) >= min(2, len(SERIES[name])), press.refused
        withstands(press, sensitive=5)
        assert press.withheld <= 0.2 * press.publishable


def test_acts_and_clients_do_not_show_that_somebody_is_among_few_incidents() -> None:
    """Two incidents left between two figures, with nine acts: acts must possibly be none too."""
    press = Press(town(700, 0, SIZE), 0)
    for plans in SERIES["incidents, clients and acts"]:
        press.publish(plans)
    withstands(press)


@pytest.mark.parametrize("count", [60, 150, 400, 3000])
def test_small_and_large_organisations_can_publish_and_give_nobody_away(count: int) -> None:
    for seed in seeds(1, 10):
        press = Press(town(count, seed, SIZE), seed)
        press.publish([PROVINCES, Plan({**QUARTERS, **by_district(SIZE)})])
        press.publish([Plan({**by_district(SIZE), "gender": ["woman", "man", "nonbinary"]})])
        withstands(press, sensitive=1)
        assert press.publishable - press.withheld >= 10


def test_nothing_is_found_out_with_whole_people_either() -> None:
    """Constraint programming: a bound that only holds because half a person cannot be."""
    press = Press(town(250, SEED, SIZE), SEED)
    press.publish([PROVINCES])
    press.publish([so_far("2026-05")])
    attacker = Attacker(press.published)
    pairs = [*((cell, None) for cell in attacker.cells), *attacker.pairs()]
    few = sorted((press.counted.only_in(*pair), str(pair), pair) for pair in pairs)
    few = [one for one in few if 0 < one[0] < 5][: effort(40, 4000)]
    found = attacker.for_whole_people([attacker.target(*pair) for _n, _name, pair in few])
    assert len(few) > 20
    for (truth, name, _pair), (least, most) in zip(few, found, strict=True):
        assert (least, most >= 5) == (0, True), f"{truth} is in {least}..{most}: {name}"


@pytest.mark.parametrize(
    "name", ["two tables of one release", "everybody, then men, then everybody else"]
)
def test_groups_that_no_table_shows_stay_in_doubt_too(name: str) -> None:
    """The finest kinds that all tables together tell apart: no audit looks for these by name."""
    press = Press(town(450, SEED, SIZE), SEED)
    for plans in SERIES[name]:
        press.publish(plans)
    attacker = Attacker(press.published)
    found = judge(attacker, press.counted.incidents, attacker.finest())
    assert found.sensitive > 5
    assert found.leaks == [], summary(found)


def two_years(count: int, seed: int) -> Press:
    """A release a month: its own table, and the year so far."""
    size = Size(provinces=2, districts=2, months=24, groups=3)
    press = Press(town(50 * count, seed, Size(2, 2, count, 3), "2025-01"), seed)
    for number in range(count):
        year, month = 2025 + number // 12, number % 12 + 1
        first, last = days_of(f"{year}")[0], days_of(f"{year}-{month:02}")[1]
        press.publish(
            [
                Plan(
                    {"period": [f"{year}-{month:02}"], **by_province(size), **by_group(size)},
                    until=last,
                ),
                Plan(by_district(size), first, last),
            ]
        )
    assert len(press.published) == count, press.refused
    return press


def test_twenty_four_releases_in_a_row_give_nobody_away() -> None:
    """Two years in whole, eight months with every change. By real numbers every cell and every
    difference of all releases, in whole people the smallest of them."""
    press = two_years(effort(8, 24), SEED)
    attacker = Attacker(press.published)
    found = judge_all(attacker, press.counted)
    assert found.leaks == [], f"seed {SEED}: {summary(found)}"
    assert found.sensitive >= effort(5, 20), "nothing was at stake"
    pairs = [*((cell, None) for cell in attacker.cells), *attacker.pairs()]
    counted = sorted((press.counted.only_in(*pair), str(pair), pair) for pair in pairs)
    few = [one for one in counted if 0 < one[0] < 5][: effort(10, 400)]
    bounds = attacker.for_whole_people([attacker.target(*pair) for _n, _name, pair in few])
    for (truth, name, _pair), (least, most) in zip(few, bounds, strict=True):
        assert (least, most >= 5) == (0, True), f"{truth} is in {least}..{most}: {name}"


@pytest.mark.parametrize(
    ("name", "forget"),
    [
        ("everything before", lambda before: []),
        ("the smallest figures before", lambda before: [s for s in before if (s.shown or 0) > 30]),
    ],
)
def test_an_audit_that_forgets_is_caught(
    name: str, forget: Callable[[list[Statement]], list[Statement]]
) -> None:
    """The same audit without (all of) its ledger lets leaks out: the ledger is what holds them."""
    for seed in range(12):
        press = Press(town(600, seed, SIZE), seed)
        for month in months(3, 3):
            press.publish([so_far(month)], ledger=forget)
        if attacked(press).leaks:
            return
    pytest.fail("nothing leaked: the attack, or the audit, does nothing")


def test_a_client_with_many_incidents_is_shown_nowhere() -> None:
    """Twelve incidents of one person in one cell look like none."""
    from tests.attacks.publications.truth import Incident

    everybody = town(300, SEED, SIZE)
    codes = {
        "region": frozenset(["KE/P2/D23"]),
        "violation": frozenset(["svc_raid"]),
        "gender": frozenset(["woman"]),
    }
    twelve = [Incident(days_of("2026-02"), codes, (10**6,), {"svc_raid": 1}) for _ in range(12)]
    table = Plan({**QUARTERS, **by_district(SIZE), "violation_group": ["arr", "svc"]})
    press = Press([*everybody, *twelve], SEED)
    press.publish([table])
    (published,) = press.published
    figures = json.loads(published)["tables"][0]["figures"]
    for cell, shown in zip(table.cells(), figures, strict=True):
        if dict(cell.asks).get("violation", frozenset()) >= {"svc_raid"}:
            assert shown is None, cell
    withstands(press)


def test_one_population_has_one_number_under_every_name() -> None:
    """Other order, other table, condition instead of row, span instead of period: averaging all of
    them is looking at one draw."""
    press = Press(town(900, SEED, SIZE), SEED)
    man = ("gender: man",)
    first, last = days_of("2026-Q1")
    press.publish([Plan({"gender": ["man"], **QUARTERS, **by_province(SIZE)})])
    press.publish([Plan({**by_province(SIZE), **QUARTERS, "gender": ["woman", "man"]})])
    press.publish([Plan({**QUARTERS, **by_province(SIZE)}, conditions=man)])
    press.publish([Plan(by_province(SIZE), first, last, man)])
    assert len(press.published) == 4
    printed = Attacker(press.published).library.shown("incidents")
    often = [cell for cell in printed if "gender=man" in str(cell)]
    assert len(often) > 3
    assert all(len(figures) == 1 for figures in printed.values())


def test_the_same_table_again_is_the_same_bytes() -> None:
    press = Press(town(400, SEED, SIZE), SEED)
    for _week in range(3):
        press.publish([DISTRICTS, PROVINCES])
    tables = {json.dumps(json.loads(text)["tables"]) for text in press.published}
    assert len(press.published) == 3
    assert len(tables) == 1
