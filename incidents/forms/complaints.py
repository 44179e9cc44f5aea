"""What is wrong with a form, as one list that links to the fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from incidents.forms.rows import Rows

Complaint = tuple[str, str]  # id of an element of the page ("" for none), sentence


def complaints(parts: Iterable[Any]) -> Iterator[Complaint]:
    """Every complaint of forms and formsets, in the order of the page."""
    for part in parts:
        if not isinstance(part, Rows):
            yield from _of_form(part, getattr(part, "heading", ""))
            continue
        for sentence in part.non_form_errors():
            yield f"{part.section}-rows", sentence
        for number, form in enumerate(part.forms, 1):
            yield from _of_form(form, f"{part.heading} {number}")


def _of_form(form: forms.Form, heading: str) -> Iterator[Complaint]:
    for name, sentences in form.errors.items():
        field = form.fields.get(name)
        shown = field is not None and not field.widget.is_hidden
        words = ", ".join(str(text) for text in (heading, shown and field.label) if text)
        anchor = _anchor(form[name]) if shown else ""
        for sentence in sentences:
            yield anchor, f"{words}{_colon(words)}{sentence}"


def _colon(words: str) -> str:
    if not words:
        return ""
    return " " if words.endswith("?") else ": "


def _anchor(field: forms.BoundField) -> str:
    return field.id_for_label or field.auto_id
