"""Which fields take free text, found out from the models and forms themselves, and filling them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import pydantic
from django import forms
from django.core.exceptions import ValidationError
from pydantic import BaseModel, TypeAdapter

ROOMS = ("accounts", "incidents", "legal_aid", "advocacy", "api", "config")
DAY, MONTH = "2026-03-05", "2026-03"
# The shapes in which a field may take free text, the most telling first.
SHAPES = {
    "text": "zqkvxjabcd žķǰŵĝẍabcd жщфыэюabcd",
    "word": "zqkvxjabcd",
    "code": "zz-zqkvxjab",
}
Plant = Callable[[str, str], str]  # (label, shape) -> something to write there


# Bodies of the API -----------------------------------------------------------


def shape_of(annotation: Any) -> str:
    """What free text a string takes, by SHAPES; "" for codes, dates and other closed sets."""
    return next((name for name, text in SHAPES.items() if _takes(annotation, text)), "")


def _takes(annotation: Any, text: str) -> bool:
    try:
        TypeAdapter(annotation).validate_python(text)
    except pydantic.ValidationError:
        return False
    return True


def free_paths(model: type[BaseModel], at: str = "") -> Iterator[str]:
    """Dotted paths of every string in a body that takes free text; `*` for entries."""
    for name, field in model.model_fields.items():
        yield from _paths(Annotated[field.annotation, *field.metadata, ...], f"{at}.{name}")


def _paths(annotation: Any, at: str) -> Iterator[str]:
    bare = _bare(annotation)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        yield from free_paths(bare, at)
    elif get_origin(bare) is list:
        yield from _paths(get_args(bare)[0], f"{at}.*")
    elif get_origin(bare) is dict:
        key, value = get_args(bare)
        yield from _paths(key, f"{at}.keys")
        yield from _paths(value, f"{at}.*")
    elif bare is str and shape_of(_without_ellipsis(annotation)):
        yield at[1:]


def filled(model: type[BaseModel], plant: Plant, at: str = "") -> dict[str, Any]:
    """A body with a planted word in every free text, one entry in every list, codes elsewhere."""
    return {
        name: _value(Annotated[field.annotation, *field.metadata, ...], plant, f"{at}.{name}")
        for name, field in model.model_fields.items()
        if _is_filled(field)
    }


def _is_filled(field: Any) -> bool:
    # Ids of other things are given by the story that sends the body.
    return _bare(Annotated[field.annotation, ...]) in (str, bool) or _nested(field.annotation)


def _nested(annotation: Any) -> bool:
    bare = _bare(annotation)
    is_model = isinstance(bare, type) and issubclass(bare, BaseModel)
    return is_model or get_origin(bare) in (list, dict) or "Literal" in str(bare)


def _value(annotation: Any, plant: Plant, at: str) -> Any:
    bare, whole = _bare(annotation), _without_ellipsis(annotation)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return filled(bare, plant, at)
    if get_origin(bare) is list:
        return [_value(get_args(bare)[0], plant, at)]
    if get_origin(bare) is dict:
        key, value = get_args(bare)
        return {_value(key, plant, at): _value(value, plant, at)}
    if bare is bool:
        return False
    if bare is str and (shape := shape_of(whole)):
        return plant(at[1:], shape)
    return next(choice for choice in _choices(whole) if _takes(whole, choice))


def _choices(annotation: Any) -> Iterator[Any]:
    schema = TypeAdapter(annotation).json_schema()
    yield from reversed(schema.get("enum", []))
    yield from (schema[name] for name in ("const", "default") if name in schema)
    yield from ("", DAY, f"{DAY}T10:00", "KE", "en", "registered", "0" * 32)


def _bare(annotation: Any) -> Any:
    """The type itself: without metadata, and without `| None`."""
    while True:
        arguments = get_args(annotation)
        if get_origin(annotation) is Annotated:
            annotation = arguments[0]
        elif type(None) in arguments:
            annotation = next(one for one in arguments if one is not type(None))
        else:
            return annotation


def _without_ellipsis(annotation: Any) -> Any:
    if get_origin(annotation) is not Annotated:
        return annotation
    inner, *metadata = get_args(annotation)
    kept = [one for one in metadata if one is not ...]
    return Annotated[inner, *kept] if kept else inner


# Forms of the pages ----------------------------------------------------------


@cache
def form_classes() -> dict[str, type[forms.BaseForm]]:
    """Every form of ours that has fields, by `module.Class`."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".forms" in found.name:
                importlib.import_module(found.name)
    return {
        f"{form.__module__}.{form.__name__}": form
        for form in _below(forms.BaseForm)
        if form.__module__.partition(".")[0] in ROOMS and form.base_fields
    }


def _below(cls: type) -> Iterator[type]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)


def takes_text(field: forms.Field) -> bool:
    """Whether a field of a form accepts a word of free text."""
    if isinstance(field, forms.ChoiceField):
        return _accepts(field, [SHAPES["code"]])
    closed = isinstance(field, forms.BooleanField | forms.UUIDField)
    return not closed and _accepts(field, SHAPES["word"])


def typed(field: forms.BoundField, plant: Plant, prefer: tuple[str, ...]) -> list[str] | None:
    """What someone would enter who leaves nothing out: a planted word, a choice, a day."""
    inner = field.field
    if isinstance(inner, forms.ChoiceField):
        coded = [plant(field.html_name, "code")] if _accepts(inner, [SHAPES["code"]]) else []
        return [*coded, *(_chosen(inner, prefer) or [])] or None
    if isinstance(inner, forms.CharField) and not inner.widget.is_hidden:
        if takes_text(inner):
            shape = "text" if (inner.max_length or 2000) >= 60 else "word"
            return [plant(field.html_name, shape)]
        return next(([text] for text in (DAY, MONTH) if _accepts(inner, text)), None)
    return None


def _chosen(field: forms.ChoiceField, prefer: tuple[str, ...]) -> list[str] | None:
    codes = [code for code in _codes(field.choices) if code]
    wanted = [code for code in prefer if code in codes]
    return (wanted or codes)[:1] or None


def _codes(choices: Any) -> Iterator[str]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _codes(label)
        else:
            yield str(code)


def _accepts(field: forms.Field, value: Any) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True
