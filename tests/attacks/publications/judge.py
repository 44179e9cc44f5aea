"""Compares what an attacker finds with the truth, which the attacker never sees.

*Sensitive* is a true count of 1-4: nobody may learn that there is anybody (least 0) nor that there
are fewer than five (most >= 5). Of 5-9, least and most stay five apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from tests.attacks.publications.attacker import Attacker, Clients
from tests.attacks.publications.bounds import MANY, SLIGHT, Linear, Target
from tests.attacks.publications.populations import Row
from tests.attacks.publications.truth import Counted, Incident

KINDS = ("broken", "exact", "present", "narrow", "near")


@dataclass(frozen=True)
class Leak:
    """What was found out of a true count."""

    target: Target
    truth: int
    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.target.name}: {self.truth} is in {self.least}..{self.most}"


@dataclass
class Verdict:
    """How many sensitive counts there are, and which were found out, and how."""

    sensitive: int = 0
    small: int = 0
    exact: list[Leak] = field(default_factory=list)
    present: list[Leak] = field(default_factory=list)
    narrow: list[Leak] = field(default_factory=list)
    near: list[Leak] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def leaks(self) -> list[Leak | str]:
        return [*self.broken, *self.exact, *self.present, *self.narrow, *self.near]

    def add(self, other: Verdict) -> None:
        """Count another verdict with this one."""
        self.sensitive += other.sensitive
        self.small += other.small
        for kind in KINDS:
            getattr(self, kind).extend(getattr(other, kind))

    def share(self, kind: str) -> float:
        """Of the sensitive counts, how many were found out in this way."""
        return len(getattr(self, kind)) / max(1, self.sensitive)


def truth_of(attacker: Attacker, incidents: Iterable[Incident]) -> np.ndarray:
    """The true count of each of the attacker's variables."""
    populations = attacker.populations
    world = np.zeros(attacker.size)
    for one in incidents:
        world[populations.places(one.days, one.codes)] += 1
        if attacker.has_acts:
            for code, many in one.acts.items():
                codes = {**one.codes, "violation": frozenset([code])}
                world[populations.places(one.days, codes) + populations.size] += many
    return world


def judge(attacker: Attacker, incidents: Iterable[Incident], targets: Iterable[Target]) -> Verdict:
    """Hold the attacker's bounds of these targets against the truth.

    A world that was met on the way counts for every target: what it shows possible need not be
    asked again.
    """
    return _judged(attacker.linear, attacker.rows, truth_of(attacker, incidents), list(targets))


def judge_all(attacker: Attacker, counted: Counted) -> Verdict:
    """Incidents, clients and acts: every cell, and every difference of two figures of one unit.

    One client, or one act, is an incident: where somebody is surely among few incidents, it does
    not matter by which unit that was found out.
    """
    incidents, units = counted.incidents, attacker.library.units()
    targets = [*attacker.cell_targets(), *attacker.differences()]
    if "acts" in units:
        targets += [*attacker.cell_targets("acts"), *attacker.differences("acts")]
        targets += [attacker.target(*pair) for pair in attacker.pairs("acts")]
    verdict = judge(attacker, incidents, targets)
    if "acts" in units:
        pairs = [*((cell, None) for cell in attacker.cells), *attacker.pairs("acts")]
        few = [pair for pair in pairs if 0 < counted.only_in(*pair) < 5]
        found = [attacker.target(*pair, unit="acts") for pair in few]
        verdict.present += _surely(attacker.linear, found)
    if "clients" in units:
        clients = Clients(attacker)
        world = [counted.clients_in(cell) for cell in clients.cells]
        world += [counted.clients_only_in(*pair) for pair in clients.pairs]
        found = _judged(clients.linear, clients.rows, np.array(world, float), clients.targets())
        verdict.add(found)
        few = [one for one in clients.cells if 0 < counted.incidents_in(one) < 5]
        few += [pair for pair in clients.pairs if 0 < counted.only_in(*pair) < 5]
        verdict.present += _surely(clients.linear, [clients.target(one) for one in few])
    return verdict


