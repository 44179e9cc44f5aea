"""What an advocate asks for: sides, what is counted, over which days, of which incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from advocacy.definitions import Days
from advocacy.dimensions import DIMENSIONS, Dimension, Leaves, narrowed
from advocacy.periods import days_of
from advocacy.published import Unit
from advocacy.sides import Side, period_label

MOST_SIDES = 4
MOST_CELLS = 60_000
LONGEST_REGION = 120
Filters = tuple[tuple[str, tuple[str, ...]], ...]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True)
class TableSpec:
    """One table: up to four sides (see `sides.Side`), each about something else, and totals.

    `since` and `until` are whole periods ("2026", "2026-Q1", "2026-03", "2026-W14"): from the first
    day of one to the last day of the other. `filters` maps dimensions to the terms allowed. Raises
    ValidationError when it makes no sense.
    """

    since: str
    until: str
    sides: tuple[str, ...] = ()
    unit: Unit = "incidents"
    filters: Filters = ()

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValidationError(_("This is nothing to count."), code="unit")
        about = [side.base for side in self.parsed]
        if len(about) > MOST_SIDES:
            raise ValidationError(_("A table has at most four dimensions."), code="dimension")
        if len(set(about)) < len(about):
            raise ValidationError(_("Each dimension must be about something else."), code="twice")
        days = self.days
        if days.since is None or days.until is None or days.until < days.since:
            raise ValidationError(_("The end is before the start."), code="span")
        for name, terms in self.filters:
            if name not in DIMENSIONS:
                raise ValidationError(_("This is nothing to choose from."), code="filter")
            _require_terms(DIMENSIONS[name], terms)

    @property
    def parsed(self) -> tuple[Side, ...]:
        """The sides."""
        return tuple(Side.parse(side) for side in self.sides)

    @property
    def days(self) -> Days:
        """The days it counts, both ends known."""
        return Days(_days("since", self.since).since, _days("until", self.until).until)

    def conditions(self) -> dict[str, Leaves]:
        """The leaf codes that incidents must have, per base; regions as patterns."""
        found: dict[str, Leaves] = {}
        for name, terms in self.filters:
            dimension = DIMENSIONS[name]
            leaves = frozenset[str]().union(*(dimension.leaves_of(term) for term in terms))
            found[dimension.base] = narrowed(dimension.base, found.get(dimension.base), leaves)
        return found

    def said(self) -> tuple[str, ...]:
        """The filters in words."""
        return tuple(
            f"{DIMENSIONS[name].label}: {', '.join(map(DIMENSIONS[name].label_of, terms))}"
            for name, terms in self.filters
        )

    @property
    def title(self) -> str:
        """What it shows, in one line of the reader's language."""
        counted = {
            "incidents": _("Incidents"),
            "clients": _("Different people"),
            "acts": _("Acts"),
        }[self.unit]
        if not self.sides:
            return counted
        by = " × ".join(side.label for side in self.parsed)
        return _("%(counted)s by %(axes)s") % {"counted": counted, "axes": by.lower()}

    @property
    def span(self) -> str:
        """From when to when, in words."""
        since, until = period_label(self.since), period_label(self.until)
        if since == until:
            return since
        return _("%(since)s to %(until)s") % {"since": since, "until": until}

    def written(self) -> dict[str, Any]:
        """As JSON for what is kept; `read` takes it back."""
        return {
            "since": self.since,
            "until": self.until,
            "sides": list(self.sides),
            "unit": self.unit,
            "filters": [[name, list(terms)] for name, terms in self.filters],
        }

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> TableSpec:
        """From `written`; ValidationError for anything else."""
        try:
            return cls(
                str(said["since"]),
                str(said["until"]),
                tuple(map(str, said.get("sides", ()))),
                said.get("unit", "incidents"),
                tuple((str(name), tuple(map(str, terms))) for name, terms in said["filters"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ValidationError(_("This is no table."), code="table") from None

    def with_sides(self, *sides: Side) -> TableSpec:
        """The same by other sides."""
        return replace(self, sides=tuple(map(str, sides)))


def quarters_before(today: date) -> tuple[str, str]:
    """The last quarter that is over, behind the same one of the year before: what the builder
    starts from, so that its first table sets the newest figures beside those to compare with."""
    last = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    quarter = f"Q{(last.month + 2) // 3}"
    return f"{last.year - 1}-{quarter}", f"{last.year}-{quarter}"


def whole_months_before(today: date) -> tuple[str, str]:
    """January of last year, and the last month that is over: where nobody says a time."""
    last = today.replace(day=1) - timedelta(days=1)
    return f"{last.year - 1}-01", f"{last:%Y-%m}"


def _days(end: str, text: str) -> Days:
    try:
        if text:
            return days_of(text)
    except ValueError:
        pass
    raise ValidationError(
        {end: _("Write a whole period: 2026, 2026-Q1, 2026-03 or 2026-W14.")}, code="span"
    )


def _require_terms(dimension: Dimension, terms: tuple[str, ...]) -> None:
    known = {term for term, _label in dimension.choices()} | {""}
    fits = (
        len(terms) == 1 and len(terms[0]) <= LONGEST_REGION
        if dimension.is_region
        else terms and set(terms) <= known
    )
    if not fits:
        raise ValidationError(_("This is nothing to choose from."), code="filter")
