"""The small forms of the case page. Each adds one thing."""

from __future__ import annotations

from collections.abc import Iterable
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
from legal_aid.cases import OF_DISPUTES
from legal_aid.days.tables import hearing_kinds

People = Iterable[tuple[str, str]]
FROM_THE_LIST = {
    "required": _("Choose from the list."),
    "invalid_choice": _("Choose from the list."),
}


class TaskForm(ContentForm):
    text = LineField(
        label=_("New task"), required=True, error_messages={"required": _("Say what to do.")}
    )
    due = MomentField(
        label=_("By when"), help_text=_("2026-11-24, or with a time: 2026-11-24 16:00")
    )
    assignee = forms.ChoiceField(
        label=_("Who does it"), required=False, error_messages=FROM_THE_LIST
    )

    def __init__(self, *args: object, people: People, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [("", _("Nobody yet")), *people]


class AssignForm(ContentForm):
    """Who does a task that is open. `tasks` are (id, text), `people` (id, name)."""

    task = forms.ChoiceField(label=_("Task"), error_messages=FROM_THE_LIST)
    assignee = forms.ChoiceField(
        label=_("Who does it"), required=False, error_messages=FROM_THE_LIST
    )

    def __init__(self, *args: object, tasks: People, people: People, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", _("Choose")), *tasks]
        self.fields["assignee"].choices = [("", _("Nobody yet")), *people]


class HearingForm(ContentForm):
    at = MomentField(
        label=_("Day and time"),
        help_text=_("2026-11-23 09:30"),
        required=True,
        error_messages={"required": _("Say when it is.")},
    )
    where = LineField(label=_("Where"))
    kind = forms.ChoiceField(
        label=_("Kind of hearing"),
        required=False,
        choices=lambda: [("", _("Choose")), *hearing_kinds()],
        error_messages=FROM_THE_LIST,
    )
    court = LineField(label=_("Court"))

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
    """Those of a community resolution come from its steps alone."""

    code = CodeField(
        "outcome", ask=_("Choose a result"), label=_("Result"), required=True, leave=OF_DISPUTES
    )
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
