"""What people say about a file: who gave it, what it shows, where and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.document import Account
from incidents.evidence.showing import part_readers, part_words
from incidents.forms.fields import (
    CodeField,
    ContentForm,
    LineField,
    LinkField,
    LinksField,
    MomentField,
    TextField,
)
from incidents.spoken import date_words


class AboutForm(ContentForm):
    """Goes with every file that is chosen."""

    part = forms.ChoiceField(
        required=False, label=_("Who may open it"), widget=forms.RadioSelect, choices=()
    )
    how = CodeField("evidence_origin", initial="upload", label=_("How it came"))
    who = LineField(
        label=_("Who gave it"),
        help_text=_("The person, or who they are to the client. A court will ask."),
    )
    note = TextField(label=_("How it was handed over"), rows=2)
    source = LinkField(label=_("Source in the record"))
    acts = LinksField(label=_("What it shows"))
    place_kind = CodeField("place", ask=_("Not known"), label=_("Kind of place"))
    place = LineField(label=_("Where, as they say"))
    time = MomentField(
        label=_("When, as they say"),
        help_text=_("2026-11-20 18:40, or a date like 2026-11 or 2026-11-20~. Empty: unknown."),
    )
    scale = LineField(
        label=_("What shows the size"),
        help_text=_("On photographs of injuries: a ruler of 10 cm, a coin."),
    )

    def __init__(
        self, *args: Any, parts: tuple[str, ...] = (), account: Account | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if parts:
            self.fields["part"].choices = [
                (part, f"{part_words(part)}. {part_readers(part)}") for part in parts
            ]
            self.fields["part"].initial = parts[0]
        else:
            self.fields.pop("part", None)
        sources, acts = _sources(account), _acts(account)
        for name, found in (("source", sources), ("acts", acts)):
            if found:
                self.fields[name].choices = found
            else:
                del self.fields[name]


def _sources(account: Account | None) -> list[tuple[str, str]]:
    if account is None or not account.sources:
        return []
    return [("", str(_("None of these")))] + [
        (one.id, f"{number}. {vocabulary.label('source_kind', one.kind)}{_said(one.note)}")
        for number, one in enumerate(account.sources, 1)
    ]


def _acts(account: Account | None) -> list[tuple[str, str]]:
    if account is None:
        return []
    return [
        (
            act.id,
            f"{vocabulary.label('violation', act.violation)}"
            + (f", {date_words(act.date)}" if act.date else ""),
        )
        for act in account.acts
    ]


def _said(text: str) -> str:
    return f": {text[:60]}" if text else ""
