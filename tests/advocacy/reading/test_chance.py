"""How often chance alone is taken for more, and how often a real change is seen. All seeded."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from advocacy.reading import chance, readings_of
from tests.advocacy.reading.invented import axis, release, table

MARGIN = 0.015
"""What 1,500 tries can be off by (two standard errors and a bit) around 5 %."""


def shown(counts: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Counts as they are published; 0 stands for withheld, and is asserted never to be read."""
    below, rest = np.divmod(counts, 5)
    return np.where(counts < 10, 0, 5 * (below + (random.random(counts.shape) * 5 < rest)))


@cache
def stands_out(now: int, before: int, rounding: float) -> bool:
    """Whether a change stands out by itself; few pairs of shown figures are different."""
    assert rounding == chance.ROUNDING
    return chance.change(now, before, days=(90, 90)).p < chance.LEVEL


def alarms(mean: float, factor: float, *, tries: int, seed: int) -> float:
    """The share of pairs of shown figures for which the change stands out by itself."""
    random = np.random.default_rng(seed)
    now = shown(random.poisson(mean * factor, tries), random)
    before = shown(random.poisson(mean, tries), random)
    both = [(int(a), int(b)) for a, b in zip(now, before, strict=True) if a and b]
    assert len(both) > tries / 2
    found = [stands_out(a, b, chance.ROUNDING) for a, b in both]
    return sum(found) / len(found)


@pytest.mark.parametrize("mean", [13, 25, 60, 400])
def test_without_a_change_one_in_twenty_stands_out_at_most(mean: float) -> None:
    assert alarms(mean, 1, tries=1500, seed=mean) <= chance.LEVEL + MARGIN


@pytest.mark.parametrize(("mean", "at_least"), [(20, 0.5), (35, 0.8), (60, 0.97)])
def test_a_doubling_is_mostly_seen(mean: float, at_least: float) -> None:
    assert alarms(mean, 2, tries=300, seed=mean) >= at_least


def test_rounding_that_is_not_reckoned_with_would_give_false_alarms(monkeypatch) -> None:
    """What the variance is for: without it, figures look surer than they are."""
    honest = alarms(25, 1, tries=1500, seed=5)
    monkeypatch.setattr(chance, "ROUNDING", 0.0)
    assert alarms(25, 1, tries=1500, seed=5) > max(honest, chance.LEVEL + MARGIN)


def test_of_whole_releases_without_a_change_one_in_twenty_says_anything() -> None:
    """Thirty rows each: without the correction for many comparisons, most would."""
    random, codes = np.random.default_rng(11), [f"g{n:02}" for n in range(30)]
    said = alone = 0
    for _try in range(60):
        figures = [int(n) or None for n in shown(random.poisson(40, 60), random)]
        placed = [*figures[:30], None, *figures[30:], None, *[None] * 31]
        one = table([axis("period", "2025", "2026"), axis("agency", *codes)], placed)
        verdicts = {reading.verdict for reading in readings_of(release(one))}
        said += "beyond_chance" in verdicts
        alone += bool(verdicts & {"beyond_chance", "alone_only"})
    assert said <= 6
    assert alone > 25


@pytest.mark.parametrize("clumped", [False, True])
def test_a_course_without_a_trend_seldom_shows_one(clumped: bool) -> None:
    """Also where records come in clumps, as from raids: there figures vary four times as much."""
    random, tries, found = np.random.default_rng(3), 120, 0
    years = [n / 4 for n in range(8)]
    for _try in range(tries):
        counts = 4 * random.poisson(15, 8) if clumped else random.poisson(60, 8)
        figures = [max(int(n), 10) for n in shown(counts, random)]
        found += chance.trend(figures, days=[91] * 8, years=years).p < chance.LEVEL
    assert found / tries <= chance.LEVEL + 0.04


def test_a_course_that_doubles_in_two_years_is_seen() -> None:
    random, tries, found = np.random.default_rng(4), 40, 0
    years = [n / 4 for n in range(8)]
    for _try in range(tries):
        counts = random.poisson([50 * 2 ** (year / 2) for year in years])
        figures = [max(int(n), 10) for n in shown(counts, random)]
        found += chance.trend(figures, days=[91] * 8, years=years).p < chance.LEVEL
    assert found / tries >= 0.8


@pytest.mark.parametrize("figures", [[10] * 5, [50] * 8, [10, 20, 40, 80, 160], [500, 10] * 3])
def test_courses_without_or_with_too_much_variation_are_read(figures: list[int]) -> None:
    years = [float(n) for n in range(len(figures))]
    found = chance.trend(figures, days=[365] * len(figures), years=years)
    assert 0 < found.low <= found.ratio <= found.high < float("inf")
    assert 0 <= found.p <= 1
    if len(set(figures)) == 1:
        assert found.p > 0.9


def test_four_figures_are_no_course() -> None:
    with pytest.raises(ValueError, match="too few"):
        chance.trend([10, 20, 30, 40], days=[91] * 4, years=[0, 1, 2, 3])


def test_the_days_of_a_leap_year_are_reckoned_with() -> None:
    found = chance.change(100, 100, days=(29, 28))
    assert found.ratio == pytest.approx(28 / 29)


@pytest.mark.parametrize("mean", [12, 40, 300])
def test_an_interval_holds_the_rate_behind_a_figure(mean: float) -> None:
    random = np.random.default_rng(mean)
    figures = [int(n) for n in shown(random.poisson(mean, 400), random) if n]
    bounds = [chance.interval(one, threshold=10) for one in figures]
    assert sum(low <= mean <= high for low, high in bounds) / len(bounds) >= 0.95


def test_bounds_of_a_figure_are_those_of_the_public_rule() -> None:
    """Every true count that is shown as v lies inside, and the threshold narrows from below."""
    for threshold in (10, 12, 15):
        for true in range(threshold, 60):
            for figure in {true // 5 * 5, -(-true // 5) * 5}:
                low, high = chance.bounds(figure, threshold=threshold)
                assert low <= true <= high
    assert chance.bounds(10, threshold=10) == (10, 14)


def test_holms_correction_is_the_one_in_textbooks() -> None:
    assert chance.for_all([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert chance.for_all([]) == []
