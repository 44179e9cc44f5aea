"""What people set about alerts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm

HOURS = [("", _("always")), *((str(hour), f"{hour:02}:00") for hour in range(24))]


class DutyForm(ContentForm):
    """One member's place on the list; without one they are not on call."""

    place = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=99,
        label=_("Place"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write 1 for the first, 2 for the second.")},
    )
    from_hour = forms.TypedChoiceField(
        choices=HOURS, required=False, coerce=int, empty_value=None, label=_("From")
    )
    to_hour = forms.TypedChoiceField(
        choices=HOURS, required=False, coerce=int, empty_value=None, label=_("To")
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("from_hour") is None) != (cleaned.get("to_hour") is None):
            self.add_error("to_hour", _("Give both hours, or none."))
        return cleaned


class AddressForm(ContentForm):
    """Where one is reminded by e-mail."""

    email = forms.CharField(
        required=False,
        max_length=254,
        label=_("E-mail address"),
        help_text=_("Readable on this server even when nobody is signed in. Empty: no e-mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("This is no e-mail address that we can use.")},
    )
