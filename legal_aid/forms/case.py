"""The small forms of the case page. Each adds one thing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents import dates
from incidents.fields import LONGEST_NARRATIVE
from incidents.forms.fields import (
    CodeField,
    ContentForm,
    LineField,
    LooseDateField,
    MomentField,
    TextField,
)


class TaskForm(ContentForm):
    text = LineField(
        label=_("New task"), required=True, error_messages={"required": _("Say what to do.")}
    )
    due = MomentField(
        label=_("By when"), help_text=_("2026-11-24, or with a time: 2026-11-24 16:00")
    )


class HearingForm(ContentForm):
    at = MomentField(
        label=_("Day and time"),
        help_text=_("2026-11-23 09:30"),
        required=True,
        error_messages={"required": _("Say when it is.")},
    )
    where = LineField(label=_("Where"))

    def clean_at(self) -> str:
        text = self.cleaned_data["at"]
        try:
            dates.moment(text)
        except ValidationError:
            raise ValidationError(_("Write a day and a time, like 2026-11-23 09:30.")) from None
        return text


class MessageForm(ContentForm):
    text = TextField(
        label=_("Message"),
        required=True,
        rows=2,
        error_messages={"required": _("Write something first.")},
    )


class OutcomeForm(ContentForm):
    code = CodeField("outcome", ask=_("Choose a result"), label=_("Result"), required=True)
    on = LooseDateField(label=_("Date"))


class QualificationForm(ContentForm):
    articles = LineField(
        label=_("Rights and articles"),
        help_text=_("As you would cite them: ICCPR 9(1) and 10; CAT 16."),
        required=True,
        error_messages={"required": _("Name at least one article.")},
    )
    words = TextField(label=_("Why"), rows=3)


class PartyForm(ContentForm):
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[
            ("ours", _("We act for them")),
            ("theirs", _("We act against them")),
            ("between", _("Witness")),
        ],
    )
    name = LineField(label=_("Name"))
    number = LineField(label=_("Badge, plate or client code"))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not values["name"] and not values["number"]:
            self.add_error("name", _("Write a name or a number."))
        return values


class NotesForm(ContentForm):
    """`expected` is the revision the page was opened from."""

    notes = TextField(label=_("Notes"), limit=LONGEST_NARRATIVE, rows=8)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
