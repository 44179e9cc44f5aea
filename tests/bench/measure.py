"""Runs that take turns, so that whatever else the machine does hits both alike; mostly medians."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Comparison:
    """Ours against a baseline, mostly the plaintext twin, named in `against`.

    `ratio` is ours / baseline and `better` says which way; `target` is for the ratio, unless
    `judged` says that it is for ours alone or for what ours takes above the baseline.
    """

    name: str
    ours: float
    baseline: float
    ratio: float
    target: float
    better: str
    ok: bool
    against: str = "twin"
    judged: str = "ratio"

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        sign = ">=" if self.better == "higher" else "<="
        return (
            f"{'ok  ' if self.ok else 'MISS'} {self.name}: {self.ours:.4g}, {self.against} "
            f"{self.baseline:.4g}, ratio {self.ratio:.3f} ({self.judged} {sign} {self.target})"
        )


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def compare(
    name: str,
    ours: Callable[[], object],
    twin: Callable[[], object],
    *,
    target: float,
    rounds: int,
    a_second: int = 0,
) -> Comparison:
    """Time both in turns after one unmeasured round each, and compare the medians.

    With `a_second`, the number of things one call does, rates are compared and higher is better;
    else seconds, and lower is better.
    """
    ours(), twin()
    pairs = [(seconds(ours), seconds(twin)) for _ in range(rounds)]
    mine, theirs = (median(times) for times in zip(*pairs, strict=True))
    if a_second:
        mine, theirs = a_second / mine, a_second / theirs
    ratio = mine / theirs
    ok = ratio >= target if a_second else ratio <= target
    better = "higher" if a_second else "lower"
    return Comparison(name, round(mine, 5), round(theirs, 5), round(ratio, 4), target, better, ok)


def at_most(
    name: str,
    ours: list[float],
    baseline: list[float],
    *,
    target: float,
    against: str = "twin",
    above: bool = False,
    share: float = 0.5,
) -> Comparison:
    """Judge seconds by themselves: the value that `share` of the runs stay under (median: 0.5).

    With `above`, what counts is how much longer ours take than the baseline.
    """
    mine, theirs = quantile(ours, share), quantile(baseline, 0.5)
    found = mine - theirs if above else mine
    return Comparison(
        name,
        round(mine, 5),
        round(theirs, 5),
        round(mine / theirs, 4),
        target,
        "lower",
        found <= target,
        against,
        "above it" if above else "ours",
    )


def quantile(times: list[float], share: float) -> float:
    """The smallest time that at least `share` of them do not exceed (nearest rank)."""
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]
