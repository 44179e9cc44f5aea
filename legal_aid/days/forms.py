"""The form that is filled in after a hearing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents import dates
from incidents.forms.fields import ContentForm, LineField, MomentField, TextField
from legal_aid.days.hearings import Aftermath, NewTask
from legal_aid.days.tables import hearing_kinds, hearing_results

TASKS = ("1", "2", "3")


class AftermathForm(ContentForm):
    """What came of it, the next date, and what is to be done. `at` is the hearing's time as shown:
    if somebody moves it meanwhile, nothing is written."""

    at = forms.CharField(widget=forms.HiddenInput, max_length=dates.LONGEST)
    happened = forms.ChoiceField(
        label=_("Was it held?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    result_code = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=lambda: [("", _("Choose")), *hearing_results()],
    )
    result = TextField(label=_("In your words"), rows=3)
    next_at = MomentField(
        label=_("Next hearing"),
        help_text=_("2026-11-23 09:30, by the clock of the court. Empty: none is set."),
    )
    next_kind = forms.ChoiceField(
        label=_("Kind of hearing"),
        required=False,
        choices=lambda: [("", _("Choose")), *hearing_kinds()],
    )
    next_court = LineField(label=_("Court"))
    next_where = LineField(label=_("Room, or how to get there"))
    task_1 = LineField(label=_("First task"))
    due_1 = MomentField(label=_("By when"), help_text=_("2026-11-24"))
    task_2 = LineField(label=_("Second task"))
    due_2 = MomentField(label=_("By when"))
    task_3 = LineField(label=_("Third task"))
    due_3 = MomentField(label=_("By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("result_code", "next_kind"):
            self.fields[name].error_messages["invalid_choice"] = _("Choose from the list.")

    @property
    def task_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"task_{n}"], self[f"due_{n}"]) for n in TASKS]

    def clean_next_at(self) -> str:
        text = self.cleaned_data["next_at"]
        try:
            dates.moment(text)
        except ValidationError:
            raise ValidationError(_("Write a day and a time, like 2026-11-23 09:30.")) from None
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for n in TASKS:
            if given.get(f"due_{n}") and not given.get(f"task_{n}"):
                self.add_error(f"task_{n}", _("Say what to do."))
        about_next = any(given.get(f"next_{name}") for name in ("kind", "court", "where"))
        if about_next and not given.get("next_at") and "next_at" not in self.errors:
            self.add_error("next_at", _("Say when it is."))
        return given

    def aftermath(self) -> Aftermath:
        """What was typed; only once the form is valid."""
        given = self.cleaned_data
        return Aftermath(
            happened=given["happened"] == "yes",
            **{
                name: given[name]
                for name in ("result_code", "result", "next_at", "next_kind", "next_court",
                             "next_where")
            },
            tasks=tuple(
                NewTask(given[f"task_{n}"], given[f"due_{n}"])
                for n in TASKS
                if given[f"task_{n}"]
            ),
        )  # fmt: skip