def _surely(linear: Linear, targets: list[Target]) -> Iterator[Leak]:
    """Of these, all of few incidents, those that surely have somebody."""
    for target in targets:
        least = math.ceil(linear.lowest(target)[0] - SLIGHT)
        if least >= 1:
            yield Leak(target, 0, least, MANY)


def _judged(linear: Linear, rows: list[Row], world: np.ndarray, targets: list[Target]) -> Verdict:
    verdict = Verdict(broken=list(_broken(rows, world)))
    watched = _Watched([one for one in targets if 1 <= one.value(world) <= 9], world)
    for one in watched.targets:
        _judge_one(verdict, linear, watched, one, round(one.value(world)))
    return verdict


def _judge_one(
    verdict: Verdict, linear: Linear, watched: _Watched, target: Target, truth: int
) -> None:
    if truth >= 5:
        verdict.small += 1
        if watched.width(target) < 5 - SLIGHT:
            least, most = _asked(linear, watched, target)
            if most - least < 5:
                verdict.near.append(Leak(target, truth, least, most))
        return
    verdict.sensitive += 1
    if watched.least(target) <= SLIGHT and watched.most(target) >= 5 - SLIGHT:
        return
    least, most = _asked(linear, watched, target)
    said = Leak(target, truth, least, most)
    if least == most:
        verdict.exact.append(said)
    if least >= 1:
        verdict.present.append(said)
    if most < 5:
        verdict.narrow.append(said)


def _asked(linear: Linear, watched: _Watched, target: Target) -> tuple[int, int]:
    """Rounded inwards: people are whole."""
    least, world = linear.lowest(target)
    watched.met(world)
    most, world = linear.highest(target)
    watched.met(world)
    return math.ceil(least - SLIGHT), math.floor(min(most, MANY) + SLIGHT)


def _broken(rows: list[Row], world: np.ndarray) -> Iterator[str]:
    """Where the truth is not among the worlds that the rules allow: the rules were not kept."""
    for variables, factors, least, most in rows:
        value = world[variables] @ factors
        if not least <= value <= most:
            yield f"a row says {least}..{most} of {value:.0f}"


class _Watched:
    """Targets, and the least and the most that each was in any world met so far."""

    def __init__(self, targets: list[Target], world: np.ndarray) -> None:
        self.targets = targets
        self._number = {id(one): number for number, one in enumerate(targets)}
        lengths = [len(one.variables) for one in targets]
        self._starts = np.concatenate([[0], np.cumsum(lengths)])[:-1].astype(int)
        self._variables = np.concatenate([one.variables for one in targets] or [[]]).astype(int)
        self._factors = np.concatenate([one.factors for one in targets] or [[]])
        self._least = self._values(world)
        self._most = self._least.copy()

    def _values(self, world: np.ndarray) -> np.ndarray:
        if not self.targets:
            return np.array([])
        return np.add.reduceat(world[self._variables] * self._factors, self._starts)

    def met(self, world: np.ndarray) -> None:
        values = self._values(world)
        self._least = np.minimum(self._least, values)
        self._most = np.maximum(self._most, values)

    def least(self, target: Target) -> float:
        return float(self._least[self._number[id(target)]])

    def most(self, target: Target) -> float:
        return float(self._most[self._number[id(target)]])

    def width(self, target: Target) -> float:
        return self.most(target) - self.least(target)


def summary(verdict: Verdict) -> str:
    """For a failure: numbers, then the first of each."""
    counts = {kind: len(getattr(verdict, kind)) for kind in KINDS}
    first = [str(getattr(verdict, kind)[0]) for kind in KINDS if getattr(verdict, kind)]
    return f"{counts} of {verdict.sensitive} sensitive; " + "; ".join(first)
