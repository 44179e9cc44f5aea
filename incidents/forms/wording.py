"""Values of a document in words, as the form labels them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incidents import vocabulary
from incidents.forms.fields import LinkField, LinksField
from incidents.forms.languages import LanguagesField, language_name
from incidents.forms.sections import SECTIONS

Words = list[tuple[str, str]]  # (label or "", text)


def value_words(field: forms.Field, value: Any) -> Words:
    """One value as a single line; no line at all for an empty one."""
    text = value_text(field, value)
    return [("", text)] if text else []


def row_words(form: type[forms.Form], row: dict[str, Any] | None) -> Words:
    """What a row says, a line a field."""
    found = []
    for name, field in form.base_fields.items():
        if row and name != "id" and (text := value_text(field, row.get(name))):
            found.append((str(field.label), text))
    return found


def row_label(section: str, anchor: str) -> str:
    """What the page calls a row."""
    if section == "consents":
        return vocabulary.label("consent_scope", anchor)
    return f"{SECTIONS[section].heading} {anchor[1:]}"


def field_label(section: str, anchor: str, field: forms.Field) -> str:
    """What the page calls one field of a row."""
    return f"{row_label(section, anchor)}: {field.label}"


def value_text(field: forms.Field, value: Any) -> str:
    """One value in words; "" for an empty one."""
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if not value and value != 0:
        return ""
    if isinstance(field, LanguagesField):
        return ", ".join(language_name(code) for code in value)
    if isinstance(field, LinkField):
        return value[1:]
    if isinstance(field, LinksField):
        return ", ".join(anchor[1:] for anchor in value)
    if isinstance(field, forms.ChoiceField):
        labels = _labels(field)
        codes = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(code, code) for code in codes)
    return str(value)


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, label in field.choices:
        nested = label if isinstance(label, list | tuple) else [(code, label)]
        found |= {str(inner): str(text) for inner, text in nested}
    return found
