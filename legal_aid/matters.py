"""The kinds of legal work, and which of them a recorded violation asks for: data, read once.

`data/matters.yaml` says it. A file that names a matter, group, violation or need that does not
exist does not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import yaml
from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, model_validator

from incidents import vocabulary

DATA = Path(__file__).parent / "data" / "matters.yaml"
Listed = dict[str, tuple[str, ...]]


class Matters(BaseModel):
    """The file. `matters` are label by code, most pressing first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    matters: dict[str, str]
    otherwise: str
    in_custody: str
    by_group: Listed
    by_code: Listed
    by_need: Listed
    only_in_custody: frozenset[str]

    @model_validator(mode="after")
    def _names_what_exists(self) -> Matters:
        for field, known in (
            ("by_group", set(vocabulary.groups())),
            ("by_code", set(vocabulary.codes("violation"))),
            ("by_need", set(vocabulary.codes("need"))),
        ):
            if unknown := getattr(self, field).keys() - known:
                raise ValueError(f"{field}: not in the vocabulary: {sorted(unknown)}")
        lists = (*self.by_group.values(), *self.by_code.values(), *self.by_need.values())
        named = {self.otherwise, self.in_custody, *(code for one in lists for code in one)}
        if unknown := named - self.matters.keys():
            raise ValueError(f"not a matter: {sorted(unknown)}")
        if missing := set(vocabulary.groups()) - self.by_group.keys():
            raise ValueError(f"by_group: nothing for {sorted(missing)}")
        if unknown := self.only_in_custody - self.by_need.keys():
            raise ValueError(f"only_in_custody: not in by_need: {sorted(unknown)}")
        return self


@cache
def load(path: Path = DATA) -> Matters:
    """The file, checked. ValueError (pydantic's) with what is wrong in it."""
    return Matters.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


# By code, in the file's order; labels in the reader's language.
MATTERS: dict[str, Promise] = {
    code: vocabulary.in_words_later("matter", text) for code, text in load().matters.items()
}


def translatable() -> Iterator[tuple[str, str]]:
    """(context, English text) of every label."""
    for text in load().matters.values():
        yield "matter", text


def label(matter: str) -> str:
    """The matter in the reader's language; KeyError for an unknown code."""
    return str(MATTERS[matter])


def matters_of(
    violations: Iterable[tuple[str, str]], *, needs: Iterable[str] = (), in_custody: bool = False
) -> tuple[str, ...]:
    """The matters that an incident asks for, most pressing first; never empty.

    `violations` are pairs (code, group) of the vocabulary, `needs` its need codes. Whoever is held
    now needs somebody for custody before anything else.
    """
    rules = load()
    wanted = {rules.in_custody} if in_custody else set()
    for code, group in violations:
        wanted.update(rules.by_code.get(code) or rules.by_group.get(group, ()))
    for need in needs:
        if in_custody or need not in rules.only_in_custody:
            wanted.update(rules.by_need.get(need, ()))
    return tuple(matter for matter in MATTERS if matter in (wanted or {rules.otherwise}))
