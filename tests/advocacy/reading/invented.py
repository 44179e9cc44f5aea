"""Invented releases, rounded as the public rule says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from advocacy.published import Axis, Method, Release, Table, Term, Unit

LEDGER = UUID(int=77)


def rounded(count: int, chance: random.Random) -> int | None:
    """A count as it is shown: withheld under 10, else a multiple of 5 at random without bias."""
    if count < 10:
        return None
    below, rest = divmod(count, 5)
    return 5 * (below + (chance.random() * 5 < rest))


def axis(name: str, *codes: str, overlaps: bool = False) -> Axis:
    terms = tuple(Term(code=code, label=code.title()) for code in codes)
    return Axis(name=name, label=name.title(), terms=terms, overlaps=overlaps)


def quarters(first: int, last: int) -> list[str]:
    return [f"{year}-Q{n}" for year in range(first, last + 1) for n in (1, 2, 3, 4)]


def table(
    axes: Sequence[Axis],
    figures: Sequence[int | None],
    *,
    unit: Unit = "incidents",
    since: date | None = None,
    until: date | None = None,
    conditions: tuple[str, ...] = (),
    key: str = "main",
) -> Table:
    return Table(
        key=key,
        title="Incidents",
        unit=unit,
        since=since,
        until=until,
        axes=tuple(axes),
        conditions=conditions,
        figures=tuple(figures),
    )


def course(figures: Sequence[int | None], *, first: int = 2023, **said: object) -> Table:
    """A table by quarter from the first of a year on; its total is withheld."""
    codes = quarters(first, first + 20)[: len(figures)]
    return table([axis("period", *codes)], [*figures, None], **said)


def release(*tables: Table, number: int = 1, threshold: int = 10, **said: object) -> Release:
    return Release(
        **{
            "id": f"TR-2026-{number:02}",
            "ledger": LEDGER,
            "number": number,
            "organisation": "Riverside",
            "title": "Invented",
            "language": "en",
            "published": date(2026, 10, number % 28 + 1),
            "tables": tables,
            "method": Method(threshold=threshold),
        }
        | said
    )
