"""Parts of a case made or changed: checked as a whole, and refused in plain sentences."""

from __future__ import annotations

from typing import Any, TypeVar

import pydantic
from django.core.exceptions import ValidationError

from incidents.document import problems
from incidents.fields import Part

Made = TypeVar("Made", bound=Part)


def made(model: type[Made], **fields: Any) -> Made:
    """A checked part; ValidationError with plain sentences, which never repeat a value."""
    try:
        return model.model_validate(fields)
    except pydantic.ValidationError as error:
        said = [problem.message for problem in problems(error)]
    raise ValidationError(said, code="document")


def with_changes(part: Made, **changed: list[Any]) -> Made:
    """The part with some lists replaced, checked as a whole. Raises as `made`."""
    plain = {name: [one.model_dump() for one in value] for name, value in changed.items()}
    return made(type(part), **{**part.model_dump(), **plain})
