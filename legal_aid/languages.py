"""Whether the people in a case and a lawyer can speak with each other. Codes are BCP 47."""

from __future__ import annotations

import re
from collections.abc import Iterable

from incidents.forms.languages import NAMES

_WELL_FORMED = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")


def is_code(text: str) -> bool:
    """Whether the text has the shape of a language code."""
    return _WELL_FORMED.fullmatch(text) is not None


def is_listed(code: str) -> bool:
    """Whether the code is one that forms offer, so that it says a language and nothing else."""
    return code in NAMES


def label(code: str) -> str:
    """The language in the reader's language, or the code itself."""
    return str(NAMES.get(code, code))


def root(code: str) -> str:
    """The part that decides whether two people understand each other: "pt" of "pt-br"."""
    return code.split("-")[0]


def shared(wanted: Iterable[str], spoken: Iterable[str]) -> list[str]:
    """The wanted languages that are spoken, in the order in which they are wanted."""
    known = {root(code) for code in spoken}
    return [code for code in wanted if root(code) in known]
