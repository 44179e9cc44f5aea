"""How many years closed records stay."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.retention import YEARS


class YearsForm(forms.Form):
    years = forms.IntegerField(
        label=_("Years after closing"),
        min_value=YEARS[0],
        max_value=YEARS[1],
        error_messages={
            "min_value": _("Give a number of years from 1 to 30."),
            "max_value": _("Give a number of years from 1 to 30."),
        },
        help_text=_("From 1 to 30. Ask what the law has you keep, and keep nothing longer."),
        widget=forms.NumberInput(attrs={"class": "field-number", "inputmode": "numeric"}),
    )
