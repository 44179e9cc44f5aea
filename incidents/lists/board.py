"""The board: a column for each state of a record, the most urgent on top."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from incidents.lists.overview import Listed, Overview
from incidents.models import Record

SHOWN = 20
COLUMNS = (
    Record.State.REGISTERED,
    Record.State.OFFERED,
    Record.State.WITH_LAWYER,
    Record.State.CLOSED,
)


@dataclass(frozen=True)
class Column:
    """`total` records are in this state; the first of them are `cards`."""

    state: str
    label: str
    total: int
    cards: list[Listed]

    @property
    def others(self) -> int:
        """How many are not among the cards."""
        return self.total - len(self.cards)


def board(view: Overview) -> list[Column]:
    """Every state an incident can have, in the order in which it goes through them."""
    return [_column(view, state) for state in COLUMNS]


def _column(view: Overview, state: Record.State) -> Column:
    rows = view.rows.filter(pl.col("state") == str(state))
    order = rows.sort(["urgency", "week", "record"], descending=[True, True, False])
    return Column(str(state), str(state.label), rows.height, view.listed(order.head(SHOWN)))
