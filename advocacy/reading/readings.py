"""What is said about published figures. A reading is made from them alone, and says which."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from advocacy.published import PlaceOfFigure, Said

Verdict = Literal["beyond_chance", "alone_only", "could_be_chance", "too_few", "not_judged", "said"]
"""How much a reading may claim.

`beyond_chance`: more than chance explains, all comparisons considered. `alone_only`: it would be,
were it the only comparison. `too_few`: something it would need is withheld. `not_judged`: what is
counted does not allow the question. `said`: there is nothing to judge (a rate, a share).
"""
Kind = Literal["change", "trend", "rate", "funnel"]


class Figure(Said):
    """A published figure that a reading rests on; `shown` None is withheld."""

    release: str
    table: str
    place: PlaceOfFigure
    label: str
    shown: int | None


class Estimate(Said):
    """A number with the interval it lies in (95 %, the rounding included), and what it is.

    `ratio`: times as many as a year before. `yearly`: times as many each year. `per_100000`: for
    each 100,000 people. `share`: part of what was recorded, 0 to 1; its interval is certain.
    """

    what: Literal["ratio", "yearly", "per_100000", "share"]
    value: float
    low: float
    high: float


class Point(Said):
    """A figure in a drawing with the interval around it; all None is withheld."""

    label: str
    shown: int | None
    low: float | None = None
    high: float | None = None


class Reading(Said):
    """One thing that published figures say.

    `about` names what is counted, `row` the line of the table ("" for all of it). `sentence` says
    it, `verdict_sentence` how sure it is, and `detail` within which bounds. `p` is the probability
    of such a change by chance, `p_holm` the same after all comparisons of the release were
    considered.
    """

    kind: Kind
    table: str
    about: str
    row: str = ""
    sentence: str
    verdict: Verdict
    verdict_sentence: str
    detail: str = ""
    figures: Annotated[tuple[Figure, ...], Field(min_length=1)]
    estimates: tuple[Estimate, ...] = ()
    p: float | None = None
    p_holm: float | None = None
    comparisons: int = 0
    drawing: tuple[Point, ...] = ()
    method: str
    caveats: Annotated[tuple[str, ...], Field(min_length=1)]
