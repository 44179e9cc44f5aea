"""What may be shown, whoever asks how often under which name: what the threshold and the rounding
leave of a table, before the audit withholds more."""

from __future__ import annotations

from statistics import mean
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advocacy.definitions import Days, Definition
from advocacy.dimensions import region_holds
from advocacy.disclosure import BASE, THRESHOLD, draw, rounded
from advocacy.drafting import draft_of
from advocacy.frames import with_atoms
from advocacy.ledger import frozen
from advocacy.ledger.population import Population
from advocacy.ledger.protected import Made
from advocacy.ledger.universes import Universe
from advocacy.periods import Atom
from advocacy.published import TOTAL, Table
from advocacy.specs import TableSpec
from incidents.facts import Fact
from tests.advocacy.invented import SECRET, city, crowd, fact, live

SIDES = ["region1", "region2", "region3", "violation", "violation_group", "agency", "gender"]
TIMES = ["year", "quarter", "month", "year.quarter"]
FILTERS: list[tuple[tuple[str, tuple[str, ...]], ...]] = [
    (),
    (("violation_group", ("arr",)),),
    (("gender", ("woman", "man")),),
    (("region2", ("KE/Nairobi",)), ("violation", ("arr_syringe", "vio_force"))),
]
COLUMNS = {"violation": "violations", "agency": "agencies", "gender": "gender"}


def spec(*sides: str, **said: Any) -> TableSpec:
    """A table of 2025 and 2026, unless said otherwise."""
    return TableSpec(**({"since": "2025", "until": "2026", "sides": sides} | said))


@st.composite
def specs(draw: st.DrawFn) -> TableSpec:
    rows, columns = draw(st.sampled_from(SIDES)), draw(st.sampled_from(SIDES))
    sides = [draw(st.sampled_from(TIMES))] if draw(st.booleans()) else []
    sides += [rows] if rows[:6] == columns[:6] else [rows, columns]
    since = draw(st.sampled_from(["2025", "2026-01", "2025-11"]))
    until = draw(st.sampled_from(["2026", "2026-02", "2026-Q4"]))
    return spec(*sides, filters=draw(st.sampled_from(FILTERS)), since=since, until=until)


def population(facts: list[Fact]) -> Population:
    found = with_atoms(frozen.coded(live(*facts)))
    return Population(found, found, Universe.of(found), {}, 0)


def made(facts: list[Fact], spec: TableSpec, secret: bytes = SECRET) -> Made:
    people = population(facts)

    def known(column: str) -> set[str]:
        values = people.facts[column]
        if isinstance(values.dtype, pl.List):
            values = values.explode(empty_as_null=True)
        return {code or "" for code in values.unique().to_list()}

    return Made.of(draft_of(spec, known), people, secret, THRESHOLD)


def table(facts: list[Fact], spec: TableSpec, secret: bytes = SECRET) -> Table:
    return made(facts, spec, secret).table(frozenset())


def figure(facts: list[Fact], spec: TableSpec, *place: str, secret: bytes = SECRET) -> int | None:
    """What the table says at a place; None too where the place is not named."""
    return table(facts, spec, secret).by_place().get(place)


def by_hand(facts: list[Fact], cell: Definition) -> tuple[int, int]:
    """Incidents and clients, one fact at a time, from the definition alone."""
    found = [one for one in facts if is_counted(one, cell)]
    return len(found), len({tag for one in found for tag in one.client_tags})


def is_counted(one: Fact, cell: Definition) -> bool:
    if not cell.days.holds(Atom(one.period, one.week).days):
        return False
    for base, codes in cell.leaves:
        if base == "region":
            if not any(region_holds(pattern, one.region) for pattern in codes):
                return False
        else:
            value = getattr(one, COLUMNS[base])
            if not set((value if isinstance(value, list) else [value]) or [""]) & codes:
                return False
    return True


@settings(max_examples=60, deadline=None)
@given(specs(), st.integers(0, 5), st.sampled_from([0, 9, 60, 250]))
# Where some dates are too wide for the table, there are fewer terms than facts.
@example(spec("year.quarter", "region2", since="2025", until="2026-02"), 0, 250)
def test_every_figure_is_what_counting_by_hand_allows(
    spec: TableSpec, seed: int, size: int
) -> None:
    facts = city(size, seed)
    for one in made(facts, spec).statements:
        incidents, clients = by_hand(facts, one.cell)
        if incidents < THRESHOLD or clients < THRESHOLD:
            assert one.shown is None
        else:
            assert one.shown is not None
            assert one.shown % BASE == 0
            assert one.shown >= THRESHOLD
            assert abs(one.shown - incidents) < BASE


