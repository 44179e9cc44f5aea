"""Remembers which field of which form or body a canary was put into, and whether it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm, BooleanField
from pydantic import BaseModel

from tests.attacks.free_text import form_classes, free_paths, takes_text

Field = tuple[str, str]


class Watch:
    """`sent` and `taken`: (form or body, field) that held a canary, and that was valid with it.

    `stems` are what makes a text a canary.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self.stems = tuple(stems)
        self.sent: set[Field] = set()
        self.taken: set[Field] = set()

    def begin(self) -> None:
        """Look over the shoulder of every form and of every body of the API."""
        from api.views.base import Resource

        clean, body = BaseForm.full_clean, Resource.body

        def watched_clean(form: BaseForm) -> None:
            clean(form)
            if form.is_bound:
                self._note_form(form)

        def watched_body(view: Any, model: type[BaseModel]) -> BaseModel:
            name = f"{model.__module__}.{model.__name__}"
            found = [(name, path) for path in self._paths(view.request.data, "")]
            self.sent.update(found)
            checked = body(view, model)
            self.taken.update(found)
            return checked

        BaseForm.full_clean, Resource.body = watched_clean, watched_body

    def is_canary(self, value: Any) -> bool:
        return any(stem in str(value) for stem in self.stems)

    def _note_form(self, form: BaseForm) -> None:
        """A form of rows belongs to a class made for it; what counts is the class it is of."""
        kinds = [f"{one.__module__}.{one.__name__}" for one in type(form).__mro__]
        for name in form.fields:
            raw = form[name].data
            if raw is None or not self.is_canary(raw):
                continue
            fields = {(kind, name) for kind in kinds if kind in form_classes()}
            self.sent |= fields
            if name not in form.errors:
                self.taken |= fields

    def _paths(self, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if self.is_canary(name):
                    yield f"{at}.keys"[1:]
                # A key is a field's name, or one of a table's that has a `*` for all of them.
                for step in {"*"} if self.is_canary(name) else {name, "*"}:
                    yield from self._paths(inner, f"{at}.{step}")
        elif isinstance(value, list):
            for inner in value:
                yield from self._paths(inner, f"{at}.*")
        elif isinstance(value, str) and self.is_canary(value):
            yield at[1:]


def fields_of_forms() -> set[Field]:
    """Every field of every form, choices and hidden ones included; a tick holds no text."""
    return {
        (form, name)
        for form, cls in form_classes().items()
        for name, field in cls.base_fields.items()
        if not isinstance(field, BooleanField)
    }


def free_fields_of_forms() -> set[Field]:
    """Those that accept free text."""
    return {
        (form, name)
        for form, cls in form_classes().items()
        for name, field in cls.base_fields.items()
        if takes_text(field)
    }


def free_fields_of_bodies() -> set[Field]:
    """Every free text in every request body of the API."""
    import config.urls  # noqa: F401 - whose views bring every body with them
    from api import bodies
    from incidents.document import IncidentDocument

    models = [IncidentDocument, *bodies.Sent.__subclasses__()]
    return {
        (f"{model.__module__}.{model.__name__}", path)
        for model in models
        for path in free_paths(model)
    }
