"""How much chance can do to rounded counts. All arithmetic here is statsmodels'.

A shown figure is a count that was rounded at random, without bias, to a multiple of 5. Counting
itself varies as a Poisson number does (variance = mean); the rounding adds r(5 - r) for a rest r,
which is at most 6. So a figure v says as much as an exact count of v²/(v + 6), and is given to
statsmodels as such: 10 counts like 6, 50 like 45, 500 like 494. Taking the largest variance makes
false alarms rarer, never more frequent.

statsmodels takes seconds to load, so it is imported when something is read, not with the site.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.05
ROUNDING = 6.0
"""The largest variance of random rounding to 5."""
FARTHEST = 4
"""The true count is at most this far from a shown one."""
FEWEST_PERIODS = 5


@dataclass(frozen=True)
class Compared:
    """A ratio with its 95 % interval, and the probability of one so far from 1 by chance."""

    ratio: float
    low: float
    high: float
    p: float


def change(now: int, before: int, *, days: tuple[int, int]) -> Compared:
    """How many times as many `now` as `before`, for so many days each; both figures over 0.

    Wald's test on the logarithm of the ratio of two Poisson rates (Gu et al. 2008, W3A).
    """
    from statsmodels.stats.rates import confint_poisson_2indep, test_poisson_2indep

    counts = [_worth(now), _worth(before)]
    # Counts shrink and exposures with them, so that the rates stay what was shown.
    exposures = [days[0] * counts[0] / now, days[1] * counts[1] / before]
    arguments = (counts[0], exposures[0], counts[1], exposures[1])
    tested = test_poisson_2indep(*arguments, method="wald-log", compare="ratio")
    low, high = confint_poisson_2indep(*arguments, method="wald-log", compare="ratio", alpha=LEVEL)
    return Compared(
        (now / days[0]) / (before / days[1]), float(low), float(high), float(tested.pvalue)
    )


def trend(figures: Sequence[int], *, days: Sequence[int], years: Sequence[float]) -> Compared:
    """How many times as many each year, from at least FEWEST_PERIODS figures over 0.

    A Poisson regression on time (`years`, the middle of each period), for so many days each. Where
    figures vary more than Poisson numbers do, its quasi-Poisson form with Student's t.
    """
    import numpy as np
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    if len(figures) < FEWEST_PERIODS:
        raise ValueError("too few periods for a trend")
    shown, length = np.asarray(figures, dtype=float), np.asarray(days, dtype=float)
    level = length * shown.sum() / length.sum()  # what each would be without any trend
    model = GLM(
        shown,
        np.column_stack([np.ones(len(shown)), np.asarray(years) - np.mean(years)]),
        family=Poisson(),
        exposure=length,
        var_weights=level / (level + ROUNDING),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # figures that lie exactly on a line are no mistake
        fitted = model.fit(scale=1.0)
        if fitted.pearson_chi2 > fitted.df_resid:
            fitted = model.fit(scale="X2", use_t=True, start_params=fitted.params)
        low, high = np.exp(fitted.conf_int(LEVEL)[1])
    return Compared(
        float(np.exp(fitted.params[1])), float(low), float(high), float(fitted.pvalues[1])
    )


def interval(shown: int, *, threshold: int, population: float = 1.0) -> tuple[float, float]:
    """Within which bounds the rate behind a figure lies: the exact 95 % interval of a Poisson count
    (Garwood 1936), from the smallest to the largest count that the figure allows."""
    from statsmodels.stats.rates import confint_poisson

    fewest, most = bounds(shown, threshold=threshold)
    low, _ = confint_poisson(fewest, population, method="exact-c", alpha=LEVEL)
    _, high = confint_poisson(most, population, method="exact-c", alpha=LEVEL)
    return float(low), float(high)


def bounds(shown: int, *, threshold: int) -> tuple[int, int]:
    """Smallest and largest true count behind a shown figure, from the public rule alone."""
    most = shown + FARTHEST
    return min(max(shown - FARTHEST, threshold), most), most


def for_all(chances: Sequence[float]) -> list[float]:
    """The same probabilities after all of them were considered together (Holm 1979)."""
    from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(chances, method="holm")[1]] if chances else []


def _worth(shown: int) -> float:
    return shown**2 / (shown + ROUNDING)
