"""The page of a release with some thousand figures, beside the bare figures in a bare table."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.template import engines
from django.template.loader import render_to_string

from advocacy.outputs.pages import MOST_FIGURES, said_of
from advocacy.published import Axis, Term
from advocacy.reading.page import shown_readings
from tests.advocacy.outputs.invented import release, table
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import Cast

MONTHS = 36
PLACES = MOST_FIGURES // (MONTHS + 1) - 1
BARE = """<table>{% for row in rows %}<tr>{% for figure in row %}<td>{{ figure }}</td>{% endfor %}
</tr>{% endfor %}</table>"""


def showing_large_table(cast: Cast, rounds: int) -> Comparison:
    """Seconds until a page as large as pages may be is made, charts and readings included."""
    del cast
    days = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(MONTHS)]
    months = tuple(Term(code=f"{day:%Y-%m}", label=f"{day:%b %Y}") for day in days)
    places = tuple(Term(code=f"c{n}", label=f"Along the river {n}") for n in range(PLACES))
    axes = (
        Axis(name="region2", label="Place", terms=places),
        Axis(name="period", label="Month", terms=months),
    )
    bare = engines["django"].from_string(BARE)
    figures = table(*axes).figures
    rows = [figures[at : at + MONTHS + 1] for at in range(0, len(figures), MONTHS + 1)]
    number = count()

    def ours() -> str:
        # Another one each time: what is drawn once is kept.
        title, until = f"Incidents {next(number)}", date(2022, 12, 31)
        told = release(table(*axes, title=title, since=days[0], until=until))
        said = said_of(told) | {"organisation": told.organisation, "home": "#", "files": "#"}
        said["readings"] = shown_readings(told)
        return render_to_string("advocacy/outputs/public_release.html", said)

    def plain() -> str:
        return bare.render({"rows": rows})

    plain(), ours()
    theirs = [seconds(plain) for _ in range(rounds)]
    mine = [seconds(ours) for _ in range(rounds)]
    return at_most(
        f"page of a release with {len(figures)} figures, seconds",
        mine,
        theirs,
        target=0.5,
        against="the figures alone",
    )
