"""Paths of a document and codes in it, in the words that the forms use for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from incidents import vocabulary
from incidents.evidence.note_form import KINDS
from incidents.forms.languages import language_name
from incidents.forms.versions import FIELDS, ROWS

# Last step of a path -> the kind of code it holds, where the place in the document tells which.
_KINDS = {
    "violation": "violation",
    "place": "place",
    "place_kind": "place",
    "harms": "harm",
    "agency": "agency",
    "rank": "rank",
    "involvement": "involvement",
    "outcomes": "outcome",
    "code": "outcome",
    "gender": "gender",
    "age_band": "age_band",
    "verification": "verification",
    "reliability": "reliability",
    "kind": "source_kind",
    "what": "loss",
    "service": "service",
    "interference": "interference",
    "grade": "istanbul_grade",
    "how": "evidence_origin",
    "done": "derivation",
    "contact_flags": "contact_flag",
}
_SECTIONS = {
    "acts": _("Acts"),
    "sources": _("Sources"),
    "perpetrators": _("Perpetrators"),
    "losses": _("Losses"),
    "custody": _("Custody"),
    "services": _("Services"),
    "people": _("People"),
    "consents": _("Consents"),
    "referrals": _("Referrals"),
    "follow_ups": _("Follow-ups"),
    "medical": _("Medical finding"),
    "origin": _("Origin"),
    "stated": _("As stated"),
    "found": _("Found in the file"),
    "derived": _("Working copy"),
    "notes": _("Written about it"),
    "office": _("Office"),
    "sensitive": _("Sensitive facts"),
}
_OWN = {
    "id": _("Number in the bundle"),
    "verification": _("Verification"),
    "role": _("Victim or witness"),
    "client": _("Link to the register"),
    "facts_secret": _("Secret of the statistics"),
    "holds": _("Safety holds"),
    "shows": _("What is seen or heard"),
    "media_type": _("Type"),
    "size": _("Size in bytes"),
    "sha256": _("SHA-256"),
    "found": _("Found in the file"),
    "stated": _("As stated"),
    "origin": _("Origin"),
    "acts": _("Acts"),
    "source": _("Source"),
    "scale": _("Scale"),
    "medical": _("Medical finding"),
    "derived": _("Working copy"),
    "grade": _("How far it agrees with what they say"),
    "finding": _("What was found"),
    "examiner": _("Who examined"),
    "profession": _("Profession of the examiner"),
    "number": _("Number in the bundle"),
    "written_as": _("What it is"),
    "written_by": _("Written by"),
    "made_of": _("Translated from"),
    "language": _("Language it is written in"),
    "text": _("Text"),
    **KINDS,
}
# What no vocabulary has a word for.
_WORDS: Mapping[str, Callable[[str], str]] = {
    "written_as": lambda code: str(KINDS.get(code, code)),
    "written_by": lambda code: str(dict(Role.choices).get(code, code)),
    "language": language_name,
}


_told: dict[str, Any] = {}


def says(words: Mapping[str, Any]) -> None:
    """Register the words of paths that another room lets leave."""
    _told.update(words)


def field_words(path: str) -> str:
    """A path in words, such as "Acts: Date"; the path itself where no form shows it."""
    if path in _told:
        return str(_told[path])
    part, _dot, rest = path.partition(".")
    section, _dot, name = rest.rpartition(".")
    if part in ("office", "sensitive"):
        label = _label(FIELDS[path][1], name or rest) if path in FIELDS else ""
        return f"{_SECTIONS[part]}: {label or _OWN.get(rest) or rest.replace('_', ' ')}"
    if not section:
        known = FIELDS.get(rest)
        label = _label(known[1], rest) if known else ""
        return str(label or _SECTIONS.get(rest) or _OWN.get(rest) or rest.replace("_", " "))
    label = _label(ROWS[section], name) if section in ROWS else ""
    return f"{_SECTIONS.get(section, section)}: {label or _OWN.get(name) or name.replace('_', ' ')}"


def lines(content: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every value of what leaves as (label, text), rows in their order, for paper."""
    for name, value in content.items():
        where = f"{path}.{name}" if path else name
        if isinstance(value, dict) and where != "sensitive.circumstances":
            yield from lines(value, where)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                yield from lines(row, where)
        else:
            yield field_words(where), value_words(name, value)


def value_words(name: str, value: Any) -> str:
    """A value in words: codes by their label, lists with commas."""
    if isinstance(value, dict):
        return "; ".join(f"{who}: {_circumstances(codes)}" for who, codes in value.items())
    if isinstance(value, list):
        return ", ".join(value_words(name, one) for one in value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if name in _WORDS and isinstance(value, str):
        return _WORDS[name](value)
    kind = _KINDS.get(name)
    return vocabulary.label(kind, value) if kind and isinstance(value, str) else str(value)


def _circumstances(codes: Iterable[str]) -> str:
    return ", ".join(vocabulary.label("circumstance_sensitive", code) for code in codes)


def _label(form: Any, name: str) -> str:
    field = form.base_fields.get(name)
    return str(field.label or "") if field else ""
