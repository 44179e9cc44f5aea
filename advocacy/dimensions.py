"""What a table can be broken down by, and which codes stand behind each of its rows.

A row is defined by a set of leaf codes of one base ("violation" for violations and for groups of
them). The rounding of a figure is keyed on these sets, so two names for one set are one cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.models import Record

Leaves = frozenset[str] | None
"""Codes of one base; None for no condition at all."""


@dataclass(frozen=True)
class Dimension:
    """One way to break a table down. `column` is the column of facts it reads."""

    name: str
    label: str
    base: str
    column: str
    depth: int = 0

    @property
    def is_region(self) -> bool:
        return self.depth > 0

    def term_of(self, code: str) -> str:
        """The row a code of a fact falls into."""
        if self.is_region:
            return "/".join(code.split("/")[: self.depth])
        if self.name == "violation_group" and code:
            found = vocabulary.codes("violation").get(code)
            return found.group if found else "oth"
        return code

    def leaves_of(self, term: str) -> frozenset[str]:
        """The codes behind a row."""
        if self.is_region:
            # A path shorter than the depth is a row of its own: places not known more closely.
            whole = term.count("/") + 1 == self.depth and term
            return frozenset([f"{term}/*" if whole else term])
        if self.name == "violation_group" and term:
            return frozenset(
                code for code in universe(self.base) if code and self.term_of(code) == term
            )
        return frozenset([term])

    def label_of(self, term: str) -> str:
        """What a reader sees for a row."""
        if not term:
            return gettext("Not recorded")
        if self.is_region:
            if term.count("/") + 1 < self.depth:
                return gettext("%(region)s, no closer") % {"region": _path(term)}
            return _path(term)
        if self.base == "stage":
            return str(dict(Record.State.choices).get(term, term))
        return vocabulary.label("group" if self.name == "violation_group" else self.base, term)

    def order_of(self, term: str) -> tuple[int, str]:
        """Sorts rows in the vocabulary's order, regions by name: never by any count."""
        if self.is_region:
            return (term == "", term.casefold())
        known = self._known_terms()
        return (known.index(term) if term in known else len(known), term)

    def choices(self) -> list[tuple[str, str]]:
        """(term, label) of everything in the vocabulary; nothing for regions."""
        return [(term, self.label_of(term)) for term in self._known_terms()]

    def _known_terms(self) -> tuple[str, ...]:
        if self.is_region:
            return ()
        if self.name == "violation_group":
            return tuple(vocabulary.groups())
        return _codes(self.base)


def _path(region: str) -> str:
    return " › ".join(region.split("/"))


@cache
def universe(base: str) -> frozenset[str]:
    """Every code of a base, and "" for facts that have none."""
    return frozenset(["", *_codes(base)])


def _codes(base: str) -> tuple[str, ...]:
    # How far an incident has come is not the vocabulary's to say.
    return tuple(Record.State.values if base == "stage" else vocabulary.codes(base))


_PLAIN = (
    ("violation_group", _("Violation group"), "violation", "violations"),
    ("violation", _("Violation"), "violation", "violations"),
    ("agency", _("Agency"), "agency", "agencies"),
    ("place", _("Kind of place"), "place", "places"),
    ("service", _("Service interfered with"), "service", "services"),
    ("gender", _("Gender"), "gender", "gender"),
    ("age_band", _("Age band"), "age_band", "age_band"),
    ("verification", _("Verification"), "verification", "verification"),
    ("stage", _("Stage"), "stage", "stage"),
    ("outcome", _("Outcome"), "outcome", "outcomes"),
)
_REGIONS = (
    (1, _("Country")),
    (2, _("Region")),
    (3, _("District")),
    (4, _("Smaller district")),
)
DIMENSIONS: dict[str, Dimension] = {
    found.name: found
    for found in (
        *(
            Dimension(f"region{depth}", label, "region", "region", depth)
            for depth, label in _REGIONS
        ),
        *(Dimension(*fields) for fields in _PLAIN),
    )
}


def narrowed(base: str, first: Leaves, second: Leaves) -> Leaves:
    """What satisfies both conditions on one base, in one canonical form."""
    if first is None or second is None:
        both = second if first is None else first
    elif base == "region":
        both = _narrowed_regions(first, second)
    else:
        both = first & second
    if both is not None and base != "region" and both >= universe(base):
        return None
    return both


def _narrowed_regions(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    (one,), (other,) = first, second
    if _within(one, other):
        return first
    return second if _within(other, one) else frozenset()


def _within(inner: str, outer: str) -> bool:
    if inner.endswith("/*"):
        return outer.endswith("/*") and region_holds(outer, inner.removesuffix("/*"))
    return region_holds(outer, inner)


def region_holds(pattern: str, region: str) -> bool:
    """Whether a region lies in "KE/Nairobi/*", or is the very "KE"."""
    if pattern.endswith("/*"):
        return f"{region}/".startswith(pattern[:-1])
    return region == pattern
