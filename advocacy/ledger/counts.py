"""True counts at the places of a table. What comes out here goes only into the protection."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import polars as pl

from advocacy import counting
from advocacy.definitions import Days
from advocacy.dimensions import COLUMNS
from advocacy.ledger import atoms
from advocacy.ledger.drafts import DraftAxis, TableDraft
from advocacy.ledger.universes import Universe
from advocacy.periods import Atom


class Count(NamedTuple):
    """How many incidents, different clients, and acts."""

    incidents: int
    clients: int
    acts: int


NOTHING = Count(0, 0, 0)


def counts_of(facts: pl.DataFrame, draft: TableDraft, universe: Universe) -> list[Count]:
    """The counts at every place of the table, in the order of its figures.

    `facts` as the ledger's population has them; `universe` knows all of their codes. ValueError
    for days in which no month and no week fits.
    """
    asked = {base: universe.resolved(base, codes) for base, codes in draft.conditions.items()}
    chosen = facts.filter(atoms.inside(facts, [atoms.tight(draft.days)]))
    for base, leaves in asked.items():
        chosen = counting.chosen(chosen, Days(), {base: leaves})
    axes = [_axis(chosen, axis, universe) for axis in draft.axes]
    sizes = [len(axis.terms) + 1 for axis in axes]
    found = [NOTHING] * prod(sizes)
    for place, counts in counting.count(chosen, axes, asked.get("violation")):
        at = 0
        for number, size in zip(place, sizes, strict=True):
            at = at * size + number
        found[at] = Count(*counts)
    return found


def _axis(facts: pl.DataFrame, axis: DraftAxis, universe: Universe) -> counting.Axis:
    terms = [term.code for term in axis.terms]
    if not axis.base:
        spans = {term.code: atoms.tight(term.days) for term in axis.terms if term.days is not None}
        held = {
            code: [term for term, days in spans.items() if days.holds(Atom.parse(code).days)]
            for code in facts["atom"].unique().to_list()
        }
        return counting.Axis(axis.name, "atom", terms, held)
    leaves = {term.code: universe.resolved(axis.base, term.codes) for term in axis.terms}
    found = {
        code: [term for term, codes in leaves.items() if code in codes]
        for code in universe.codes[axis.base]
    }
    return counting.Axis(axis.name, COLUMNS[axis.base], terms, found)
