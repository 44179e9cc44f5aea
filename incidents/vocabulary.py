"""The coded vocabulary: stable codes with labels, and the rights each violation touches.

Codes are data (`data/vocabulary.yaml`), so that they can be discussed and translated without
reading the program. They are stored inside sealed documents; a code is never reused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from django.utils.functional import lazy
from django.utils.translation import pgettext

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Term:
    """One code. `group` and `rights` are filled for violations only; `label` is English."""

    code: str
    label: str
    group: str = ""
    rights: tuple[str, ...] = ()


def load(name: str) -> dict[str, Any]:
    """A YAML file of this package's data folder."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@cache
def _vocabulary() -> dict[str, Any]:
    return {**load("vocabulary.yaml"), **load("own_terms.yaml")}


@cache
def codes(kind: str) -> Mapping[str, Term]:
    """Code -> term of one kind ("violation", "agency", "consent_scope" ...), in the file's order.

    KeyError for a kind that does not exist.
    """
    found = _vocabulary()[kind]
    if kind == "violation":
        violations = found["codes"].items()
        return MappingProxyType({code: _violation(code, entry) for code, entry in violations})
    if not isinstance(found, dict):
        raise KeyError(kind)
    return MappingProxyType({code: Term(code, text) for code, text in found.items()})


def _violation(code: str, entry: dict[str, Any]) -> Term:
    return Term(code, entry["label"], entry["group"], tuple(entry["rights"]))


def kinds() -> list[str]:
    """Every kind that `codes` knows."""
    return [kind for kind, entry in _vocabulary().items() if isinstance(entry, dict)]


@cache
def groups() -> Mapping[str, str]:
    """Groups of violations: code -> English label."""
    return MappingProxyType(dict(_vocabulary()["violation"]["groups"]))


@cache
def never_mediated() -> frozenset[str]:
    """Violations for which community dispute resolution is never offered."""
    return frozenset(_vocabulary()["cdr_blocked"])


def label(kind: str, code: str) -> str:
    """The label in the reader's language; the code itself if it is not known.

    Old documents must stay readable, so an unknown code is shown rather than refused.
    """
    if kind == "group":
        text = groups().get(code, "")
    else:
        term = codes(kind).get(code)
        text = term.label if term else ""
    return in_words(kind, text) if text else code


def in_words(context: str, text: str) -> str:
    """An English text of the data files in the reader's language; contexts as in `translatable`."""
    return pgettext(context, text) if text else ""


in_words_later = lazy(in_words, str)


def choices(kind: str) -> list[tuple[str, str]]:
    """(code, label in the reader's language) of one kind, for forms."""
    return [(code, label(kind, code)) for code in (groups() if kind == "group" else codes(kind))]


def translatable() -> Iterator[tuple[str, str]]:
    """(context, English text) of every word in the data files that pages show.

    The kind is the context: a shelter that is a place, a service and a need may have three names.
    """
    for kind in kinds():
        for term in codes(kind).values():
            yield kind, term.label
    for text in groups().values():
        yield "group", text
    for country in load("jurisdictions.yaml").values():
        yield "country", country["name"]
        yield "legal source", country["custody"]["source"]
        if extension := country["custody"].get("extension"):
            yield "legal limit", extension
        for limit in country["limits"]:
            yield "legal source", limit["source"]
            if counting := limit.get("counting_source"):
                yield "legal source", counting
            if exception := limit.get("exception"):
                yield "legal limit", exception
    for bases in load("medication.yaml").values():
        for basis in bases:
            yield "legal basis", basis["says"]
            yield "legal source", basis["source"]
    cards = load("rights_cards.yaml")
    for card in [*cards["general"], *(one for own in cards["countries"].values() for one in own)]:
        yield "rights card", card["title"]
        yield "rights card", card["text"]
        yield "legal source", card["source"]
