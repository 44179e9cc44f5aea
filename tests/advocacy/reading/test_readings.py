"""What is said of published figures, and what is not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.published import TOTAL
from advocacy.reading import Denominators, Population, Reading, readings_of
from tests.advocacy.reading.invented import axis, course, release, table


def of_kind(kind: str, found: list[Reading]) -> list[Reading]:
    return [one for one in found if one.kind == kind]


def test_newest_quarter_stands_beside_the_same_quarter_a_year_before() -> None:
    (change,) = of_kind("change", readings_of(release(course([40, 20, 35, 50, 120]))))
    assert change.sentence == "120 incidents in 2024-Q1, 40 in 2023-Q1."
    assert change.verdict == "beyond_chance"
    assert change.verdict_sentence == "More than chance explains."
    assert [one.place for one in change.figures] == [("2024-Q1",), ("2023-Q1",)]
    (ratio,) = change.estimates
    assert ratio.low < ratio.value < ratio.high
    assert ratio.low > 1.5


def test_a_small_change_could_be_chance() -> None:
    (change,) = of_kind("change", readings_of(release(course([40, 20, 35, 50, 50]))))
    assert change.verdict == "could_be_chance"
    assert "fewer to" in change.detail


@pytest.mark.parametrize("figures", [[40, 20, 35, 50, None], [None, 20, 35, 50, 90]])
def test_a_withheld_figure_is_too_few_and_never_zero(figures: list[int | None]) -> None:
    (change,) = of_kind("change", readings_of(release(course(figures))))
    assert change.verdict == "too_few"
    assert change.verdict_sentence == "Too few are shown to say."
    assert change.p is None
    assert change.estimates == ()
    assert " 0 " not in change.sentence


def test_nothing_is_said_where_there_is_nothing_to_compare() -> None:
    for one in (
        course([50]),
        course([None]),
        course([]),
        table([], [120]),
        table([], [None], since=date(2026, 1, 1), until=date(2026, 3, 31)),
        table([axis("gender")], [50]),
    ):
        assert readings_of(release(one)) == []


def test_a_figure_of_zero_divides_nothing() -> None:
    """None is under the threshold, so it is never shown; were it, nothing would be said of it."""
    found = readings_of(release(course([0, 20, 35, 50, 40])))
    assert [one.verdict for one in of_kind("change", found)] == ["too_few"]


def test_the_year_before_may_stand_in_an_earlier_release() -> None:
    def quarter(year: int, shown: int) -> object:
        return table([], [shown], since=date(year, 1, 1), until=date(year, 3, 31))

    before = release(quarter(2025, 40))
    (change,) = readings_of(release(quarter(2026, 130), number=2), [before])
    assert [one.release for one in change.figures] == ["TR-2026-02", "TR-2026-01"]
    assert change.verdict == "beyond_chance"


@pytest.mark.parametrize(
    "said",
    [
        {"ledger": UUID(int=1)},
        {"embargo": date(2027, 1, 1)},
        {"number": 9},
        {"tables": (table([], [40], since=date(2025, 1, 1), until=date(2025, 3, 31),
                          conditions=("Women",)),)},
        {"tables": (table([], [40], since=date(2025, 1, 1), until=date(2025, 3, 31),
                          unit="clients"),)},
        {"tables": (table([], [40], since=date(2025, 1, 1), until=date(2025, 3, 30)),)},
    ],
)  # fmt: skip
def test_what_must_not_be_compared_is_not(said: dict[str, object]) -> None:
    """Another ledger's, one still under embargo, a later one, another population, unit or days."""
    before = table([], [40], since=date(2025, 1, 1), until=date(2025, 3, 31))
    now = table([], [130], since=date(2026, 1, 1), until=date(2026, 3, 31))
    assert readings_of(release(now, number=2), [release(before)])
    assert readings_of(release(now, number=2), [release(**({"tables": (before,)} | said))]) == []


