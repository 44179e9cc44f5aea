"""Asking the audit whether a candidate may stand beside everything that was published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from advocacy.definitions import Definition, Statement
from advocacy.dimensions import COLUMNS
from advocacy.ledger.population import Population
from advocacy.periods import Atom
from advocacy.protection import Coded, Microdata, Refused, Rule, Several, certify
from advocacy.protection.microdata import Numbers

GIVE_UP = 120.0
"""Seconds after which a candidate that is not certified is refused."""
Progress = Callable[[float], None]
"""Is told shares of the work, from 0 to 1."""
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Audited:
    """What must be withheld besides, as (cell, unit), or why nothing may be published."""

    withheld: frozenset[tuple[Definition, str]] = frozenset()
    refused: str = ""


def audited(
    population: Population,
    earlier: Sequence[Statement],
    candidate: Sequence[Statement],
    *,
    threshold: int,
    give_up: float = GIVE_UP,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Audited:
    """Certify the candidate together with every earlier statement."""
    units = {one.unit for one in (*earlier, *candidate)}
    answer = certify(
        microdata(population, with_acts="acts" in units),
        earlier,
        candidate,
        rule=Rule(threshold=threshold),
        give_up=give_up,
        progress=progress or (lambda _share: None),
        cancelled=cancelled or (lambda: False),
    )
    if isinstance(answer, Refused):
        return Audited(refused=str(answer.reason))
    return Audited(withheld=answer.withheld)


def microdata(population: Population, *, with_acts: bool = False) -> Microdata:
    """The facts that count, as the audit wants them."""
    facts = population.facts
    known = sorted(facts["atom"].unique().to_list())
    data = Microdata(
        atoms=tuple(Atom.parse(code).days for code in known),
        time=_numbered(facts["atom"], known),
        bases={
            base: _coded(facts[COLUMNS[base]], codes)
            for base, codes in population.universe.codes.items()
        },
        clients=_clients(facts["clients"]),
    )
    if not with_acts:
        return data
    # How many acts each violation was; none for a fact without violations.
    weights = facts["acts"].explode(empty_as_null=True).fill_null(0).cast(pl.Int64).to_numpy()
    return replace(data, acts=data.explode("violation", weights))


def _coded(values: pl.Series, codes: frozenset[str]) -> Coded:
    """A column of codes or of lists of codes; "" is the code of a fact that has none."""
    known = sorted(codes)
    if not isinstance(values.dtype, pl.List):
        return Coded(tuple(known), Several.single(_numbered(values, known)))
    lengths = values.list.len().cast(pl.Int64).to_numpy()
    return Coded(
        tuple(known),
        Several(
            _starts(np.maximum(lengths, 1)), _numbered(values.explode(empty_as_null=True), known)
        ),
    )


def _clients(values: pl.Series) -> Several:
    """Clients numbered from nothing: theirs have 64 bits, and the audit only asks who is equal."""
    lengths = values.list.len().cast(pl.Int64).to_numpy()
    _same, numbers = np.unique(values.explode(empty_as_null=False).to_numpy(), return_inverse=True)
    return Several(_starts(lengths), numbers.astype(np.int64))


def _numbered(codes: pl.Series, known: list[str]) -> Numbers:
    """The place of each code in the list."""
    found = codes.cast(pl.String).fill_null("")
    numbers = pl.Series(range(len(known)), dtype=pl.Int64)
    return found.replace_strict(pl.Series(known, dtype=pl.String), numbers).to_numpy()


def _starts(lengths: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
