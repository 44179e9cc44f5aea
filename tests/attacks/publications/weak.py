"""Tables as they are usually protected, and releases of them: what the attacker must break."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import Leak, judge
from tests.attacks.publications.reading import ALWAYS, TOTAL, Cell, conditions, narrowed
from tests.attacks.publications.rules import Rule
from tests.attacks.publications.towns import GROUPS, Size
from tests.attacks.publications.truth import Counted

Protect = Callable[[Cell, int, int], int | None]
"""From a cell, its incidents and its clients to what is printed."""
OVERLAPPING = ("violation_group", "violation")


@dataclass(frozen=True)
class Plan:
    """A table to be made: terms by axis, days, conditions like "gender: man"."""

    axes: dict[str, Sequence[str]]
    since: date | None = None
    until: date | None = date(2026, 12, 31)
    conditions: tuple[str, ...] = ()
    unit: str = "incidents"

    def cells(self) -> list[Cell]:
        whole = Cell(
            (self.since or ALWAYS[0], self.until or ALWAYS[1]),
            frozenset(conditions(self.conditions)),
        )
        found = []
        for place in product(*([*terms, TOTAL] for terms in self.axes.values())):
            cell = whole
            for name, code in zip(self.axes, place, strict=True):
                cell = cell if code == TOTAL else narrowed(cell, name, code)
            found.append(cell)
        return found


Figure = Callable[[str, Cell], int | None]
"""From a unit and a cell to what is printed."""


def release(number: int, plans: Iterable[Plan], figure: Figure) -> bytes:
    """A release as published."""
    tables = [_table(f"t{key}", plan, figure) for key, plan in enumerate(plans)]
    return json.dumps({"number": number, "tables": tables}).encode()


def protected(number: int, plans: Iterable[Plan], counted: Counted, protect: Protect) -> bytes:
    """A release with what this protection prints."""
    return release(number, plans, lambda unit, cell: protect(
        cell, counted.count(unit, cell), counted.clients_in(cell)
    ))  # fmt: skip


def _table(key: str, plan: Plan, figure: Figure) -> dict[str, Any]:
    figures = [figure(plan.unit, cell) for cell in plan.cells()]
    axes = [
        {
            "name": name,
            "terms": [{"code": code} for code in terms],
            "overlaps": name in OVERLAPPING,
        }
        for name, terms in plan.axes.items()
    ]
    return {
        "key": key,
        "unit": plan.unit,
        "axes": axes,
        "figures": figures,
        "since": plan.since and plan.since.isoformat(),
        "until": plan.until and plan.until.isoformat(),
        "conditions": list(plan.conditions),
    }


def hide(lowest: int, highest: int) -> Protect:
    """Exact counts but for the small ones."""
    return lambda cell, incidents, clients: None if lowest <= incidents <= highest else incidents


def to_nearest(base: int, threshold: int = 0) -> Protect:
    """Always to the nearest multiple, totals too."""

    def rounded(cell: Cell, incidents: int, clients: int) -> int | None:
        if min(incidents, clients) < threshold:
            return None
        return base * ((incidents + base // 2) // base)

    return rounded


def by_chance(seed: int, threshold: int = 10, *, afresh: bool = False) -> Protect:
    """Up or down to a multiple of 5, unbiased. Keyed on the cell, or with a new draw each time."""
    dice = random.Random(seed)

    def rounded(cell: Cell, incidents: int, clients: int) -> int | None:
        if min(incidents, clients) < threshold:
            return None
        chance = dice if afresh else random.Random(f"{seed} {cell}")
        below, rest = divmod(incidents, 5)
        return 5 * (below + (chance.random() * 5 < rest))

    return rounded


def safe_alone(
    number: int, plans: list[Plan], counted: Counted, protect: Protect, rule: Rule
) -> bytes:
    """A release in which, read alone, nothing leaks: smallest cells around a leak are withheld
    until that is so. Earlier releases are not looked at: that is its weakness."""
    withheld: set[Cell] = set()

    def kept(cell: Cell, incidents: int, clients: int) -> int | None:
        return None if cell in withheld else protect(cell, incidents, clients)

    while True:
        made = protected(number, plans, counted, kept)
        attacker = Attacker([made], rule)
        targets = [*attacker.cell_targets(), *attacker.differences()]
        leaks = judge(attacker, counted.incidents, targets).leaks
        if not leaks:
            return made
        for leak in leaks:
            assert isinstance(leak, Leak), leak
            left = [cell for cell in attacker.shown_around(leak.target) if cell not in withheld]
            withheld |= set(left[:1])


def months(count: int, first: int = 1) -> list[str]:
    return [f"2026-{number:02}" for number in range(first, first + count)]


def by_province(size: Size) -> dict[str, Sequence[str]]:
    return {"region2": sorted({path.rpartition("/")[0] for path in size.regions})}


def by_district(size: Size) -> dict[str, Sequence[str]]:
    return {"region3": size.regions}


def by_group(size: Size) -> dict[str, Sequence[str]]:
    return {"violation_group": GROUPS[: size.groups]}