def test_a_corrected_release_is_not_quoted() -> None:
    before = table([], [40], since=date(2025, 1, 1), until=date(2025, 3, 31))
    again = table([], [None], since=date(2025, 1, 1), until=date(2025, 3, 31))
    now = table([], [130], since=date(2026, 1, 1), until=date(2026, 3, 31))
    earlier = [release(before), release(again, number=2, corrects=1)]
    (change,) = readings_of(release(now, number=3), earlier)
    assert change.verdict == "too_few"


def test_many_comparisons_are_considered_together() -> None:
    """40 against 70 stands out alone, and does not among a hundred."""
    codes = [f"g{n:02}" for n in range(30)]
    figures = [40] * 30 + [200] + [70] + [40] * 29 + [200] + [None] * 31
    one = table([axis("period", "2025", "2026"), axis("agency", *codes)], figures)
    found = of_kind("change", readings_of(release(one)))
    assert len(found) == 31
    assert {reading.comparisons for reading in found} == {31}
    grown = next(reading for reading in found if "G00" in reading.about)
    assert grown.p < 0.05 < grown.p_holm
    assert grown.verdict == "alone_only"
    assert "one of 31 comparisons" in grown.verdict_sentence


def test_the_same_population_in_two_tables_is_one_comparison() -> None:
    alone = course([40, 20, 35, 50, 60])
    codes = [term.code for term in alone.axes[0].terms]
    figures = [n for shown in (40, 20, 35, 50, 60) for n in (shown, shown)] + [None, None]
    wide = table([axis("period", *codes), axis("gender", "woman")], figures, key="wide")
    found = of_kind("change", readings_of(release(alone, wide)))
    assert [reading.about for reading in found] == ["Incidents", "Incidents · Woman"]


def test_a_steady_rise_is_a_trend() -> None:
    (trend,) = of_kind("trend", readings_of(release(course([40, 50, 65, 80, 100, 125, 160, 200]))))
    assert trend.verdict == "beyond_chance"
    assert trend.sentence == "8 periods, from 2023-Q1 to 2024-Q4."
    (yearly,) = trend.estimates
    assert 2 < yearly.low < yearly.high < 4
    assert [point.shown for point in trend.drawing] == [40, 50, 65, 80, 100, 125, 160, 200]
    assert all(point.low < point.shown < point.high for point in trend.drawing)


def test_a_course_with_a_gap_is_too_short_to_say() -> None:
    figures = [40, 50, 65, 80, 100, None, 160, 200]
    (trend,) = of_kind("trend", readings_of(release(course(figures))))
    assert trend.verdict == "too_few"
    assert trend.drawing[5].shown is None


def test_a_course_comes_together_from_one_release_a_quarter() -> None:
    releases = [
        release(
            table([], [40 + 10 * n], since=date(2025, 3 * n + 1, 1),
                  until=date(2025, 3 * n + 3, 31 if n in (0, 3) else 30)),
            number=n + 1,
        )
        for n in range(4)
    ]  # fmt: skip
    now = table([], [90], since=date(2026, 1, 1), until=date(2026, 3, 31))
    found = readings_of(release(now, number=5), releases)
    assert [one.kind for one in found] == ["change", "trend"]
    assert len(found[1].figures) == 5


def test_acts_are_never_judged_by_chance() -> None:
    found = readings_of(release(course([40, 50, 65, 80, 100, 125, 160, 500], unit="acts")))
    assert {one.verdict for one in found} == {"not_judged"}


def test_how_far_incidents_came_is_not_compared_with_a_year_before() -> None:
    """Last year's had a year more to get there."""
    figures = [80, 100, 20, 100, None, None]
    one = table([axis("period", "2025", "2026"), axis("reached", "referred")], figures)
    found = readings_of(release(one))
    assert all("Referred" not in reading.about for reading in found)


