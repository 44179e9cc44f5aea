"""The true records behind a table, as the protection takes them: in columns, in memory only.

A cell's definition names regions by what they hold ("KE/Nairobi/*"), so that it stays the same when
a district is named for the first time; the protection compares sets of codes. `spelled_out` turns
the first into the second, over the regions that the records know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from advocacy import counting
from advocacy.columns import Lists, coded, lists_of, numbered
from advocacy.definitions import Definition
from advocacy.dimensions import COLUMNS, universe
from advocacy.periods import Atom
from advocacy.protection import Coded, Microdata, Several


def microdata(facts: pl.DataFrame, bases: Sequence[str], *, with_acts: bool = False) -> Microdata:
    """What the protection needs of live facts: time atoms, codes of these bases, clients.

    A fact without a code of a base has the code "". Codes of the vocabulary that no fact has are
    named too: readers know them. `with_acts` adds one record for each violation of each incident,
    weighed by how many acts it was.
    """
    bases = [*bases, "violation"] if with_acts and "violation" not in bases else list(bases)
    found = {base: _coded(facts, base) for base in bases}
    days = {code: Atom.parse(code).days for code in facts["atom"].unique().to_list()}
    atoms = tuple(sorted(set(days.values()), key=str))
    number = {one: n for n, one in enumerate(atoms)}
    time = coded(facts["atom"], lambda code: [number[days[code]]]).values
    incidents = Microdata(
        atoms=atoms,
        time=time,
        bases={base: one for base, (one, _weights) in found.items()},
        clients=_several(numbered(facts["clients"])),
    )
    if not with_acts:
        return incidents
    acts = incidents.explode("violation", found["violation"][1])
    return replace(incidents, acts=acts)


def spelled_out(definition: Definition, regions: Iterable[str]) -> Definition:
    """The definition with every region written as the set of those known that lie in it."""
    leaves = dict(definition.leaves)
    if asked := leaves.get("region"):
        leaves["region"] = frozenset(r for r in regions if counting.fits("region", asked, r))
    return Definition.of(definition.days, leaves)


def regions_of(facts: pl.DataFrame) -> list[str]:
    """The regions that facts name, "" for none, by name."""
    return sorted(counting.codes_of(facts, "region"))


def _coded(facts: pl.DataFrame, base: str) -> tuple[Coded, np.ndarray | None]:
    column = COLUMNS[base]
    known = set() if base == "region" else universe(base)
    codes = tuple(sorted(known.union(counting.codes_of(facts, column))))
    number = {code: n for n, code in enumerate(codes)}
    weights = lists_of(facts["acts"]) if base == "violation" else None
    found = coded(facts[column], lambda code: [number[code]], weights)
    return Coded(codes, _several(found)), found.weights


def _several(lists: Lists) -> Several:
    starts = np.concatenate([[0], np.cumsum(lists.lengths)]).astype(np.int64)
    return Several(starts, lists.values.astype(np.int64))
