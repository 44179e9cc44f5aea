"""How a protected table stands on a page or in a file. Sees protected figures only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from advocacy.dimensions import DIMENSIONS
from advocacy.disclosure import ProtectedTable
from advocacy.periods import Unit, interval_of
from advocacy.tables import TableSpec


@dataclass(frozen=True)
class Row:
    """One line of figures; None is hidden. `term` is empty for the total."""

    label: str
    term: str
    figures: list[int | None]
    is_total: bool = False

    @property
    def says_anything(self) -> bool:
        """Whether the row is worth its line: something in it is shown, or it is the total."""
        return self.is_total or any(figure is not None for figure in self.figures)


@dataclass(frozen=True)
class Section:
    """The rows of one period; a table without a third dimension has one, without a label."""

    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Grid:
    """A table as people read it. The last column is the total if there are several."""

    corner: str
    columns: list[str]
    sections: list[Section]
    has_total_column: bool

    @property
    def figures(self) -> list[int | None]:
        """Every figure, as read from the top."""
        return [n for section in self.sections for row in section.rows for n in row.figures]

    @property
    def hidden(self) -> int:
        """How many of them are hidden."""
        return self.figures.count(None)


def axis_label(spec: TableSpec, axis: str) -> str:
    """What an axis is called."""
    return str(Unit(spec.period_unit).label if axis == "period" else DIMENSIONS[axis].label)


def term_label(spec: TableSpec, axis: str, term: str) -> str:
    """What a row or column is called."""
    if axis != "period":
        return DIMENSIONS[axis].label_of(term)
    whole = interval_of(term)
    label = period_label(term)
    if whole.narrowed(spec.interval) != whole:
        return _("%(period)s (part)") % {"period": label}
    return label


def period_label(key: str) -> str:
    """ "Mar 2026", "2026 Q1", "2026 H1" or "2026"."""
    year, _dash, rest = key.partition("-")
    if not rest:
        return year
    if rest.isdigit():
        return f"{MONTHS_3[int(rest)].capitalize()} {year}"
    words = _("%(year)s Q%(n)s") if rest[0] == "Q" else _("%(year)s H%(n)s")
    return words % {"year": year, "n": rest[1:]}


def title_of(spec: TableSpec) -> str:
    """What the table shows, in one line."""
    time = "period" if "period" in spec.axes else ""
    labels = [axis_label(spec, axis) for axis in (spec.rows, spec.columns, time) if axis]
    if not labels:
        return _("Incidents")
    return _("Incidents by %(axes)s") % {"axes": " × ".join(labels).lower()}


def span_of(spec: TableSpec) -> str:
    """The months a table covers, in words."""
    since, until = (period_label(month) if month else "" for month in (spec.since, spec.until))
    if since and until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    if since:
        return _("since %(since)s") % {"since": since}
    return _("until %(until)s") % {"until": until} if until else _("all months")


def conditions_of(spec: TableSpec) -> list[str]:
    """The filters in words."""
    return [
        f"{DIMENSIONS[name].label}: {', '.join(map(DIMENSIONS[name].label_of, terms))}"
        for name, terms in spec.filters
    ]


def row_axis(spec: TableSpec) -> str:
    """The axis that goes down the page; "" if there is none."""
    if spec.rows:
        return spec.rows
    return spec.axes[0] if spec.axes else ""


def column_axis(spec: TableSpec) -> str:
    """The axis that goes across; "" if there is none."""
    others = [axis for axis in reversed(spec.axes) if axis != row_axis(spec)]
    return others[0] if others else ""


def grid_of(table: ProtectedTable) -> Grid:
    """Lay a table out: rows, columns, and a section per period if there are three dimensions."""
    spec = table.spec
    down, across = row_axis(spec), column_axis(spec)
    columns = _terms(table, across)
    if len(spec.axes) < 3:
        sections = [Section("", _rows(table, down, across, {}))]
    else:
        sections = [
            Section(
                term_label(spec, "period", term),
                [row for row in _rows(table, down, across, {"period": term}) if row.says_anything],
            )
            for term in table.terms["period"]
        ]
        sections.append(Section(_("Whole time"), _rows(table, down, across, {})))
    labels = [term_label(spec, across, term) for term in columns] if across else []
    return Grid(
        corner=axis_label(spec, down) if down else "",
        columns=[*labels, _("Total") if across else _("Incidents")],
        sections=sections,
        has_total_column=bool(across),
    )


def _terms(table: ProtectedTable, axis: str) -> list[str]:
    return table.terms[axis] if axis else []


def _rows(table: ProtectedTable, down: str, across: str, fixed: dict[str, str]) -> list[Row]:
    def figures(**place: str) -> list[int | None]:
        return [
            *(table.figure(**place, **{across: term}) for term in _terms(table, across)),
            table.figure(**place),
        ]

    rows = [
        Row(term_label(table.spec, down, term), term, figures(**fixed, **{down: term}))
        for term in _terms(table, down)
    ]
    return [*rows, Row(_("Total"), "", figures(**fixed), is_total=True)]