@settings(max_examples=40, deadline=None)
@given(specs(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_of_facts_changes_nothing(spec: TableSpec, seed: int, chance: Any) -> None:
    facts = city(120, seed)
    shuffled = facts[:]
    chance.shuffle(shuffled)
    assert table(facts, spec) == table(shuffled, spec)


@given(st.integers(10, 500))
def test_rounding_goes_to_a_neighbouring_multiple_and_is_right_on_average(number: int) -> None:
    steps = 1000
    values = [rounded(number, step / steps) for step in range(steps)]
    assert {value % BASE for value in values} == {0}
    assert max(abs(value - number) for value in values) < BASE
    assert mean(values) == pytest.approx(number, abs=1e-9)


def test_draws_are_uniform_over_definitions() -> None:
    """14 incidents become 15 four times out of five, over many definitions."""
    cells = [
        Definition.of(Days(), {"violation": frozenset([f"code_{number}"])})
        for number in range(4000)
    ]
    values = [rounded(14, draw(SECRET, cell, "incidents")) for cell in cells]
    assert mean(values) == pytest.approx(14, abs=0.15)
    assert set(values) == {10, 15}


def test_each_unit_and_each_span_of_days_draws_on_its_own() -> None:
    cell = Definition.of(Days(), {})
    year = Definition.of(spec().days, {})
    drawn = {draw(SECRET, one, unit) for one in (cell, year) for unit in ("incidents", "clients")}
    assert len(drawn) == 4


def test_same_definition_has_one_draw_in_every_table() -> None:
    """One cell, reached as a row, as a filter, through a group of one code, and as a total."""
    facts = [
        *crowd(13, violations=["oth_specify"]),
        *crowd(17, start=100, violations=["arr_syringe"], gender="man"),
    ]
    secrets = [bytes([number]) * 32 for number in range(40)]
    of_code, of_group = (("violation", ("oth_specify",)),), (("violation_group", ("oth",)),)
    ways: list[tuple[TableSpec, tuple[str, ...]]] = [
        (spec("violation"), ("oth_specify",)),
        (spec("violation_group"), ("oth",)),
        (spec(filters=of_code), ()),
        (spec(filters=of_group), ()),
        (spec("violation", "gender"), ("oth_specify", TOTAL)),
        (spec("gender", "violation"), (TOTAL, "oth_specify")),
        (spec("region2", filters=of_code), (TOTAL,)),
    ]
    for secret in secrets:
        assert len({figure(facts, one, *place, secret=secret) for one, place in ways}) == 1
    first = {figure(facts, ways[0][0], "oth_specify", secret=secret) for secret in secrets}
    assert first == {10, 15}


def test_month_is_one_cell_whether_asked_as_month_or_as_span() -> None:
    facts = [*crowd(13, period="2026-02"), *crowd(11, start=50, period="2026-03")]
    for number in range(20):
        secret = bytes([number]) * 32
        as_month = figure(facts, spec("month"), "2026-02", secret=secret)
        as_span = figure(facts, spec(since="2026-02", until="2026-02"), secret=secret)
        assert as_month == as_span is not None


def test_filter_on_everything_is_no_filter() -> None:
    from incidents import vocabulary

    everything = (("gender", ("", *vocabulary.codes("gender"))),)
    (one,), (other,) = (
        made(crowd(20), found).statements for found in (spec(), spec(filters=everything))
    )
    assert one == other


def test_order_of_codes_in_a_filter_does_not_redraw() -> None:
    codes = ("arr_syringe", "vio_force")
    one, other = (
        made(crowd(20), spec(filters=(("violation", found),))).statements
        for found in (codes, codes[::-1])
    )
    assert one == other


def test_one_person_reporting_often_stays_hidden() -> None:
    """Thirty incidents of nine clients: enough incidents, too few people."""
    facts = [fact(number, client=number % 9) for number in range(30)]
    assert figure(facts, spec()) is None
    assert figure([*facts, fact(99)], spec()) in (30, 35)


def test_incidents_without_a_known_client_add_no_person() -> None:
    facts = [*crowd(9), *(fact(100 + number, client=-1) for number in range(50))]
    assert figure(facts, spec()) is None
    assert figure([*facts, fact(999)], spec()) == 60


def test_total_is_protected_on_its_own() -> None:
    """Two hidden halves may have a shown total; a shown total is not their rounded sum."""
    facts = [*crowd(6, gender="woman"), *crowd(7, start=50, gender="man")]
    shown = table(facts, spec("gender"))
    assert shown.axes[0].terms == ()
    assert shown.figures in ((10,), (15,))


def test_total_counts_an_incident_once() -> None:
    facts = crowd(20, violations=["arr_syringe", "vio_force"])
    shown = table(facts, spec("violation_group"))
    assert shown.by_place() == {("arr",): 20, ("vio",): 20, (TOTAL,): 20}
    assert shown.axes[0].overlaps


def test_places_where_nothing_may_be_shown_are_not_named() -> None:
    facts = [*crowd(20), *crowd(9, start=50, region="KE/Mombasa/Likoni")]
    assert [term.code for term in table(facts, spec("region2")).axes[0].terms] == ["KE/Nairobi"]


def test_zero_and_nine_look_the_same() -> None:
    by = spec("gender", "violation_group")
    base = [
        *crowd(20, gender="woman"),
        *crowd(20, start=50, gender="man"),
        *crowd(20, start=100, violations=["vio_force"]),
    ]
    nine = [*base, *crowd(9, start=200, gender="man", violations=["vio_force"])]
    for facts in (base, nine):
        shown = table(facts, by).by_place()
        assert shown["man", "vio"] is None
        assert shown["man", "arr"] == 20


def test_hidden_months_between_shown_ones_stay_in_the_table() -> None:
    facts = [*crowd(12, period="2026-01"), *crowd(12, start=50, period="2026-04")]
    facts += [*crowd(3, start=90, period="2025-10"), *crowd(3, start=95, period="2026-07")]
    shown = table(facts, spec("month"))
    assert [term.code for term in shown.axes[0].terms] == [
        "2026-01", "2026-02", "2026-03", "2026-04",
    ]  # fmt: skip
    assert shown.figures[1:3] == (None, None)


@pytest.mark.parametrize(
    ("incidents", "clients", "is_shown"),
    [(10, 10, True), (9, 9, False), (10, 9, False), (400, 9, False), (11, 10, True)],
)
def test_incidents_and_clients_must_both_reach_the_threshold(
    incidents: int, clients: int, is_shown: bool
) -> None:
    facts = [fact(number, client=number % clients) for number in range(incidents)]
    assert (figure(facts, spec()) is not None) == is_shown
