"""What an advocate can ask for, the lines of its sides, and what is proposed in place of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from advocacy.definitions import Days
from advocacy.proposals import Keeps, best, keeps, less_close, one_step_closer
from advocacy.published import Axis, Table, Term
from advocacy.sides import MOST_PERIODS, Side, choices
from advocacy.specs import TableSpec, quarters_before, whole_months_before

YEAR = Days(date(2025, 1, 1), date(2026, 10, 31))


def spec(*sides: str, since: str = "2025-01", until: str = "2026-10", **more) -> TableSpec:
    return TableSpec(since, until, sides, **more)


def table(
    rows: dict[str, list[int | None]], columns: list[str], *, overlaps: bool = False
) -> Table:
    """A table of rows by columns; the last row and the last column are totals."""
    codes = [code for code in rows if code != "*"]
    return Table(
        key="t",
        title="",
        unit="incidents",
        since=date(2025, 1, 1),
        until=date(2025, 12, 31),
        axes=(
            Axis(name="violation_group", label="", overlaps=overlaps,
                 terms=tuple(Term(code=code, label=code) for code in codes)),
            Axis(name="period", label="", terms=tuple(Term(code=c, label=c) for c in columns)),
        ),
        figures=tuple(figure for line in rows.values() for figure in line),
    )  # fmt: skip


def test_only_whole_periods_are_lines_and_stand_under_what_holds_them() -> None:
    lines = Side.parse("year.quarter").periods(YEAR)
    assert [(line.code, line.parent) for line in lines] == [
        ("2025", ""),
        ("2025-Q1", "2025"), ("2025-Q2", "2025"), ("2025-Q3", "2025"), ("2025-Q4", "2025"),
        ("2026-Q1", ""), ("2026-Q2", ""), ("2026-Q3", ""),
    ]  # fmt: skip
    assert all(YEAR.holds(line.days) for line in lines)


def test_week_that_crosses_into_another_year_stands_under_neither() -> None:
    days = Days(date(2025, 12, 1), date(2026, 1, 31))
    lines = Side.parse("month.week").periods(days)
    crossing = next(line for line in lines if line.code == "2026-W01")
    assert crossing.days == Days(date(2025, 12, 29), date(2026, 1, 4))
    assert crossing.parent == ""
    assert next(line for line in lines if line.code == "2026-W02").parent == "2026-01"


def test_region_not_known_more_closely_is_a_line_of_its_own() -> None:
    found = ["KE", "KE/Nairobi", "KE/Nairobi/Kamukunji", "", "KE/Kisumu/West"]
    lines = Side.parse("region1.region2.region3").coded(found)
    assert [(line.code, line.parent) for line in lines] == [
        ("KE", ""),
        ("KE/", "KE"),
        ("KE/Kisumu", "KE"),
        ("KE/Kisumu/West", "KE/Kisumu"),
        ("KE/Nairobi", "KE"),
        ("KE/Nairobi/", "KE/Nairobi"),
        ("KE/Nairobi/Kamukunji", "KE/Nairobi"),
        ("", ""),
    ]
    assert len({line.codes for line in lines}) == len(lines)


def test_one_population_is_one_line_even_when_two_levels_name_it() -> None:
    lines = Side.parse("age_group.age_band").coded(["15-17", "undisclosed", ""])
    assert [line.code for line in lines].count("undisclosed") == 1
    assert [line.code for line in lines].count("") == 1


def test_every_side_that_is_offered_can_be_read_and_counted_by() -> None:
    values = [value for value, _label in choices()]
    assert len(set(values)) == len(values)
    for value in values:
        assert str(Side.parse(value)) == value
        assert spec(value).title


@pytest.mark.parametrize(
    "text",
    ["", "colour", "month.year", "year.year", "year.gender", "violation.violation_group",
     "gender.age_band", "region1.agency", "year..month", "all"],
)  # fmt: skip
def test_levels_that_do_not_lie_in_each_other_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Side.parse(text)


def test_spec_is_kept_and_read_again() -> None:
    asked = spec(
        "year.quarter",
        "region2",
        unit="clients",
        filters=(("gender", ("woman",)), ("region1", ("KE",))),
    )
    assert TableSpec.read(asked.written()) == asked
    assert asked.days == YEAR
    assert asked.conditions() == {
        "gender": frozenset(["woman"]),
        "region": frozenset(["KE/*"]),
    }


@pytest.mark.parametrize(
    "said",
    [
        {"since": "2026-13"},
        {"since": ""},
        {"until": "yesterday"},
        {"since": "2026-11", "until": "2026-10"},
        {"unit": "kilograms"},
        {"sides": ("violation", "violation_group")},
        {"sides": ("gender", "agency", "stage", "harm", "service")},
        {"filters": (("colour", ("red",)),)},
        {"filters": (("gender", ()),)},
        {"filters": (("gender", ("purple",)),)},
        {"filters": (("region1", ("KE", "UA")),)},
    ],
)
def test_what_makes_no_sense_is_refused(said: dict) -> None:
    whole = {"since": "2025-01", "until": "2026-10"} | said
    with pytest.raises(ValidationError):
        TableSpec(**whole)


@pytest.mark.parametrize("said", [{}, {"since": "2026"}, {"since": 1, "until": None, "filters": 3}])
def test_what_was_not_written_as_a_spec_is_not_read(said: dict) -> None:
    with pytest.raises(ValidationError):
        TableSpec.read(said)


def test_too_many_periods_are_refused() -> None:
    days = Days(date(1901, 1, 1), date(2190, 12, 31))
    assert MOST_PERIODS < 290 * 12
    with pytest.raises(ValidationError):
        Side.parse("month").periods(days)


def test_builder_starts_with_months_that_are_over() -> None:
    assert quarters_before(date(2026, 11, 22)) == ("2025-Q3", "2026-Q3")
    assert quarters_before(date(2026, 1, 1)) == ("2024-Q4", "2025-Q4")
    assert quarters_before(date(2026, 3, 31)) == ("2024-Q4", "2025-Q4")
    assert quarters_before(date(2026, 7, 1)) == ("2025-Q2", "2026-Q2")
    assert whole_months_before(date(2026, 11, 22)) == ("2025-01", "2026-10")
    assert whole_months_before(date(2026, 1, 1)) == ("2024-01", "2025-12")


def test_table_keeps_what_its_closest_cells_show() -> None:
    shown = table({"arr": [40, None, 45], "vio": [15, None, 20], "*": [55, 10, 70]}, ["a", "b"])
    kept = keeps(shown)
    assert kept == Keeps(incidents=55, of=70, shown=7, cells=9, close=(40, 15))
    assert kept.hidden == 2
    assert not kept.is_thin


def test_incidents_kept_are_never_more_than_there_are() -> None:
    shown = table({"arr": [40, 40], "vio": [35, 35], "*": [50, 50]}, ["a"], overlaps=True)
    assert keeps(shown).incidents == 50


def test_half_hidden_is_published_and_more_than_half_is_not() -> None:
    assert not keeps(table({"arr": [10, None], "*": [10, None]}, ["a"])).is_thin
    assert keeps(table({"arr": [None, None], "*": [10, None]}, ["a"])).is_thin


def test_years_by_group_are_tried_first_then_totals_then_the_nearest() -> None:
    asked = spec("region1.region2", "violation_group.violation", "month")
    tried = [one.sides for one in less_close(asked)]
    assert tried[:4] == [("year", "violation_group"), ("violation_group",), ("year",), ()]
    assert tried[4] == ("region1", "violation_group.violation", "month")
    assert len(set(tried)) == len(tried)
    assert asked.sides not in tried


def test_thin_tables_are_never_proposed_and_the_most_detailed_stands_first() -> None:
    thin = table({"arr": [None, None], "*": [None, 15]}, ["a"])
    some = table({"arr": [10, 15], "*": [10, 15]}, ["a"])
    more = table({"arr": [10, 10, 20], "vio": [10, 10, 20], "*": [20, 20, 40]}, ["a", "b"])
    found = best([(spec("year"), thin), (spec("gender"), some), (spec("agency"), more)])
    assert [one[0].sides for one in found] == [("agency",), ("gender",)]


def test_what_the_next_level_takes_comes_from_shown_figures_alone() -> None:
    kept = Keeps(incidents=45, of=50, shown=4, cells=5, close=(30, 15))
    two_years = {"until": "2026-12"}
    side, more = one_step_closer(spec("year", **two_years), kept, spec("year.quarter", **two_years))
    # About four quarters in a year: 40 wanted of each, of two years.
    assert str(side) == "year.quarter"
    assert more == (40 - 30) + (40 - 15)
    assert one_step_closer(spec("year"), kept, spec("year")) is None


def test_nothing_is_told_of_how_many_regions_there_are() -> None:
    kept = Keeps(incidents=10, of=10, shown=1, cells=1, close=(10,))
    _side, more = one_step_closer(spec(), kept, spec("region2"))
    assert more == 10
