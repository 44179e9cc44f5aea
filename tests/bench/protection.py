"""The audit: how long until a table is certified, how much it takes away, how far figures are off.

Bars of time are for two cores that do nothing else.
"""

from __future__ import annotations

import resource
from functools import cache

import numpy as np

from advocacy.definitions import Days, Statement
from advocacy.protection import Certified, Microdata, Refused, Rule, certify
from advocacy.protection.cells import OPEN, Cells
from advocacy.protection.propagation import narrowed, sums_of
from advocacy.protection.targets import families, nested
from tests.bench import cube
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import Cast

Audited = tuple[Certified | Refused, float]


def _audited(data: Microdata, earlier: list[Statement], told: list[Statement]) -> Audited:
    found: list[Certified | Refused] = []

    def work() -> None:
        found.append(
            certify(
                data,
                earlier,
                told,
                rule=Rule(),
                give_up=600,
                progress=lambda share: None,
                cancelled=lambda: False,
            )
        )

    took = seconds(work)
    return found[0], took


def _certified(answer: Certified | Refused) -> Certified:
    if isinstance(answer, Refused):
        raise RuntimeError(f"refused: {answer.reason}")
    return answer


@cache
def _sparse() -> tuple[list[Statement], np.ndarray, Certified, float]:
    data, told, true = _large(100_000)
    answer, took = _audited(data, [], told)
    return told, true, _certified(answer), took


def _large(incidents: int) -> tuple[Microdata, list[Statement], np.ndarray]:
    data = cube.invent(incidents)
    sides = {"region": cube.regions(), "violation": cube.violations()}
    return data, *cube.publish(data, cube.quarters(), sides)


def large_and_dense(_cast: Cast, _rounds: int) -> Comparison:
    """35,328 cells of a million incidents."""
    data, told, _true = _large(1_000_000)
    answer, took = _audited(data, [], told)
    _certified(answer)
    return _bar("35,328 cells, 1,000,000 incidents, seconds", took, 20)


def large_and_sparse(_cast: Cast, _rounds: int) -> Comparison:
    """The same cells of a tenth of the incidents: most are small."""
    took = _sparse()[3]
    return _bar("35,328 cells, 100,000 incidents, seconds", took, 60)


def taken_away(_cast: Cast, _rounds: int) -> Comparison:
    """Share of the figures above the threshold that the audit withholds, in per cent."""
    answer = _sparse()[2]
    return _bar("withheld by the audit, per cent", 100 * answer.extra / answer.shown, 2)


def rounding(_cast: Cast, _rounds: int) -> Comparison:
    """Mean distance of a shown figure from the truth."""
    told, true = _sparse()[:2]
    off = [
        abs(one.shown - int(number))
        for one, number in zip(told, true, strict=True)
        if one.shown is not None
    ]
    return _bar("mean error of shown cells", sum(off) / len(off), 2)


def after_two_years(_cast: Cast, _rounds: int) -> Comparison:
    """A table of some 400 cells after a release each month for two years."""
    data, earlier = cube.invent(20_000), []
    for number in range(24):
        told = _monthly(data, number)
        answer = _certified(_audited(data, earlier, told)[0])
        earlier += [
            Statement(one.cell, one.unit, None) if (one.cell, one.unit) in answer.withheld else one
            for one in told
        ]
    told = _yearly(data)
    answer, took = _audited(data, earlier, told)
    _certified(answer)
    return _bar(f"{len(told)} cells after 24 releases, seconds", took, 5)


def propagating(_cast: Cast, _rounds: int) -> Comparison:
    """Cells a second through interval propagation to its end, once their sums are known."""
    told = _sparse()[0]
    cells = Cells.of_statements(told)
    place = cells.numbers()
    low, high = np.zeros(len(cells), np.int64), np.full(len(cells), OPEN)
    for one in told:
        if one.shown is not None:
            at = place[one.cell]
            low[at], high[at] = max(10, one.shown - 4), one.shown + 4
    every = list(families(cells, *nested(cells, np.arange(len(cells)))))
    sums = sums_of(cells, every, frozenset(cells.bases))
    took = min(seconds(lambda: narrowed(sums, low, high)) for _ in range(3))
    rate = len(told) / took
    return Comparison(
        "propagation, cells a second",
        round(rate),
        80_000,
        round(rate / 80_000, 4),
        1,
        "higher",
        rate >= 80_000,
        "bar",
    )


def memory(_cast: Cast, _rounds: int) -> Comparison:
    """What the process ever held, in MB, all of the above included."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return _bar("memory of the audit, MB", held, 2048)


def _monthly(data: Microdata, number: int) -> list[Statement]:
    """Provinces by groups or by gender, in turns; quarters and years as they end."""
    times: list[Days] = [cube.months(number, number)]
    times += [cube.months(number - 2, number)] if number % 3 == 2 else []
    times += [cube.months(number - 11, number)] if number % 12 == 11 else []
    groups = {"violation": cube.violations()[cube.VIOLATIONS :]}
    side = groups if number % 3 else {"gender": cube.genders()}
    return cube.publish(data, times, {"region": cube.regions()[cube.DISTRICTS :], **side})[0]


def _yearly(data: Microdata) -> list[Statement]:
    times = [cube.months(24, 24), cube.months(22, 24), cube.months(13, 24)]
    violations = cube.violations()
    side = [*violations[:8], *violations[cube.VIOLATIONS :]]
    regions = cube.regions()[cube.DISTRICTS :]
    return cube.publish(data, times, {"region": regions, "violation": side})[0]


def _bar(name: str, ours: float, most: float) -> Comparison:
    return at_most(name, [ours], [most], target=most, against="bar")
