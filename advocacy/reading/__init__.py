"""Reading published figures: what changed, how sure that is, rates, and how far incidents came.

Everything here is a function of `published.Release` and of public population figures.
"""

from advocacy.reading.denominators import Denominators, Population
from advocacy.reading.readings import Estimate, Figure, Point, Reading
from advocacy.reading.saying import readings_of

__all__ = [
    "Denominators",
    "Estimate",
    "Figure",
    "Point",
    "Population",
    "Reading",
    "readings_of",
]
