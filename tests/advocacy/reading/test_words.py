"""Readings in the reader's language, and on a page."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from advocacy.reading import Reading, readings_of
from advocacy.reading.page import shown_readings
from tests.advocacy.reading.invented import axis, course, quarters, release, table

STEPS = axis("reached", "recorded", "referred", "accepted", "resolved", overlaps=True)


def said(language: str, figures: list[int | None]) -> list[Reading]:
    with override(language):
        return readings_of(release(course(figures)))


@pytest.mark.parametrize(
    ("language", "sentence", "verdict"),
    [
        ("en", "120 incidents in 2024-Q1, 40 in 2023-Q1.", "More than chance explains."),
        ("es", "120 incidentes en 2024-Q1, 40 en 2023-Q1.", "Más de lo que explica el azar."),
        (
            "ru",
            "120 случаев за период «2024-Q1», 40 за период «2023-Q1».",
            "Больше, чем объясняет случайность.",
        ),
    ],
)
def test_a_change_is_said_in_the_readers_language(
    language: str, sentence: str, verdict: str
) -> None:
    change = said(language, [40, 20, 35, 50, 120])[0]
    assert change.sentence == sentence
    assert change.verdict_sentence == verdict


@pytest.mark.parametrize(
    ("language", "periods"),
    [("en", "%s periods"), ("es", "%s períodos"), ("ru", "%s периодов")],
)
def test_periods_are_counted_as_the_language_counts(language: str, periods: str) -> None:
    trend = said(language, [40, 45, 50, 55, 60, 70])[1]
    assert trend.kind == "trend"
    assert trend.sentence.startswith(periods % 6)


@pytest.mark.parametrize(
    ("count", "words"), [(21, "как часть 21 сравнения"), (5, "одно из 5 сравнений")]
)
def test_comparisons_are_counted_in_russian(count: int, words: str) -> None:
    from advocacy.reading.words import judged

    with override("ru"):
        assert words in judged("alone_only", count)


def test_the_number_of_percent_is_never_signed() -> None:
    fell = said("en", [120, 20, 35, 50, 40])[0]
    assert fell.detail == "Between 52 % and 77 % fewer than a year before."
    assert fell.estimates[0].high < 1


def test_every_language_has_every_sentence() -> None:
    """Nothing of a reading stays in English for readers of Spanish and Russian."""
    one = release(
        course([40, 45, 50, 55, 60, 70, None]),
        course([40, 45, 50, 55, 200], unit="clients", key="people"),
        table([STEPS], [200, 120, 60, None, 200], key="way"),
    )
    english = readings_of(one)
    for language in ("es", "ru"):
        with override(language):
            found = readings_of(one)
        for theirs, ours in zip(found, english, strict=True):
            assert theirs.sentence != ours.sentence
            assert theirs.method != ours.method
            assert not set(theirs.caveats) & set(ours.caveats)
            assert theirs.verdict == ours.verdict


def test_a_page_shows_verdict_caveat_and_figures_with_each_reading() -> None:
    one = release(
        course([40, 45, 50, 55, 60, 70, 90, 110]),
        table([STEPS], [200, 120, 60, None, 200], key="way"),
    )
    html = render_to_string("advocacy/_readings.html", {"readings": shown_readings(one)})
    found = readings_of(one)
    assert len(found) == 3
    assert html.count("<article") == 2, "one for each row: change and trend stand together"
    assert html.count("not all that happened") == 2, "once for each table"
    for reading in found:
        assert reading.sentence in html
        assert reading.method.replace("'", "&#x27;") in html
    assert "style=" not in html
    numbers = {int(n) for n in re.findall(r">(\d+)</text>", html)}
    assert {120, 200} <= numbers
    assert all(number % 5 == 0 for number in numbers), "ticks and figures only"


def test_rows_that_stand_out_come_first_and_the_others_lie_folded() -> None:
    rising, steady = [20, 30, 45, 70, 110, 170, 250, 380], [40] * 8
    totals = [5 * round(sum(at) / 5) for at in zip(rising, *[steady] * 4, strict=True)]
    axes = [axis("kind", *"abcde"), axis("period", *quarters(2023, 2024))]
    figures = [n for row in (rising, *[steady] * 4, totals) for n in (*row, None)]
    (section,) = shown_readings(release(table(axes, figures))).sections
    assert [line.name for line in section.first] == ["", "A"]
    assert [line.name for line in section.others] == ["B", "C", "D", "E"]
    html = render_to_string(
        "advocacy/_readings.html", {"readings": shown_readings(release(table(axes, figures)))}
    )
    assert html.index("4 other rows") < html.index("<bdi>B</bdi>")


def test_a_page_with_nothing_to_say_says_nothing() -> None:
    readings = shown_readings(release(course([None])))
    assert render_to_string("advocacy/_readings.html", {"readings": readings}).strip() == ""


def test_a_withheld_point_breaks_the_line() -> None:
    from advocacy.reading.page import band
    from advocacy.reading.readings import Point

    def point(shown: int | None) -> Point:
        near = (None, None) if shown is None else (shown - 9.0, shown + 9.0)
        return Point(label="", shown=shown, low=near[0], high=near[1])

    drawn = band([point(20), point(30), point(None), point(40), point(50)])
    assert len(drawn.paths) == len(drawn.bands) == 2
    assert [mark.y is None for mark in drawn.marks] == [False, False, True, False, False]


def test_axis_of_many_places_is_not_compared_place_by_place() -> None:
    codes = [f"g{n:03}" for n in range(80)]
    figures = [40] * 80 + [3000] + [40] * 80 + [6000] + [None] * 81
    one = table([axis("period", "2025", "2026"), axis("region3", *codes)], figures)
    assert len(readings_of(release(one))) == 1
