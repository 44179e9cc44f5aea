"""Counting in columns against counting one fact at a time; what the protection is given."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date

import numpy as np
import polars as pl
import pytest

from advocacy import columns, counting, frames
from advocacy.counting import Axis
from advocacy.definitions import Days, Definition
from advocacy.dimensions import DIMENSIONS, universe
from advocacy.microdata import microdata, regions_of, spelled_out
from advocacy.periods import Atom, Unit, key_inside
from incidents.facts import Fact
from tests.advocacy.invented import SIGNER, city, fact, live

AXES = {
    "time, regions and groups": ("period", "region2", "violation_group"),
    "rights alone": ("right",),
    "harms and funnel": ("harm", "reached", "gender"),
    "age merged": ("age_group", "time_to_lawyer"),
    "nothing": (),
}


def facts_of(seed: int) -> list[Fact]:
    chance = random.Random(seed)
    harms = ["injury", "overdose", "psych"]
    return [
        one.model_copy(
            update={
                "acts": {code: chance.choice([1, 1, 2, 5]) for code in one.violations},
                "harms": chance.sample(harms, chance.randrange(3)),
                "reached": ["recorded", "referred"][: chance.choice([1, 2])],
                "age_band": chance.choice(["0-14", "15-17", "55+", "undisclosed"]),
                "time_to_lawyer": chance.choice(["", "day", "week"]),
            }
        )
        for one in city(150, seed)
    ]


def terms_by_hand(one: Fact, axis: str) -> set[str]:
    if axis == "period":
        key = key_inside(Atom(one.period, one.week).days, Unit.QUARTER)
        return {key} if key else set()
    dimension = DIMENSIONS[axis]
    value = getattr(one, dimension.column)
    codes = value if isinstance(value, list) else [value]
    return {term for code in codes or [""] for term in dimension.terms_of(code)}


def acts_by_hand(one: Fact, place: dict[str, str]) -> int:
    return sum(
        many
        for code, many in one.acts.items()
        if all(
            term in DIMENSIONS[axis].terms_of(code)
            for axis, term in place.items()
            if axis != "period" and DIMENSIONS[axis].base == "violation"
        )
    )


def axis_of(facts, name: str) -> Axis:
    if name == "period":
        keys = {str(a): key_inside(a.days, Unit.QUARTER) for a in counting.atoms_of(facts)}
        terms_of = {atom: [key] if key else [] for atom, key in keys.items()}
        column = "atom"
    else:
        column = DIMENSIONS[name].column
        codes = counting.codes_of(facts, column)
        terms_of = {code: DIMENSIONS[name].terms_of(code) for code in codes}
    return Axis(name, column, sorted({t for ts in terms_of.values() for t in ts}), terms_of)


@pytest.mark.parametrize("names", AXES.values(), ids=AXES)
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_one_fact_at_a_time(names: tuple[str, ...], seed: int) -> None:
    facts = facts_of(seed)
    opened = live(*facts)
    axes = [axis_of(opened, name) for name in names]
    found = {}
    for numbers, counts in counting.count(opened, axes):
        place = tuple(
            axis.terms[n] if n < len(axis.terms) else None
            for axis, n in zip(axes, numbers, strict=True)
        )
        assert place not in found
        found[place] = counts
    inside: dict[tuple[str | None, ...], list[Fact]] = defaultdict(list)
    for one in facts:
        places: list[tuple[str | None, ...]] = [()]
        for name in names:
            places = [(*p, t) for p in places for t in [*terms_by_hand(one, name), None]]
        for place in places:
            inside[place].append(one)
    assert found == {
        place: (
            len(some),
            len({tag for one in some for tag in one.client_tags}),
            sum(
                acts_by_hand(
                    one, {n: t for n, t in zip(names, place, strict=True) if t is not None}
                )
                for one in some
            ),
        )
        for place, some in inside.items()
    }


def test_acts_of_other_violations_are_not_counted_where_some_are_asked_for() -> None:
    facts = live(
        fact(1, violations=["arr_syringe", "vio_force"], acts={"arr_syringe": 2, "vio_force": 5})
    )
    asked = frozenset({"vio_force"})
    chosen = counting.chosen(facts, Days(), {"violation": asked})
    assert list(counting.count(chosen, [], asked)) == [([], (1, 1, 5))]
    assert list(counting.count(chosen, [])) == [([], (1, 1, 7))]


def test_a_right_is_counted_once_for_an_incident_that_touches_it_twice() -> None:
    facts = live(fact(1, violations=["arr_syringe", "arr_service"]))
    axis = axis_of(facts, "right")
    found = {tuple(numbers): counts for numbers, counts in counting.count(facts, [axis])}
    assert axis.terms == ["E12", "I9"]
    assert found == {(0,): (1, 1, 2), (1,): (1, 1, 2), (2,): (1, 1, 2)}


@pytest.mark.parametrize("name", [one for one in DIMENSIONS if not one.startswith("region")])
def test_rows_and_the_codes_behind_them_say_the_same(name: str) -> None:
    dimension = DIMENSIONS[name]
    codes = universe(dimension.base)
    terms = {term for code in codes for term in dimension.terms_of(code)}
    assert {term for term, _label in dimension.choices()} <= terms
    for term in terms:
        leaves = dimension.leaves_of(term)
        assert leaves == {code for code in codes if term in dimension.terms_of(code)}
        assert dimension.label_of(term)
    if not dimension.overlaps:
        assert sum(len(dimension.leaves_of(term)) for term in terms) == len(codes)


def test_narrower_rows_lie_inside_the_wider_ones() -> None:
    for dimension in DIMENSIONS.values():
        for term, _label in dimension.choices():
            if parent := dimension.parent_of(term):
                wider = DIMENSIONS[dimension.wider]
                assert dimension.leaves_of(term) <= wider.leaves_of(parent)
    assert DIMENSIONS["region3"].parent_of("KE/Nairobi/Kamukunji") == "KE/Nairobi"
    assert DIMENSIONS["age_band"].parent_of("15-17") == "0-17"


def test_codes_of_tomorrow_are_read_as_not_recorded() -> None:
    facts = live(
        fact(
            1,
            violations=["arr_new", "vio_force"],
            gender="new",
            acts={"arr_new": 2, "vio_force": 1},
        )
    )
    assert facts["gender"].to_list() == [""]
    assert sorted(facts["violations"].to_list()[0]) == ["", "vio_force"]
    assert facts["acts"].to_list() == [[2, 1]]


def test_the_protection_is_given_the_same_records() -> None:
    facts = facts_of(3)
    opened = live(*facts)
    data = microdata(opened, ["region", "violation", "harm", "gender"], with_acts=True)
    assert len(data.time) == len(facts)
    for row, one in enumerate(facts):
        assert data.atoms[data.time[row]] == Atom(one.period, one.week).days
        for base, coded in data.bases.items():
            value = getattr(one, DIMENSIONS["region1" if base == "region" else base].column)
            said = (value if isinstance(value, list) else [value]) or [""]
            starts = coded.of.starts
            codes = [coded.codes[n] for n in coded.of.values[starts[row] : starts[row + 1]]]
            assert sorted(codes) == sorted(said)
    clients = {tag for one in facts for tag in one.client_tags}
    assert len(np.unique(data.clients.values)) == len(clients)
    assert data.acts is not None
    assert data.acts.weights.sum() == sum(sum(one.acts.values()) for one in facts)
    assert set(data.bases["gender"].codes) == universe("gender")


def test_regions_are_spelled_out_for_the_protection_alone() -> None:
    facts = live(fact(1), fact(2, region="KE/Nairobi"), fact(3, region="KE"), fact(4, region=""))
    cell = Definition.of(
        Days(date(2026, 1, 1), date(2026, 3, 31)), {"region": frozenset({"KE/Nairobi/*"})}
    )
    found = spelled_out(cell, regions_of(facts))
    assert dict(found.leaves)["region"] == {"KE/Nairobi", "KE/Nairobi/Kamukunji"}
    assert found.days == cell.days


def test_facts_and_blocks_of_the_first_version_still_open() -> None:
    old = Fact.model_validate_json(
        '{"v": 1, "tag": "%s", "seq": 3, "retracted": false, "period": "2025", "region": "KE",'
        ' "violations": ["vio_force", "arr_syringe"], "agencies": [], "places": [], "services": [],'
        ' "interferences": [], "harms": [], "gender": "man", "age_band": "", "verification": "",'
        ' "stage": "with_lawyer", "outcomes": [], "client_tags": []}' % ("0" * 64)
    )
    now = frames.frame_of([(SIGNER, old)])
    later = ["turn", "week", "time_to_lawyer", "circumstances", "reached", "acts"]
    block = frames.pack(now.drop(later))
    assert frames.unpack(block).equals(now)
    (row,) = frames.live(frames.unpack(block)).to_dicts()
    assert row["acts"] == [1, 1]
    assert row["reached"] == ["accepted", "recorded", "referred"]
    assert (row["atom"], row["week"]) == ("2025/", "")


def test_codes_of_several_numbers_and_of_none_stay_with_their_facts() -> None:
    """A quarter is in its year too; what is dated more widely than the table has neither."""
    column = pl.Series(["2025-Q4", "", "2025-Q1", "", "2025-Q4", ""], dtype=columns.CODE)
    numbers = {"2025-Q4": [0, 2], "2025-Q1": [0, 1]}
    found = columns.coded(column, lambda code: numbers.get(code, []))
    assert found.lengths.tolist() == [2, 0, 2, 0, 2, 0]
    assert found.values.tolist() == [0, 2, 0, 1, 0, 2]
