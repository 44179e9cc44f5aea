"""The program's side: releases as the real audit lets them out, one after the other.

The audit is asked as the ledger asks it, with every statement made before; thresholds and rounding
are done here, once more and by hand, so that whole series of releases can be tried in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from advocacy.definitions import Days, Definition, Statement
from advocacy.protection import Certified, Microdata, Record, Refused, Rule, certify
from tests.attacks.effort import effort
from tests.attacks.publications.populations import UNKNOWN, fits
from tests.attacks.publications.reading import ALWAYS, Cell, codes_of
from tests.attacks.publications.truth import Counted, Incident
from tests.attacks.publications.weak import Plan, by_chance, release

PATIENCE = effort(120, 900)
"""Seconds for one audit: the whole runs beside much else, and must not be decided by that."""
Edit = Callable[[list[Statement]], list[Statement]]
UNITS = ("incidents", "clients", "acts")


class Press:
    """One ledger over one set of incidents. `secret` seeds the draws."""

    def __init__(self, incidents: Iterable[Incident], secret: int = 0) -> None:
        self.counted = Counted(incidents)
        self.earlier: list[Statement] = []
        self.published: list[bytes] = []
        self.refused: list[Refused] = []
        self.withheld = self.publishable = 0
        self._draw = {unit: by_chance(secret * 3 + n, 0) for n, unit in enumerate(UNITS)}
        self._regions = _regions_of(self.counted.incidents)
        self._names: dict[Cell, Definition] = {}

    def publish(self, plans: list[Plan], *, ledger: Edit | None = None) -> bytes | None:
        """Certify and print; None if it is refused. `ledger` may tamper with what was before."""
        earlier = ledger(self.earlier) if ledger else self.earlier
        asked = [(plan.unit, cell) for plan in plans for cell in plan.cells()]
        candidate = {(unit, cell): self._shown(unit, cell) for unit, cell in asked}
        answer = self._audited(earlier, candidate)
        if isinstance(answer, Refused):
            self.refused.append(answer)
            return None
        self.publishable += sum(shown is not None for shown in candidate.values())
        for unit, cell in candidate:
            if (self._named(cell), unit) in answer.withheld and candidate[unit, cell] is not None:
                candidate[unit, cell] = None
                self.withheld += 1
        self.earlier += self._statements(candidate)
        made = release(len(self.published) + 1, plans, lambda unit, cell: candidate[unit, cell])
        self.published.append(made)
        return made

    def _audited(
        self, earlier: list[Statement], candidate: dict[tuple[str, Cell], int | None]
    ) -> Certified | Refused:
        said = [*earlier, *self._statements(candidate)]
        return certify(
            self._microdata(sorted({base for one in said for base, _codes in one.cell.leaves})),
            earlier,
            said[len(earlier) :],
            rule=Rule(),
            give_up=PATIENCE,
            progress=lambda share: None,
            cancelled=lambda: False,
        )

    def _microdata(self, bases: list[str]) -> Microdata:
        def codes(one: Incident) -> dict[str, list[str]]:
            return {base: sorted(one.codes[base]) or [""] for base in bases}

        records = [
            Record(_span(one.days), codes(one), one.clients, [
                Record(_span(one.days), {**codes(one), "violation": [violation]})
                for violation, many in sorted(one.acts.items())
                for _ in range(many)
            ])
            for one in self.counted.incidents
        ]  # fmt: skip
        return Microdata.of(records, {base: self._leaves(base) for base in bases})

    def _leaves(self, base: str) -> list[str]:
        return self._regions if base == "region" else sorted(codes_of(base))

    def _shown(self, unit: str, cell: Cell) -> int | None:
        counted = self.counted
        if min(counted.incidents_in(cell), counted.clients_in(cell)) < 10:
            return None
        return self._draw[unit](cell, counted.count(unit, cell), 0)

    def _statements(self, said: dict[tuple[str, Cell], int | None]) -> list[Statement]:
        return [Statement(self._named(cell), unit, shown) for (unit, cell), shown in said.items()]

    def _named(self, cell: Cell) -> Definition:
        if cell not in self._names:
            leaves = {
                base: frozenset(code for code in self._regions if fits(base, code, codes))
                if base == "region"
                else codes
                for base, codes in cell.asks
            }
            self._names[cell] = Definition.of(_span(cell.days), leaves)
        return self._names[cell]


def _span(days: tuple[date, date]) -> Days:
    return Days(*(None if day in ALWAYS else day for day in days))


def _regions_of(incidents: Iterable[Incident]) -> list[str]:
    """Every region that was named, those around it, and what may be in them without a name."""
    found = {"", UNKNOWN}
    for path in {path for one in incidents for path in one.codes["region"]}:
        parts = path.split("/")
        found |= {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return sorted(found | {f"{path}/{UNKNOWN}" for path in found if path not in ("", UNKNOWN)})
