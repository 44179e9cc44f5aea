"""What may be shown, whoever asks how often under which name."""

from __future__ import annotations

from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import tables
from advocacy.disclosure import (
    BASE,
    THRESHOLD,
    ProtectedTable,
    definition,
    may_show,
    protect,
    rounded,
)
from advocacy.periods import Unit
from advocacy.tables import Count, Counts, TableSpec
from tests.advocacy.invented import SECRET, city, crowd, fact, live
from vault import blind, subkey

AXES = ["", "region1", "region2", "region3", "violation", "violation_group", "agency", "gender"]


@st.composite
def specs(draw: st.DrawFn) -> TableSpec:
    rows, columns = draw(st.sampled_from(AXES)), draw(st.sampled_from(AXES))
    if rows[:6] == columns[:6]:
        columns = ""
    filters = draw(
        st.sampled_from(
            [
                (),
                (("violation_group", ("arr",)),),
                (("gender", ("woman", "man")),),
                (("region2", ("KE/Nairobi",)), ("violation", ("arr_syringe", "vio_force"))),
            ]
        )
    )
    since = draw(st.sampled_from(["", "2026-01", "2025-11"]))
    until = draw(st.sampled_from(["", "2026-02", "2026-12"]))
    return TableSpec(draw(st.sampled_from(list(Unit))), rows, columns, filters, since, until)


def table(facts: list, spec: TableSpec, secret: bytes = SECRET) -> ProtectedTable:
    return protect(tables.build(live(*facts), spec), secret)


def by_hand(facts: list, spec: TableSpec, place: tuple[str | None, ...]) -> Count:
    """A second reading of what a place counts, one fact at a time, from its definition alone."""
    import json

    interval, leaves = definition(spec, place)
    wanted = json.loads(leaves)
    column = {"violation": "violations", "agency": "agencies", "gender": "gender"}
    found = []
    for one in facts:
        if not interval.holds(one.period):
            continue
        ok = True
        for base, codes in wanted.items():
            if base == "region":
                (code,) = codes
                prefix = code.removesuffix("/*")
                ok &= (
                    one.region == prefix or one.region.startswith(f"{prefix}/")
                    if code.endswith("/*")
                    else one.region == code
                )
            else:
                value = getattr(one, column[base])
                values = value if isinstance(value, list) else [value]
                ok &= bool(set(values or [""]) & set(codes))
        if ok:
            found.append(one)
    return Count(len(found), len({tag for one in found for tag in one.client_tags}))


@settings(max_examples=60, deadline=None)
@given(specs(), st.integers(0, 5), st.sampled_from([0, 9, 60, 250]))
def test_every_figure_is_what_counting_by_hand_allows(
    spec: TableSpec, seed: int, size: int
) -> None:
    facts = city(size, seed)
    shown = table(facts, spec)
    for place, figure in shown.figures.items():
        truth = by_hand(facts, spec, place)
        if truth.incidents < THRESHOLD or truth.clients < THRESHOLD:
            assert figure is None
        else:
            assert figure is not None
            assert figure % BASE == 0
            assert figure >= THRESHOLD
            assert abs(figure - truth.incidents) < BASE
    assert shown.hidden == sum(figure is None for figure in shown.figures.values())


