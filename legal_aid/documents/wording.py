"""The templates of documents, and their sentences in a language.

A sentence is a text like any other of the program: its own key, without a context. So a document
and a page that say the same share one translation, and one mark of who checked it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language, gettext, override, pgettext

DATA = Path(__file__).parent / "data"
SOURCE = "en"
# In the order in which they are offered.
CODES = (
    "habeas",
    "medication",
    "police_complaint",
    "prosecutor_complaint",
    "consent",
    "client_letter",
)


@dataclass(frozen=True)
class Template:
    """One document. `consent` is the purpose that must be agreed to before it leaves the office,
    "" for none; `is_letter`: it goes to the client. `discreet` is the title where nobody may see
    what it is about. `blocks` are as data/README.md says."""

    code: str
    title: str
    blocks: tuple[Mapping[str, Any], ...]
    consent: str = ""
    is_letter: bool = False
    discreet: str = ""

    def sentences(self) -> Iterator[str]:
        """Every English sentence of it, the title first."""
        yield self.title
        if self.discreet:
            yield self.discreet
        for block in self.blocks:
            for kind in ("to", "h", "p"):
                if kind in block:
                    yield block[kind]
            yield from block.get("list", ())
            for sign in block.get("signs", ()):
                yield from (sign["who"], sign["how"])


@cache
def templates() -> Mapping[str, Template]:
    """Every document by its code."""
    return MappingProxyType({code: _read(code) for code in CODES})


def _read(code: str) -> Template:
    found = yaml.safe_load((DATA / f"{code}.yaml").read_text(encoding="utf-8"))
    return Template(
        code=code,
        title=found["title"],
        blocks=tuple(MappingProxyType(block) for block in found["blocks"]),
        consent=found.get("consent", ""),
        is_letter=found.get("letter", False),
        discreet=found.get("discreet", ""),
    )


def translatable() -> Iterator[str]:
    """Every English sentence of every document."""
    for template in templates().values():
        yield from template.sentences()


def in_words(sentence: str) -> str:
    """A sentence in the language that is active."""
    return gettext(sentence)


def is_released(sentence: str) -> bool:
    """Whether a reviewer released this very sentence in the active language; English is the source.

    The marks are those of docs/translating.md, as `{% checked %}` reads them on pages.
    """
    if (get_language() or SOURCE).split("-")[0] == SOURCE:
        return True
    return pgettext("checked by", sentence) != sentence


def is_ready(template: Template, language: str) -> bool:
    """Whether every sentence of a document exists in a language."""
    if language.split("-")[0] == SOURCE:
        return True
    with override(language):
        return all(in_words(sentence) != sentence for sentence in set(template.sentences()))


def languages_ready(template: Template) -> list[tuple[str, str]]:
    """(code, name) of the languages a document can be made in."""
    return [(code, name) for code, name in settings.LANGUAGES if is_ready(template, code)]
