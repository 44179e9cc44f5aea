"""Who leads a case, and whose work goes to whom."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm
from legal_aid.forms.case import FROM_THE_LIST, People
from legal_aid.workload.handing_over import Kind

NOBODY = "nobody"


class LeadForm(ContentForm):
    """`members` are (id, name) of those who may lead."""

    lead = forms.ChoiceField(
        label=_("Who leads the case"), required=False, error_messages=FROM_THE_LIST
    )

    def __init__(self, *args: object, members: People, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", _("Nobody")), *members]

    @property
    def person(self) -> UUID | None:
        return UUID(self.cleaned_data["lead"]) if self.cleaned_data["lead"] else None


class HandOverForm(ContentForm):
    """`givers` have something now; `members` may take it. Pairs of id and name."""

    whose = forms.ChoiceField(label=_("Whose work"), error_messages=FROM_THE_LIST)
    to = forms.ChoiceField(label=_("To whom"), error_messages=FROM_THE_LIST)
    kinds = forms.MultipleChoiceField(
        label=_("What"),
        choices=[(str(Kind.LEAD), _("Leading cases")), (str(Kind.TASKS), _("Open tasks"))],
        widget=forms.CheckboxSelectMultiple,
        initial=[str(Kind.LEAD), str(Kind.TASKS)],
        error_messages={
            "required": _("Choose what is handed over."),
            "invalid_choice": _("Choose from the list."),
            "invalid_list": _("Choose from the list."),
        },
    )

    def __init__(self, *args: object, givers: People, members: People, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        ask = [("", _("Choose"))]
        self.fields["whose"].choices = [*ask, (NOBODY, _("Nobody's yet")), *givers]
        self.fields["to"].choices = [*ask, *members]

    def clean(self) -> dict:
        values = super().clean()
        if values.get("to") and values.get("to") == values.get("whose"):
            self.add_error("to", _("Choose somebody else."))
        return values

    @property
    def whose_id(self) -> str:
        """A person's id, or "" for what is nobody's."""
        whose = self.cleaned_data["whose"]
        return "" if whose == NOBODY else whose

    @property
    def chosen(self) -> list[Kind]:
        return [Kind(kind) for kind in self.cleaned_data["kinds"]]
