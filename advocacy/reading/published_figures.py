"""Finding figures: which population each place of a table counts, in this and earlier releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advocacy.definitions import Days
from advocacy.published import TOTAL, Axis, PlaceOfFigure, Release, Table, Term, Unit
from advocacy.reading.readings import Figure
from advocacy.reading.spans import is_time, narrowed, span_of

MOST_ROWS = 40
"""An axis with more terms than this is read by its topmost terms only, or not at all."""


@dataclass(frozen=True)
class Population:
    """Whom a figure counts, as far as published tables say. Equal ones are the same population."""

    days: Days
    unit: Unit
    conditions: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    regions: int


@dataclass(frozen=True)
class Row:
    """A line of a table that is read: one term of one axis, or (axis None) all of the table."""

    axis: Axis | None = None
    term: Term | None = None

    @property
    def label(self) -> str:
        """The words for it; "" for all of the table."""
        return self.term.label if self.term else ""

    def place(self, table: Table, time: Axis | None = None, period: str = TOTAL) -> PlaceOfFigure:
        """Where it stands, in one period or in all of them; totals over every other axis."""
        return tuple(period if axis is time else self._code_in(axis) for axis in table.axes)

    def _code_in(self, axis: Axis) -> str:
        return self.term.code if axis is self.axis and self.term else TOTAL


@dataclass(frozen=True)
class Found:
    """A figure, and the words for the time it is about."""

    figure: Figure
    period: str


class Figures:
    """The figures that rows of some releases are made of, by population. The first release in which
    one is shown says it; they all say the same, because one population has one number."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self._found: dict[Population, Found] = {}
        for release, table in ((one, table) for one in releases for table in one.tables):
            for row, period in _margins(table):
                place = row.place(table, time_axis(table), period)
                population = population_of(release, table, place)
                known = self._found.get(population)
                if known is None or known.figure.shown is None:
                    found = found_at(release, table, place)
                    if known is None or found.figure.shown is not None:
                        self._found[population] = found

    def of(self, population: Population) -> Found | None:
        """The figure of a population, withheld or not; None if no release has it."""
        return self._found.get(population)


def speaking_earlier(release: Release, earlier: Sequence[Release]) -> list[Release]:
    """Those earlier releases that may be quoted beside this one, the newest first.

    Of the same ledger, before it, not under a longer embargo, not corrected since.
    """
    until = max(release.published, release.embargo or release.published)
    before = [
        one
        for one in earlier
        if one.ledger == release.ledger
        and one.number < release.number
        and (one.embargo is None or one.embargo <= until)
    ]
    corrected = {one.corrects for one in [*before, release]}
    kept = [one for one in before if one.number not in corrected]
    return sorted(kept, key=lambda one: one.number, reverse=True)


def population_of(release: Release, table: Table, place: PlaceOfFigure) -> Population:
    """Whom the figure at a place counts."""
    days, codes = Days(table.since, table.until), []
    for axis, code in zip(table.axes, place, strict=True):
        if code == TOTAL:
            continue
        span = span_of(code) if is_time(axis) else None
        if span:
            days = narrowed(days, span.days)
        else:
            codes.append((axis.name, code))
    conditions = tuple(sorted(table.conditions))
    return Population(days, table.unit, conditions, tuple(sorted(codes)), release.method.regions)


def shown_at(table: Table, place: PlaceOfFigure) -> int | None:
    """The figure at a place, without a look at all others."""
    number = 0
    for axis, code in zip(table.axes, place, strict=True):
        size = len(axis.terms)
        found = (n for n, term in enumerate(axis.terms) if term.code == code)
        number = number * (size + 1) + (size if code == TOTAL else next(found))
    return table.figures[number]


def found_at(release: Release, table: Table, place: PlaceOfFigure) -> Found:
    """The figure at a place with its reference, and when it is about."""
    labels, period = [], ""
    for axis, code in zip(table.axes, place, strict=True):
        if code != TOTAL:
            label = next(term.label for term in axis.terms if term.code == code)
            labels.append(label)
            period = label if is_time(axis) else period
    figure = Figure(
        release=release.id,
        table=table.key,
        place=place,
        label=" · ".join(labels) or _("Total"),
        shown=shown_at(table, place),
    )
    return Found(figure, period or days_said(Days(table.since, table.until)))


def days_said(days: Days) -> str:
    """Days in words."""
    ends = [date_format(day, "DATE_FORMAT") if day else "" for day in (days.since, days.until)]
    words = {"since": ends[0], "until": ends[1]}
    if all(ends):
        return _("%(since)s to %(until)s") % words
    if ends[0]:
        return _("since %(since)s") % words
    return _("until %(until)s") % words if ends[1] else _("the whole time")


def time_axis(table: Table) -> Axis | None:
    """The axis of periods, if the table has one."""
    return next((axis for axis in table.axes if is_time(axis)), None)


def rows_of(table: Table, *, without: frozenset[str]) -> Iterator[Row]:
    """The whole table, then each term of each axis by itself (never crossed: each further
    comparison makes all of them less sure). Not of periods, of the axes named in `without`, of
    what was not recorded."""
    yield Row()
    for axis in table.axes:
        if not is_time(axis) and axis.name not in without:
            for term in _readable(axis):
                yield Row(axis, term)


def _margins(table: Table) -> Iterator[tuple[Row, str]]:
    """Every row in every period, and in all of them together."""
    time = time_axis(table)
    periods = [term.code for term in time.terms] if time else []
    for row in rows_of(table, without=frozenset()):
        for period in [*periods, TOTAL]:
            yield row, period


def _readable(axis: Axis) -> list[Term]:
    known = [term for term in axis.terms if term.code]
    if len(known) > MOST_ROWS:
        known = [term for term in known if not term.parent]
    return known if len(known) <= MOST_ROWS else []
