"""The facts that tables are counted from: frozen for published days, live for the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from accounts.models import Team
from advocacy import frames
from advocacy.definitions import Days
from advocacy.facts import open_facts
from advocacy.ledger import atoms, frozen
from advocacy.ledger.boxes import facts_context, opened
from advocacy.ledger.chain import Chain
from advocacy.ledger.state import altered
from advocacy.ledger.universes import Universe
from vault import Keyring, Undecryptable


@dataclass(frozen=True)
class Population:
    """`facts` is what counts; `live` those among them that no release has frozen yet. `universe`
    are the codes known now, `pinned` those of days that were published before; `refused` counts
    rows that could not be believed."""

    facts: pl.DataFrame = field(repr=False)
    live: pl.DataFrame = field(repr=False)
    universe: Universe
    pinned: dict[Days, Universe]
    refused: int

    def universe_of(self, days: Days) -> Universe:
        """The codes under which a cell over these days is defined: those that were known when
        they were first published, if only as a part of longer ones."""
        held = (known for span, known in self.pinned.items() if span.holds(days))
        return next(held, self.universe)


def population(keyring: Keyring, team: Team, chain: Chain) -> Population:
    """Open everything that counts. Raises as `open_facts` does; ValidationError when the frozen
    facts of a release do not open."""
    parts, pinned = [], {}
    for row, contents in zip(chain.rows, chain.contents, strict=True):
        where = facts_context(row.pk, chain.ledger.pk, row.number)
        try:
            parts.append(
                frames.with_atoms(frozen.unpack(opened(keyring, team, row.sealed_facts, where)))
            )
        except Undecryptable:
            raise altered() from None
        for span in contents.spans:
            pinned.setdefault(span, contents.universe)
    found = open_facts(keyring, team)
    live = frames.with_atoms(frozen.coded(found.live))
    if pinned:
        live = live.filter(~atoms.inside(live, list(pinned)))
    facts = pl.concat([*parts, live])
    # What was once known stays known: sets of codes only grow from release to release.
    universe = Universe.of(facts).joined([one.universe for one in chain.contents])
    return Population(facts, live, universe, pinned, found.refused)
