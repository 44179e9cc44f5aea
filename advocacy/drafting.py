"""From what an advocate asks for to a table that the ledger can protect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from advocacy import counting
from advocacy.ledger.drafts import DraftAxis, DraftTerm, TableDraft
from advocacy.sides import Line, Side
from advocacy.specs import MOST_CELLS, TableSpec

Known = Callable[[str], Iterable[str]]
"""From a column of facts to the codes that occur in it."""


def draft_of(spec: TableSpec, known: Known, *, key: str = "table") -> TableDraft:
    """The table of a spec, with a line for everything that might have a figure.

    `known` gives the codes to list. ValidationError when there would be more than MOST_CELLS.
    """
    days, conditions = spec.days, spec.conditions()
    if days.since is None or days.until is None:
        raise ValidationError(_("Say from when to when."), code="span")
    axes = []
    for side in spec.parsed:
        lines = side.periods(days) if side.is_time else _coded(side, known, conditions)
        axes.append(
            DraftAxis(side.name, side.label, side.base, tuple(map(_term, lines)), side.overlaps)
        )
        if prod(len(axis.terms) + 1 for axis in axes) > MOST_CELLS:
            raise ValidationError(
                _("This table would have too many cells. Count by something coarser."), code="size"
            )
    return TableDraft(
        key=key,
        title=spec.title,
        unit=spec.unit,
        since=days.since,
        until=days.until,
        axes=tuple(axes),
        conditions={base: codes for base, codes in conditions.items() if codes is not None},
        said=spec.said(),
    )


def _coded(side: Side, known: Known, conditions: dict[str, frozenset[str] | None]) -> list[Line]:
    allowed = conditions.get(side.base)
    return side.coded(
        code or "" for code in known(side.column) if counting.fits(side.base, allowed, code or "")
    )


def _term(line: Line) -> DraftTerm:
    return DraftTerm(line.code, line.label, line.parent, line.days, line.codes)
