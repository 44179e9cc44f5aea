"""Someone at a browser who fills in every form of a page and leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.test import Client

from tests.attacks.free_text import Plant, typed
from tests.attacks.html_forms import HtmlForm, forms_of

Sent = dict[str, Any]
# Forms that are made of forms.
FORMS = ("incidents.forms", "incidents.people.forms", "legal_aid.forms", "legal_aid.days.forms")


class Desk:
    """A browser that writes planted words. `prefer` are the choices it makes where it can."""

    def __init__(self, plant: Plant, *, prefer: tuple[str, ...] = (), client: Any = None) -> None:
        self.plant, self.prefer = plant, prefer
        self.client: Client = client or Client()
        self.seen: list[str] = []

    def get(self, url: str) -> Any:
        answer = self.client.get(url)
        assert answer.status_code < 500, (url, answer.status_code)
        self.seen.append(url)
        return answer

    def post(self, url: str, data: Sent, *, status: int | None = 302) -> Any:
        answer = self.client.post(url, data)
        assert status is None or answer.status_code == status, (url, explain(answer))
        return answer

    def fill(self, url: str, *, status: int = 302, **fixed: Any) -> Any:
        """Fill in the only (or largest) form of a page and send it; it must be taken."""
        page = self.get(url)
        assert page.status_code == 200, (url, page.status_code)
        form = max(posting(page), key=lambda one: len(one.controls))
        return self.post(form.action or url, self.filled(page, form) | fixed, status=status)

    def fill_all(self, url: str, *, leave: tuple[str, ...] = ()) -> None:
        """Send every form of a page, by every button that is not to be left alone."""
        page = self.get(url)
        for form in posting(page):
            for button in form.buttons:
                if button.value not in leave:
                    named = {button.name: button.value} if button.name else {}
                    data = self.filled(page, form) | named
                    self.post(button.action or form.action or url, data, status=None)

    def filled(self, page: Any, form: HtmlForm) -> Sent:
        """What is sent after everything that can be written was written."""
        fields = {field.html_name: field for field in bound_fields(page)}
        data: Sent = form.untouched()
        for name in form.controls:
            if name in fields and (words := typed(fields[name], self.plant, self.prefer)):
                data[name] = words
        return data


def posting(page: Any) -> list[HtmlForm]:
    """The forms of a page that change something; locking and leaving are left alone."""
    found = forms_of(page.content.decode())
    ends = ("/lock/", "/sign-out/")
    return [form for form in found if form.method == "POST" and form.action not in ends]


def bound_fields(page: Any) -> Iterator[forms.BoundField]:
    """Every field of every form that went into the rendering of a page."""
    seen: set[int] = set()
    for context in page.context or ():
        for value in context.flatten().values() if hasattr(context, "flatten") else ():
            for form in _forms_in(value, seen, 0):
                yield from form


def _forms_in(value: Any, seen: set[int], depth: int) -> Iterator[forms.BaseForm]:
    if id(value) in seen or depth > 3:
        return
    seen.add(id(value))
    if isinstance(value, forms.BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield value.management_form
        yield from value.forms
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _forms_in(inner, seen, depth + 1)
    elif type(value).__module__.startswith(FORMS):
        for inner in vars(value).values():
            yield from _forms_in(inner, seen, depth + 1)


def explain(answer: Any) -> str:
    """Why a form was not taken, for the one who reads the failure."""
    errors = {
        field.html_name: field.errors.as_text()
        for field in (bound_fields(answer) if getattr(answer, "context", None) else ())
        if field.errors
    }
    return f"{answer.status_code} {errors}"
