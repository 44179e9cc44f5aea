"""The number that peers call."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.calling import NUMBER


class CallNumberForm(forms.Form):
    number = forms.RegexField(
        NUMBER,
        strip=True,
        error_messages={"invalid": _("Write a telephone number, like +254 700 000 000.")},
        label=_("Telephone number"),
        required=False,
        max_length=30,
        help_text=_("Of the team, not of a person. Empty: phones show none."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
