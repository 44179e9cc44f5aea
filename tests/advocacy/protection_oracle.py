"""A reader who knows the public rules and has all the time in the world, in a tiny universe.

Written without a line of the audit: every conceivable record is a variable (any non-empty
combination of codes, any set of places for a client), and whole-number programming finds the true
least and greatest count that fit what is shown.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import chain, combinations, product

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp

from advocacy.definitions import Days, Definition, Statement
from advocacy.protection import Bounds, Certified, Microdata, Record, Refused, Rule, certify

YEAR = Days(date(2025, 1, 1), date(2025, 12, 31))
HALVES = (
    Days(date(2025, 1, 1), date(2025, 6, 30)),
    Days(date(2025, 7, 1), date(2025, 12, 31)),
)
MOST = 60
Atom = tuple[tuple[Days, frozenset[tuple[str, str]]], ...]
"""A record by its incidents: the time and the codes of each."""


def subsets(codes: Sequence) -> list[tuple]:
    """All but the empty one."""
    return list(chain.from_iterable(combinations(codes, n) for n in range(1, len(codes) + 1)))


def counts(cell: Definition, days: Days, codes: Iterable[tuple[str, str]]) -> bool:
    """Whether a cell counts an incident."""
    having = set(codes)
    return cell.days.holds(days) and all(
        any((base, code) in having for code in leaves) for base, leaves in cell.leaves
    )


def true_count(cell: Definition, records: Sequence[Record], unit: str = "incidents") -> int:
    """The true count, one record at a time."""
    if unit == "acts":
        records = [act for one in records for act in one.acts]
    found = [one for one in records if counts(cell, one.days, pairs(one))]
    if unit == "clients":
        return len({client for one in found for client in one.clients})
    return len(found)


def pairs(record: Record) -> list[tuple[str, str]]:
    """Each code with its base."""
    return [(base, code) for base, codes in record.codes.items() for code in codes]


@cache
def singles(times: tuple[Days, ...], bases: tuple, several: frozenset[str]) -> list[Atom]:
    """Every conceivable incident: `bases` are (name, codes); those in `several` may combine."""
    choices = [
        [
            tuple((name, c) for c in one)
            for one in (subsets(codes) if name in several else [(c,) for c in codes])
        ]
        for name, codes in bases
    ]
    return [
        ((days, frozenset(chain.from_iterable(chosen))),)
        for days in times
        for chosen in product(*choices)
    ]


class Reader:
    """Knows the statements of one unit and what the rules say with them."""

    def __init__(
        self, atoms: Sequence[Atom], statements: Sequence[Statement], unit: str, rule: Rule
    ) -> None:
        self.atoms = atoms
        rows, low, high = [], [], []
        for one in statements:
            if one.shown is None:
                continue
            own = one.unit == unit
            rows.append(self._of(one.cell))
            low.append(max(rule.threshold, one.shown - rule.base + 1 if own else 0))
            high.append(one.shown + rule.base - 1 if own else MOST * len(atoms))
        self.known = [LinearConstraint(np.array(rows), low, high)] if rows else []

    def _of(self, cell: Definition, minus: Sequence[Definition] = ()) -> np.ndarray:
        return np.array(
            [
                any(counts(cell, *one) for one in atom)
                and not any(counts(less, *one) for less in minus for one in atom)
                for atom in self.atoms
            ],
            float,
        )

    def bounds(self, cell: Definition, minus: Sequence[Definition] = ()) -> tuple[int, int]:
        """The least and the greatest count that fit; the truth is known to fit."""
        part = self._of(cell, minus)
        found = []
        for sign in (1, -1):
            answer = milp(
                sign * part,
                constraints=self.known,
                integrality=np.ones(len(part)),
                bounds=Box(0, MOST),
            )
            assert answer.success, answer.message
            found.append(sign * round(answer.fun))
        return found[0], found[1]


def leaks(reader: Reader, sensitive: dict[tuple[Definition, tuple[Definition, ...]], int]) -> list:
    """What the reader can narrow down: (cell, minus, true, least, greatest)."""
    found = []
    for (cell, minus), true in sensitive.items():
        least, greatest = reader.bounds(cell, minus)
        safe = least == 0 and greatest >= 5 if true < 5 else greatest - least >= 5
        if not safe:
            found.append((str(cell), [str(one) for one in minus], true, least, greatest))
    return found


def inside(inner: Definition, outer: Definition) -> bool:
    """Whether every record of the inner cell is one of the outer, whoever the records are."""
    codes = dict(inner.leaves)
    return outer.days.holds(inner.days) and all(
        base in codes and codes[base] <= leaves for base, leaves in outer.leaves
    )


def drawn(number: int, name: str) -> int:
    """Up or down to a multiple of five; the name settles which."""
    below, rest = divmod(number, 5)
    return 5 * (below + (random.Random(name).random() * 5 < rest))


def table(
    cells: Iterable[Definition], records: Sequence[Record], unit: str = "incidents"
) -> list[Statement]:
    """What the threshold alone would show of these cells."""
    found = []
    for cell in cells:
        enough = min(true_count(cell, records), true_count(cell, records, "clients")) >= 10
        number = true_count(cell, records, unit)
        found.append(Statement(cell, unit, drawn(number, f"{cell}{unit}") if enough else None))
    return found


def grid(times: Sequence[Days], bases: dict[str, Sequence[str]]) -> list[Definition]:
    """Every combination of times and single codes, with the totals over each base."""
    sides = [[*({name: frozenset([code])} for code in codes), {}] for name, codes in bases.items()]
    return [
        Definition.of(days, {k: v for one in chosen for k, v in one.items()})
        for days in times
        for chosen in product(*sides)
    ]


def audited(
    data: Microdata,
    earlier: Sequence[Statement],
    candidate: Sequence[Statement],
    seconds: float = 120,
) -> Certified | Refused:
    """Certify without watching."""
    return certify(
        data,
        earlier,
        candidate,
        rule=Rule(),
        give_up=seconds,
        progress=lambda share: None,
        cancelled=lambda: False,
    )


def remaining(candidate: Sequence[Statement], answer: Certified) -> list[Statement]:
    """What is published of the candidate."""
    return [
        Statement(one.cell, one.unit, None) if (one.cell, one.unit) in answer.withheld else one
        for one in candidate
    ]


def width(answer: Certified, cell: Definition, unit: str = "incidents") -> Bounds:
    """The bounds certified for a cell itself."""
    return next(
        one
        for one in answer.widths
        if one.cell == cell and one.unit == unit and one.difference is None and not one.remainder
    )