@settings(max_examples=40, deadline=None)
@given(specs(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_of_facts_changes_nothing(spec: TableSpec, seed: int, chance) -> None:
    facts = city(120, seed)
    shuffled = facts[:]
    chance.shuffle(shuffled)
    assert table(facts, spec).figures == table(shuffled, spec).figures


@given(st.integers(10, 500))
def test_rounding_goes_to_a_neighbouring_multiple_and_is_right_on_average(number: int) -> None:
    steps = 1000
    values = [rounded(number, step / steps) for step in range(steps)]
    assert {value % BASE for value in values} == {0}
    assert max(abs(value - number) for value in values) < BASE
    assert mean(values) == pytest.approx(number, abs=1e-9)


def test_draws_are_uniform_over_definitions() -> None:
    """14 incidents become 15 four times out of five, over many definitions and secrets."""
    spec = TableSpec(Unit.ALL, "violation")
    places = [(f"code_{number}",) for number in range(4000)]
    counts = Counts(
        spec, dict.fromkeys(places, Count(14, 14)), {"violation": [p[0] for p in places]}
    )
    values = [figure for figure in protect(counts, SECRET).figures.values() if figure is not None]
    assert len(values) == 4000
    assert mean(values) == pytest.approx(14, abs=0.15)
    assert set(values) == {10, 15}


def test_same_definition_has_one_draw_in_every_table() -> None:
    """One cell, reached as a row, as a filter, through a group of one code, and as a total."""
    facts = [
        *crowd(13, violations=["oth_specify"]),
        *crowd(17, start=100, violations=["arr_syringe"], gender="man"),
    ]
    secrets = [bytes([number]) * 32 for number in range(40)]
    ways = [
        (TableSpec(rows="violation"), {"violation": "oth_specify"}),
        (TableSpec(rows="violation_group"), {"violation_group": "oth"}),
        (TableSpec(filters=(("violation", ("oth_specify",)),)), {}),
        (TableSpec(filters=(("violation_group", ("oth",)),)), {}),
        (TableSpec(rows="violation", columns="gender"), {"violation": "oth_specify"}),
        (TableSpec(rows="region1", columns="violation"), {"violation": "oth_specify"}),
        (TableSpec(rows="region2", filters=(("violation", ("oth_specify",)),)), {}),
    ]
    for secret in secrets:
        found = {table(facts, spec, secret).figure(**place) for spec, place in ways}
        assert len(found) == 1
    per_secret = {
        table(facts, ways[0][0], secret).figure(violation="oth_specify") for secret in secrets
    }
    assert per_secret == {10, 15}


def test_month_is_one_cell_whether_asked_as_month_or_as_span() -> None:
    facts = [*crowd(13, period="2026-02"), *crowd(11, start=50, period="2026-03")]
    for number in range(20):
        secret = bytes([number]) * 32
        as_month = table(facts, TableSpec(Unit.MONTH), secret).figure(period="2026-02")
        as_span = table(facts, TableSpec(since="2026-02", until="2026-02"), secret).figure()
        in_quarter = table(
            facts, TableSpec(Unit.QUARTER, since="2026-02", until="2026-02"), secret
        ).figure(period="2026-Q1")
        assert as_month == as_span == in_quarter


def test_filter_on_everything_is_no_filter() -> None:
    from incidents import vocabulary

    everything = ("", *vocabulary.codes("gender"))
    spec = TableSpec(filters=(("gender", everything),))
    assert definition(spec, ()) == definition(TableSpec(), ())


def test_order_of_codes_in_a_filter_does_not_redraw() -> None:
    one = TableSpec(filters=(("violation", ("arr_syringe", "vio_force")),))
    other = TableSpec(filters=(("violation", ("vio_force", "arr_syringe")),))
    assert definition(one, ()) == definition(other, ())


def test_figures_are_drawn_from_their_published_definition() -> None:
    """The draw, computed here from `definition` alone, is the one that the table used."""
    counts = tables.build(live(*city(300, 2)), TableSpec(Unit.QUARTER, "region2", "violation"))
    shown = protect(counts, SECRET)
    for place, figure in shown.figures.items():
        if figure is None:
            continue
        months, leaves = definition(counts.spec, place)
        drawn = blind(subkey(SECRET, "rounding", str(months)), leaves, "figure")
        chance = int.from_bytes(drawn[:6], "big") / 2**48
        assert figure == rounded(counts.cells[place].incidents, chance)


def test_one_person_reporting_often_stays_hidden() -> None:
    """Thirty incidents of nine clients: enough incidents, too few people."""
    facts = [fact(number, client=number % 9) for number in range(30)]
    assert table(facts, TableSpec()).is_empty
    assert table([*facts, fact(99)], TableSpec()).figure() in (30, 35)


def test_incidents_without_a_known_client_add_no_person() -> None:
    facts = [*crowd(9), *(fact(100 + number, client=-1) for number in range(50))]
    assert table(facts, TableSpec()).is_empty
    assert not table([*facts, fact(999)], TableSpec()).is_empty


def test_total_is_protected_on_its_own() -> None:
    """Two hidden halves may have a shown total; a shown total is not their rounded sum."""
    facts = [*crowd(6, gender="woman"), *crowd(7, start=50, gender="man")]
    shown = table(facts, TableSpec(rows="gender"))
    assert shown.figure() in (10, 15)
    assert shown.terms["gender"] == []
    assert shown.figures == {(None,): shown.figure()}


def test_total_counts_an_incident_once() -> None:
    facts = crowd(20, violations=["arr_syringe", "vio_force"])
    shown = table(facts, TableSpec(rows="violation_group"))
    assert shown.figures == {("arr",): 20, ("vio",): 20, (None,): 20}


def test_places_where_nothing_may_be_shown_are_not_named() -> None:
    facts = [*crowd(20), *crowd(9, start=50, region="KE/Mombasa/Likoni")]
    shown = table(facts, TableSpec(rows="region2"))
    assert shown.terms["region2"] == ["KE/Nairobi"]


def test_zero_and_nine_look_the_same() -> None:
    spec = TableSpec(rows="gender", columns="violation_group")
    base = [
        *crowd(20, gender="woman"),
        *crowd(20, start=50, gender="man"),
        *crowd(20, start=100, violations=["vio_force"]),
    ]
    nine = [*base, *crowd(9, start=200, gender="man", violations=["vio_force"])]
    without = table(base, spec).figure(gender="man", violation_group="vio")
    assert without is None
    assert table(nine, spec).figure(gender="man", violation_group="vio") is None


def test_hidden_months_between_shown_ones_stay_in_the_table() -> None:
    facts = [*crowd(12, period="2026-01"), *crowd(12, start=50, period="2026-04")]
    facts += [*crowd(3, start=90, period="2025-10"), *crowd(3, start=95, period="2026-07")]
    shown = table(facts, TableSpec(Unit.MONTH))
    assert shown.terms["period"] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert shown.hidden == 2


@pytest.mark.parametrize(
    ("incidents", "clients", "shown"),
    [(10, 10, True), (9, 9, False), (10, 9, False), (400, 9, False), (9, 10, False), (0, 0, False)],
)
def test_both_thresholds_must_be_reached(incidents: int, clients: int, shown: bool) -> None:
    assert may_show(Count(incidents, clients)) is shown


def test_what_is_shown_says_nothing_more_when_printed() -> None:
    counts = tables.build(live(*crowd(3)), TableSpec())
    assert "3" not in repr(counts).replace("TableSpec", "")
