"""What a provider says about itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, TextField
from incidents.forms.languages import LanguagesField
from legal_aid.directory import MOST_CAPACITY
from legal_aid.matters import MATTERS
from legal_aid.models import Provider


class ProviderForm(ContentForm):
    """Fields are named as `describe_provider` names them."""

    matters = forms.MultipleChoiceField(
        label=_("What you take"),
        choices=lambda: list(MATTERS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one matter."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    jurisdictions = TextField(
        label=_("Where you can appear"),
        help_text=_("One place a line, from large to small: KE, or KE/Nairobi."),
        required=True,
        error_messages={"required": _("Name at least one place.")},
        rows=3,
    )
    languages = LanguagesField(
        label=_("Languages you work in"),
        required=True,
        error_messages={"required": _("Choose at least one language.")},
    )
    capacity = forms.IntegerField(
        label=_("Open cases at once"),
        min_value=0,
        max_value=MOST_CAPACITY,
        help_text=_("With as many open cases as this you are not asked. 0 means: ask for nothing."),
    )
    takes_custody_calls = forms.BooleanField(label=_("You go to people in custody"), required=False)
    is_active = forms.BooleanField(label=_("You take new cases at present"), required=False)

    def clean_jurisdictions(self) -> list[str]:
        lines = self.cleaned_data["jurisdictions"].split("\n")
        return [line.strip() for line in lines if line.strip()]


def initial_of(provider: Provider | None) -> dict[str, object]:
    """What the form shows first."""
    if provider is None:
        return {"capacity": 5, "is_active": True}
    return {
        "matters": provider.matters,
        "jurisdictions": "\n".join(provider.jurisdictions),
        "languages": provider.languages,
        "capacity": provider.capacity,
        "takes_custody_calls": provider.takes_custody_calls,
        "is_active": provider.is_active,
    }
