"""Invented releases, with what tries to get out of a cell."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

from advocacy.published import TOTAL, Axis, Method, Release, Table, Term

NASTY = (
    "=HYPERLINK(1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "<b>&\x00\u202e",
    "https://e.example",
)
QUARTERS = Axis(
    name="period",
    label="Quarter",
    terms=tuple(Term(code=f"2026-Q{n}", label=f"2026 Q{n}") for n in range(1, 5)),
)
REGIONS = Axis(
    name="region2",
    label="Region",
    terms=tuple(
        Term(code=f"KE/{name}", label=f"KE › {name}")
        for name in ("Coast", "Nairobi", "Nowhere", "Rift Valley")
    ),
)
VIOLATIONS = Axis(
    name="violation",
    label="Violation",
    overlaps=True,
    terms=(
        Term(code="arr", label="Arrest"),
        Term(code="arr_syringe", label="Arrest for a syringe", parent="arr"),
        Term(code="arr_sweep", label="Arrest in a sweep", parent="arr"),
        Term(code="vio", label="Violence"),
    ),
)
HIDDEN_AT = 3


def table(*axes: Axis, key: str = "t1", **changed: Any) -> Table:
    """A table of invented figures; about every third one is withheld."""
    places = list(product(*([*axis.terms, TOTAL] for axis in axes)))
    figures = [
        None if number % HIDDEN_AT == 1 else 1005 + 5 * number for number, _at in enumerate(places)
    ]
    said = {
        "title": "Incidents by quarter",
        "unit": "incidents",
        "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
        "conditions": ("Gender: Woman",),
    }
    return Table(key=key, axes=axes, figures=tuple(figures), **(said | changed))


def nasty_axis() -> Axis:
    return Axis(
        name="agency",
        label=NASTY[0],
        terms=tuple(Term(code=f"c{n}", label=text) for n, text in enumerate(NASTY)),
    )


def release(*tables: Table, **changed: Any) -> Release:
    """A release of these tables, or of five that differ in shape."""
    said = {
        "id": "amparo-7f3a-4",
        "ledger": UUID(int=7),
        "number": 4,
        "organisation": "Río Legal Aid",
        "title": "Arrests in 2026",
        "summary": "What was recorded in four quarters.",
        "language": "en",
        "published": date(2027, 2, 3),
        "method": Method(threshold=10),
        "previous": "ab" * 32,
        "tables": tables
        or (
            table(key="total", title="All incidents"),
            table(QUARTERS, key="course"),
            table(VIOLATIONS, REGIONS, key="where", title="Incidents by violation and region"),
            table(QUARTERS, VIOLATIONS, REGIONS, key="all", title="Everything"),
            table(nasty_axis(), key="nasty", title=NASTY[1], unit="clients"),
        ),
    }
    return Release(**(said | changed))
