"""Medians of runs that take turns, so that whatever else the machine does hits both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Comparison:
    """Ours against the plaintext twin. `ratio` is ours / baseline; `better` says which way."""

    name: str
    ours: float
    baseline: float
    ratio: float
    target: float
    better: str
    ok: bool

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        sign = ">=" if self.better == "higher" else "<="
        return (
            f"{'ok  ' if self.ok else 'MISS'} {self.name}: {self.ours:.4g}, twin "
            f"{self.baseline:.4g}, ratio {self.ratio:.3f} (target {sign} {self.target})"
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