def test_the_way_to_justice_says_what_is_not_shown() -> None:
    steps = axis("reached", "recorded", "referred", "accepted", "resolved", overlaps=True)
    (funnel,) = readings_of(release(table([steps], [200, 120, 60, None, 200])))
    assert funnel.sentence == (
        "200 incidents were recorded. 120 were referred to legal aid (57 to 63 %). "
        "60 were accepted by a lawyer (27 to 33 %). How many were resolved is not shown."
    )
    assert [point.shown for point in funnel.drawing] == [200, 120, 60, None]
    assert len(funnel.estimates) == 2


def test_without_the_number_recorded_there_is_no_way_to_justice() -> None:
    steps = axis("reached", "recorded", "referred")
    assert readings_of(release(table([steps], [None, 120, None]))) == []


def test_rates_divide_by_the_population_of_region_and_year() -> None:
    lines = (
        Population(region="KE/Nairobi", period="2025", people=1_000_000),
        Population(region="KE/Nairobi", period="2026", people=2_000_000),
        Population(region="*", period="2026", people=4_000_000),
    )
    one = table([axis("period", "2026-Q1"), axis("region2", "KE/Nairobi", "KE/Kisumu")],
                [100, 50, 150, None, None, None])  # fmt: skip
    found = of_kind("rate", readings_of(release(one), denominators=Denominators(lines=lines)))
    assert [one.estimates[0].value for one in found] == pytest.approx([3.75, 5.0])
    everywhere, nairobi = found
    assert "5.0 incidents recorded per 100,000 people living there, 2026-Q1." in nairobi.sentence
    assert nairobi.estimates[0].low < (100 - 4) / 20 < (100 + 4) / 20 < nairobi.estimates[0].high
    assert any("not by people who use drugs" in caveat for caveat in nairobi.caveats)
    assert everywhere.about == "Incidents"


def test_a_part_is_not_divided_by_everyone_everywhere() -> None:
    lines = (Population(region="*", period="2026", people=4_000_000),)
    one = table([axis("period", "2026-Q1")], [100, None], conditions=("Region: Nairobi",))
    assert readings_of(release(one), denominators=Denominators(lines=lines)) == []


def test_a_withheld_figure_has_no_rate() -> None:
    lines = (Population(region="*", period="2026", people=4_000_000),)
    one = table([axis("period", "2026-Q1")], [None, None])
    assert readings_of(release(one), denominators=Denominators(lines=lines)) == []


def test_every_reading_says_that_it_counts_reports() -> None:
    steps = axis("reached", "recorded", "referred")
    lines = (Population(region="*", period="2024", people=4_000_000),)
    found = readings_of(
        release(course([40, 50, 65, 80, 100, 125]), table([steps], [200, 120, 200], key="way")),
        denominators=Denominators(lines=lines),
    )
    assert {one.kind for one in found} == {"change", "trend", "rate", "funnel"}
    assert all("not all that happened" in one.caveats[0] for one in found)
    assert all(one.method and one.figures for one in found)


shown = st.one_of(st.none(), st.integers(2, 60).map(lambda n: 5 * n))


@given(st.lists(shown, min_size=0, max_size=9), st.integers(10, 30))
def test_whatever_is_published_can_be_read(figures: list[int | None], threshold: int) -> None:
    """No figure, gap or length breaks a reading; intervals hold what they are about."""
    one = release(course(figures), threshold=threshold)
    found = readings_of(one)
    assert found == readings_of(one), "the same figures always say the same"
    for reading in found:
        withheld = any(figure.shown is None for figure in reading.figures)
        assert (reading.verdict == "too_few") >= (reading.p is None)
        assert withheld <= (reading.p is None)
        for estimate in reading.estimates:
            assert 0 < estimate.low <= estimate.value <= estimate.high


def test_totals_of_all_time_are_not_mistaken_for_a_period() -> None:
    one = table([axis("period", "2025", "2026"), axis("gender", "woman")],
                [None, None, None, None, 70, 90])  # fmt: skip
    assert one.by_place()[TOTAL, "woman"] == 70
    assert {reading.verdict for reading in readings_of(release(one))} == {"too_few"}
