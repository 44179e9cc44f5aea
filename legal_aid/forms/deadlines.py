"""The small forms of a case's deadlines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents import dates
from incidents.forms.fields import ContentForm, LineField, MomentField, TextField


class DayAheadField(LineField):
    """One day that may lie ahead; the browser offers its calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=dates.LONGEST, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and len(text) != 10:
            raise ValidationError(_("Write a day like 2026-03-05."))
        dates.require_due(text)
        return text


class OwnForm(ContentForm):
    label = LineField(
        label=_("What is due"), required=True, error_messages={"required": _("Say what is due.")}
    )
    due = DayAheadField(
        label=_("By which day"), required=True, error_messages={"required": _("Say by which day.")}
    )


class StartForm(ContentForm):
    limit = LineField(widget=forms.HiddenInput, limit=64)
    trigger = MomentField(
        label=_("When was it"),
        help_text=_("2026-03-05, 2026-03 or 2026. About: 2026-03~."),
        required=True,
        error_messages={"required": _("Say when that was.")},
    )


class OverrideForm(ContentForm):
    """No day means that no limit applies."""

    deadline = LineField(widget=forms.HiddenInput, limit=32)
    due = DayAheadField(label=_("Another day"), help_text=_("Empty: no limit applies."))
    reason = TextField(
        label=_("Why"), rows=2, required=True, error_messages={"required": _("Say why.")}
    )
