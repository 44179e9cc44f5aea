"""What the client wishes about their lawyer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.document import Office
from incidents.forms.fields import ContentForm
from legal_aid.models import Provider


class WishesForm(ContentForm):
    """`head` is the revision that the page was made from."""

    gender = forms.ChoiceField(
        label=_("The lawyer should be"),
        required=False,
        choices=lambda: [("", _("Anybody")), *vocabulary.choices("gender")],
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    unwanted = forms.ModelMultipleChoiceField(
        label=_("Providers that the client does not want"),
        required=False,
        queryset=Provider.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose from the list."),
            "invalid_pk_value": _("Choose from the list."),
        },
    )
    head = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, *args: object, office: Office, head: int, **kwargs: object) -> None:
        first = {
            "gender": office.lawyer_gender,
            "unwanted": office.unwanted,
            "head": head,
        }
        super().__init__(*args, initial=first, **kwargs)
        field = self.fields["unwanted"]
        found = Provider.objects.filter(team__isnull=False).select_related("team")
        field.queryset = found.order_by("team__name", "pk")
        field.label_from_instance = lambda provider: provider.team.name
