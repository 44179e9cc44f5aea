"""What a table can be broken down by, and which codes stand behind each of its rows.

A row is defined by a set of leaf codes of one base ("violation" for violations and for groups of
them). The rounding of a figure is keyed on these sets, so two names for one set are one cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.models import Record
from incidents.spoken import right_words

Leaves = frozenset[str] | None
"""Codes of one base; None for no condition at all."""


@dataclass(frozen=True)
class Dimension:
    """One way to break a table down. `column` is the column of facts it reads.

    `overlaps`: an incident may stand in several rows, so that they add up to more than the total.
    `wider` names the dimension whose rows hold these rows, "" if there is none.
    """

    name: str
    label: str
    base: str
    column: str
    depth: int = 0
    overlaps: bool = False
    wider: str = ""

    @property
    def is_region(self) -> bool:
        return self.depth > 0

    def terms_of(self, code: str) -> tuple[str, ...]:
        """The rows a code of a fact falls into, at least one; "" is *not recorded*."""
        if self.is_region:
            return ("/".join(code.split("/")[: self.depth]),)
        return _MERGED[self.name](code) or ("",) if self.name in _MERGED else (code,)

    def term_of(self, code: str) -> str:
        """The first of `terms_of`: the only one, for all dimensions but rights."""
        return self.terms_of(code)[0]

    def leaves_of(self, term: str) -> frozenset[str]:
        """The codes behind a row."""
        if self.is_region:
            # A path shorter than the depth is a row of its own: places not known more closely.
            whole = term.count("/") + 1 == self.depth and term
            return frozenset([f"{term}/*" if whole else term])
        if self.name in _MERGED:
            return frozenset(c for c in universe(self.base) if term in self.terms_of(c))
        return frozenset([term])

    def parent_of(self, term: str) -> str:
        """The row of the wider dimension that holds this row; "" without one."""
        if self.is_region:
            return term.rpartition("/")[0] if term.count("/") + 1 == self.depth else ""
        return DIMENSIONS[self.wider].term_of(term) if self.wider and term else ""

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
        if self.name == "right":
            return right_words(term)
        return vocabulary.label(_KINDS.get(self.name, self.base), term)

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
        if self.name == "right":
            return _articles()
        if self.name in _KINDS:
            return tuple(
                vocabulary.groups()
                if self.name == "violation_group"
                else vocabulary.codes(_KINDS[self.name])
            )
        return _codes(self.base)


def _path(region: str) -> str:
    return " › ".join(region.split("/"))


def _group_of(violation: str) -> tuple[str, ...]:
    found = vocabulary.codes("violation").get(violation)
    return (found.group,) if found else ()


@cache
def _articles_of(violation: str) -> tuple[str, ...]:
    """The articles that a violation touches, without their paragraphs: "I9(3)" is "I9"."""
    found = vocabulary.codes("violation").get(violation)
    return tuple(dict.fromkeys(r.partition("(")[0] for r in found.rights)) if found else ()


@cache
def _articles() -> tuple[str, ...]:
    found = {one for code in vocabulary.codes("violation") for one in _articles_of(code)}
    letters, number = "UIECATW", re.compile(r"\d+")
    return tuple(
        sorted(found, key=lambda one: (letters.index(one[0]), int(number.findall(one)[0])))
    )


def _age_group_of(band: str) -> tuple[str, ...]:
    return (AGE_GROUPS[band],) if band in AGE_GROUPS else ()


AGE_GROUPS = {
    "0-14": "0-17",
    "15-17": "0-17",
    "18-24": "18-34",
    "25-34": "18-34",
    "35-44": "35+",
    "45-54": "35+",
    "55+": "35+",
    "undisclosed": "undisclosed",
}
# Rows that hold several codes, and what their labels are filed under.
_MERGED = {"violation_group": _group_of, "right": _articles_of, "age_group": _age_group_of}
_KINDS = {"violation_group": "group", "age_group": "age_group"}


@cache
def universe(base: str) -> frozenset[str]:
    """Every code of a base, and "" for facts that have none."""
    return frozenset(["", *_codes(base)])


def _codes(base: str) -> tuple[str, ...]:
    # How far an incident has come is not the vocabulary's to say.
    return tuple(Record.State.values if base == "stage" else vocabulary.codes(base))


_REGIONS = (
    (1, _("Country")),
    (2, _("Region")),
    (3, _("District")),
    (4, _("Smaller district")),
)
_ALL = (
    *(
        Dimension(
            f"region{n}", label, "region", "region", n, wider=f"region{n - 1}" if n > 1 else ""
        )
        for n, label in _REGIONS
    ),
    Dimension("violation_group", _("Violation group"), "violation", "violations", overlaps=True),
    Dimension(
        "violation",
        _("Violation"),
        "violation",
        "violations",
        overlaps=True,
        wider="violation_group",
    ),
    Dimension("right", _("Right touched"), "violation", "violations", overlaps=True),
    Dimension("agency", _("Agency"), "agency", "agencies", overlaps=True),
    Dimension("place", _("Kind of place"), "place", "places", overlaps=True),
    Dimension("service", _("Service interfered with"), "service", "services", overlaps=True),
    Dimension(
        "interference",
        _("How it was interfered with"),
        "interference",
        "interferences",
        overlaps=True,
    ),
    Dimension("harm", _("Harm"), "harm", "harms", overlaps=True),
    Dimension(
        "circumstance",
        _("Circumstances of the client"),
        "circumstance",
        "circumstances",
        overlaps=True,
    ),
    Dimension("gender", _("Gender"), "gender", "gender"),
    Dimension("age_group", _("Wider age band"), "age_band", "age_band"),
    Dimension("age_band", _("Age band"), "age_band", "age_band", wider="age_group"),
    Dimension("verification", _("Verification"), "verification", "verification"),
    Dimension("stage", _("Stage"), "stage", "stage"),
    Dimension("reached", _("Way to legal aid"), "reached", "reached", overlaps=True),
    Dimension("time_to_lawyer", _("Time to a lawyer"), "time_to_lawyer", "time_to_lawyer"),
    Dimension("outcome", _("Outcome"), "outcome", "outcomes", overlaps=True),
)
DIMENSIONS: dict[str, Dimension] = {found.name: found for found in _ALL}
COLUMNS = {found.base: found.column for found in _ALL}
"""The column of facts that each base is read from."""


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
