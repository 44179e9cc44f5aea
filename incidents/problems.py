"""From pydantic's errors to (field, plain sentence), for forms and problem documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pydantic
from django.utils.translation import gettext, gettext_lazy
from pydantic_core import ErrorDetails, PydanticCustomError

_REQUIRED = gettext_lazy("This is required.")
_LIST = gettext_lazy("This must be a list.")
_OBJECT = gettext_lazy("This must be an object with named fields.")
_SENTENCES = {
    "missing": _REQUIRED,
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("This must be text."),
    "string_unicode": gettext_lazy("Remove the unreadable character from this text."),
    "string_pattern_mismatch": gettext_lazy("This is not in the expected form."),
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_parsing_size": gettext_lazy("This must be a whole number."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "finite_number": gettext_lazy("This must be a whole number."),
    "greater_than_equal": gettext_lazy("This number is too small."),
    "less_than_equal": gettext_lazy("This number is too large."),
    "bool_type": gettext_lazy("This must be true or false."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "literal_error": gettext_lazy("This choice is not in the list."),
    "json_invalid": gettext_lazy("This is not valid JSON."),
    "json_type": gettext_lazy("This is not valid JSON."),
}
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field. `path` is like "account.acts.0.date"; "" is the whole."""

    path: str
    message: str


def problems(error: pydantic.ValidationError) -> list[Problem]:
    """Every problem, in the order of the document. Neither part repeats what was sent."""
    found: list[Problem] = []
    for detail in error.errors(include_url=False, include_input=False):
        where = path_of(detail["loc"])
        inner = detail.get("ctx", {}).get("problems")
        if inner is None:
            found.append(Problem(where, _sentence(detail)))
        else:
            found += [Problem(".".join(filter(None, (where, p.path))), p.message) for p in inner]
    return found


def disagreement(found: Iterable[Problem]) -> PydanticCustomError:
    """The error of a check that spans fields: several problems, with paths below the model."""
    return PydanticCustomError("disagreement", "fields disagree", {"problems": list(found)})


def path_of(location: Iterable[int | str]) -> str:
    """A dotted path. A name that was sent, not defined, is shown only if it looks like one."""
    return ".".join(str(step) if _is_name(step) else "?" for step in location)


def _is_name(step: int | str) -> bool:
    return isinstance(step, int) or (step.isidentifier() and len(step) <= _LONGEST_NAME)


def _sentence(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "string_too_long":
        return gettext("Use at most %(most)d characters.") % {"most": context["max_length"]}
    if kind == "too_long":
        return gettext("List at most %(most)d.") % {"most": context["max_length"]}
    if kind == "too_short":
        return gettext("List at least one.")
    if kind in {"value", "date", "unknown_code"}:  # written by ourselves, see `fields.refusal`
        return detail["msg"]
    return str(_SENTENCES.get(kind) or gettext("This is not valid."))
