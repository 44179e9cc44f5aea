"""Tables of this room that are data: task templates by stage, kinds of hearing, papers, results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from incidents.vocabulary import in_words

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class TaskTemplate:
    """A task to propose. `within`: days until it is due, None without a day. `in_custody_only`:
    only while somebody of the record is held. `text` is English; `words` the reader's language.
    One that a team worded itself (`is_own`) stays as it wrote it."""

    code: str
    text: str
    within: int | None
    in_custody_only: bool
    is_own: bool = False

    @property
    def words(self) -> str:
        return self.text if self.is_own else in_words("task template", self.text)


@cache
def task_templates() -> Mapping[str, tuple[TaskTemplate, ...]]:
    """By stage, in the order in which they are proposed."""
    return MappingProxyType(
        {
            stage: tuple(
                TaskTemplate(
                    code=code,
                    text=entry["text"],
                    within=entry.get("within"),
                    in_custody_only=entry.get("only") == "custody",
                )
                for code, entry in templates.items()
            )
            for stage, templates in _load("task_templates.yaml").items()
        }
    )


def hearing_kinds() -> list[tuple[str, str]]:
    """(code, words) for forms."""
    return [(code, hearing_kind(code)) for code in _hearings()["kinds"]]


def hearing_kind(code: str) -> str:
    """A kind in words; the code itself if it is not known, since old cases must stay readable."""
    known = _hearings()["kinds"].get(code)
    return in_words("hearing kind", known["label"]) if known else code


def papers(kind: str) -> list[tuple[str, str]]:
    """(code, words) of what to bring to a hearing; those of any other for a kind not known."""
    kinds = _hearings()["kinds"]
    words = _hearings()["papers"]
    found = kinds.get(kind) or kinds["other"]
    return [(code, in_words("paper", words[code])) for code in found["papers"]]


def hearing_results() -> list[tuple[str, str]]:
    """(code, words) for forms."""
    return [(code, hearing_result(code)) for code in _hearings()["results"]]


def hearing_result(code: str) -> str:
    """A result in words; the code itself if it is not known."""
    known = _hearings()["results"].get(code)
    return in_words("hearing result", known) if known else code


def translatable() -> Iterator[tuple[str, str]]:
    """(context, English text) of every word in these tables that pages show."""
    for templates in task_templates().values():
        for one in templates:
            yield "task template", one.text
    for kind in _hearings()["kinds"].values():
        yield "hearing kind", kind["label"]
    for text in _hearings()["papers"].values():
        yield "paper", text
    for text in _hearings()["results"].values():
        yield "hearing result", text


@cache
def _hearings() -> Mapping[str, Any]:
    return _load("hearings.yaml")


def _load(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
