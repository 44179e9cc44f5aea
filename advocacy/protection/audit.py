"""The audit: every sensitive count stays in doubt, or more is withheld until it does.

Rounds over all units: find the targets, find witnesses, withhold what leaves a target without one,
and look again, because withholding makes new remainders. Withholding only ever takes knowledge from
readers, so that a witness, once found, stays one. (Hundepool et al. 2012, section 4.5: audit by
linear programming; here the witness is a population in whole numbers, not a bound of a relaxation.)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from advocacy.definitions import Statement
from advocacy.protection.blocks import Solver
from advocacy.protection.cells import OPEN, Cells
from advocacy.protection.knowledge import Knowledge, figures_of
from advocacy.protection.microdata import Microdata, Numbers
from advocacy.protection.propagation import narrowed, sums_of
from advocacy.protection.proving import Proving
from advocacy.protection.rule import (
    UNITS,
    Bounds,
    Certified,
    Reason,
    Refused,
    Rule,
    Stop,
    Withheld,
)
from advocacy.protection.system import client_atoms, client_pairs, system_of
from advocacy.protection.targets import (
    Incidents,
    Target,
    cell_targets,
    difference_targets,
    families,
    nested,
)
from advocacy.protection.universe import Atoms, atoms_of
from advocacy.protection.visits import FEW, NOBODY, Visits, visits_of

Key = tuple[str, int, tuple[int, ...]]


def certify(
    microdata: Microdata,
    earlier: Sequence[Statement],
    candidate: Sequence[Statement],
    *,
    rule: Rule,
    give_up: float,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Certified | Refused:
    """Whether the candidate may be published beside everything earlier, and what to withhold.

    `microdata` holds every incident that any of these cells may count. `give_up`: seconds after
    which the answer is a refusal. `progress` is told shares of the work from 0 to 1. The same
    arguments give the same answer, or a refusal for time.
    """
    audit = _Audit(rule, time.monotonic() + give_up, progress, cancelled)
    begin = time.monotonic()
    try:
        audit.begin(microdata, earlier, candidate)
        withheld = audit.run()
        progress(1.0)
    except Stop as stop:
        return Refused(stop.reason, {**audit.numbers(), **stop.numbers})
    except MemoryError:
        return Refused(Reason.TOO_LARGE, audit.numbers())
    return Certified(
        withheld=withheld,
        checked=len(audit.bounds),
        shown=sum(one.shown is not None for one in candidate),
        seconds=time.monotonic() - begin,
        widths=tuple(audit.bounds[key] for key in sorted(audit.bounds)),
    )


@dataclass
class _Audit:
    rule: Rule
    deadline: float
    progress: Callable[[float], None]
    cancelled: Callable[[], bool]
    bounds: dict[Key, Bounds] = field(default_factory=dict)
    targets: int = 0

    def numbers(self) -> dict[str, int]:
        """How far it came."""
        return {"checked": len(self.bounds), "targets": self.targets}

    def begin(
        self, data: Microdata, earlier: Sequence[Statement], candidate: Sequence[Statement]
    ) -> None:
        """Take in the records and what is, or would be, published."""
        self.pause()
        self.cells = Cells.of_statements([*earlier, *candidate])
        before, after = figures_of(self.cells, earlier), figures_of(self.cells, candidate)
        self.units = [u for u in UNITS if (before[u] >= 0).any() or (after[u] >= 0).any()]
        atoms: dict[str, Atoms] = {"incidents": atoms_of(data, self.cells)}
        if "clients" in self.units:
            atoms["clients"] = client_atoms(atoms["incidents"], data.clients)
        if "acts" in self.units:
            if data.acts is None:
                raise ValueError("acts are shown, but there are no records of acts")
            atoms["acts"] = atoms_of(data.acts, self.cells)
        true = {unit: found.cells.T @ found.counts for unit, found in atoms.items()}
        shown = np.any([one[u] >= 0 for one in (before, after) for u in UNITS], axis=0)
        self.visits = visits_of(atoms["incidents"], data.clients)
        self.people = _people(atoms["incidents"], data, true, ~shown)
        everywhere = np.ones(len(self.cells), bool)
        self.knowledge = Knowledge(self.cells, self.rule, before, after, true, everywhere)
        self.incidents = Incidents(atoms["incidents"])
        solver = Solver()
        self.proving = {
            unit: Proving(system_of(unit, atoms[unit], self.knowledge.shown(unit)), solver)
            for unit in self.units
        }
        self._hopeless(data)

    def _hopeless(self, data: Microdata) -> None:
        """Stop where earlier figures alone give a cell away by mere sums."""
        shown = self.knowledge.shown("incidents")
        if "incidents" not in self.units or not (shown.fixed_low > 0).any():
            return
        single = frozenset(base for base, coded in data.bases.items() if coded.of.at_most_one)
        every = families(self.cells, *nested(self.cells, np.arange(len(self.cells))))
        sums = sums_of(self.cells, list(every), single)
        low, high = narrowed(sums, shown.fixed_low, shown.fixed_high)
        sensitive, absent = self._sensitive("incidents", shown.figure)
        own = self.knowledge.true["incidents"]
        given = (absent & (low > 0)) | ((own < FEW) & (high < FEW)) | (high - low < FEW)
        if (sensitive & given).any():
            raise Stop(Reason.EARLIER)

    def run(self) -> frozenset[Withheld]:
        """What must be withheld. Stop if nothing helps."""
        self._rounds()
        if self._restore():
            self._rounds()
        return self._withheld()

    def _rounds(self) -> None:
        """Look again until nothing more is withheld: what is withheld makes new remainders."""
        while True:
            before = int(self.knowledge.live.sum())
            for unit in self.units:
                self._unit(unit)
            if int(self.knowledge.live.sum()) == before:
                return

    def _unit(self, unit: str) -> None:
        proving, shown = self.proving[unit], self.knowledge.shown(unit)
        known = (shown.low > 0) | (shown.high < OPEN)
        targets = [
            *cell_targets(proving.system, *self._sensitive(unit, shown.figure)),
            *difference_targets(
                proving.system, self.cells, known, self._visits(unit), self.incidents
            ),
        ]
        left = [one for one in targets if (unit, one.cell, one.minus) not in self.bounds]
        self.targets = len(self.bounds) + len(left)
        for target, (lower, upper) in proving.hold(left, self.pause, self._withhold):
            self.bounds[unit, target.cell, target.minus] = self._named(unit, target, lower, upper)

    def _visits(self, unit: str) -> Visits:
        """Who is behind the records, where few may be behind many."""
        return self.visits if unit == "incidents" else NOBODY

    def _named(self, unit: str, target: Target, lower: int, upper: int) -> Bounds:
        named = self.cells.definitions
        minus = named[target.minus[0]] if target.minus else None
        return Bounds(
            named[target.cell], unit, target.true, lower, upper, minus, len(target.minus) > 1
        )

    def _sensitive(self, unit: str, figure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cells that hold few, and those that must possibly be empty: few in any unit."""
        counts = [*self.knowledge.true.values(), self.people]
        few = np.any([(one > 0) & (one < FEW) for one in counts], axis=0)
        own = self.knowledge.true[unit]
        return ~figure & (own > 0) & ((own < 2 * FEW) | few), few

    def _withhold(self, cell: int) -> None:
        """Withhold a cell of the candidate, in every unit."""
        self.knowledge.live[cell] = False
        for proving in self.proving.values():
            proving.free(cell)

    def _restore(self) -> bool:
        """Give back what turned out not to be needed; whether anything was."""
        gone = np.flatnonzero(~self.knowledge.live)
        given = False
        for cell in sorted(gone, key=lambda one: (-self.knowledge.true["incidents"][one], one)):
            if all(proving.fits(int(cell)) for proving in self.proving.values()):
                self.knowledge.live[cell] = given = True
                for proving in self.proving.values():
                    proving.bind(int(cell))
        return given

    def _withheld(self) -> frozenset[Withheld]:
        named, after = self.cells.definitions, self.knowledge.candidate
        return frozenset(
            (named[cell], unit)
            for cell in np.flatnonzero(~self.knowledge.live)
            for unit in UNITS
            if after[unit][cell] >= 0
        )

    def pause(self, done: int = 0) -> None:
        """Between two steps: tell how far it is, and stop if it should."""
        if self.cancelled():
            raise Stop(Reason.CANCELLED)
        if time.monotonic() > self.deadline:
            raise Stop(Reason.TIME)
        share = (len(self.bounds) + done) / self.targets if self.targets else 0.0
        self.progress(min(1.0, share))


def _people(atoms: Atoms, data: Microdata, true: dict[str, Numbers], asked: np.ndarray) -> Numbers:
    """Different clients by cell; counted only among those asked where incidents are FEW or
    more (elsewhere it changes nothing); 0 in all others."""
    if "clients" in true:
        return true["clients"]
    found = np.zeros(len(true["incidents"]), np.int64)
    asked = np.flatnonzero(asked & (true["incidents"] >= FEW))
    people, atom = client_pairs(atoms, data.clients)
    if not len(people) or not len(asked):
        return found
    met = sparse.csr_array(
        (np.ones(len(people), np.int32), (people, atom)),
        shape=(int(people.max()) + 1, atoms.cells.shape[0]),
    )
    for part in np.array_split(asked, -(-len(asked) // 2000)):
        found[part] = np.diff(sparse.csc_array(met @ atoms.cells[:, part]).indptr)
    return found
