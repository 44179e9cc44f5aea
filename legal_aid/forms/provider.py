"""What a provider says about itself: one form for the entry, one for each practice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.forms.fields import ContentForm, LineField, TextField
from incidents.forms.languages import LanguagesField
from incidents.forms.text_files import TextFileField
from legal_aid.matters import MATTERS
from legal_aid.providers.describing import LONGEST, MOST_CAPACITY, Description
from legal_aid.providers.hours import parse_hours, written_hours
from legal_aid.providers.practices import MOST_PRACTICES, Practice
from legal_aid.providers.tables import LONGEST_FILE

PRACTICE_FIELDS = ("matters", "jurisdictions", "languages", "courts")


class PracticeForm(ContentForm):
    """What is taken, where, in which languages and before which courts: all of it combined."""

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
    courts = TextField(
        label=_("Courts"), help_text=_("One a line; empty where it does not matter."), rows=2
    )

    def clean_jurisdictions(self) -> list[str]:
        return _lines(self.cleaned_data["jurisdictions"])

    def clean_courts(self) -> list[str]:
        return _lines(self.cleaned_data["courts"])

    def practice(self) -> Practice:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        return Practice(*(tuple(said[field]) for field in PRACTICE_FIELDS))


class HoursField(TextField):
    """Lines like "Mo-Fr 09:00-17:00", as the spans of a week."""

    def clean(self, value: Any) -> tuple:
        try:
            return parse_hours(super().clean(value))
        except ValueError as wrong:
            raise ValidationError(
                _("This was not understood: %(piece)s"), params={"piece": str(wrong)[:60]}
            ) from None


class ProviderForm(ContentForm):
    """Fields are named as those of `Description`; `name` only for who has no team here, and
    `organisations` only for who has."""

    name = LineField(
        label=_("Name"), help_text=_("The one under which it is known in public."), limit=200
    )
    capacity = forms.IntegerField(
        label=_("Open cases at once"),
        min_value=0,
        max_value=MOST_CAPACITY,
        help_text=_("With as many open cases as this you are not asked. 0 means: ask for nothing."),
    )
    takes_custody_calls = forms.BooleanField(label=_("You go to people in custody"), required=False)
    is_active = forms.BooleanField(label=_("You take new cases at present"), required=False)
    hours = HoursField(
        label=_("Working hours"),
        help_text=_("One line for days alike: Mo-Fr 09:00-17:00. Su 22:00-06:00 ends on Monday."),
        rows=3,
    )
    time_zone = LineField(
        label=_("Time zone"),
        help_text=_("Like Africa/Nairobi. Empty: the zone of this server."),
        limit=64,
    )
    holidays = LineField(
        label=_("Public holidays of"),
        help_text=_("A country, like KE, or a part of one, like GB-ENG. Empty: none are kept."),
        limit=16,
    )
    phone = LineField(label=_("Telephone"), limit=LONGEST["phone"])
    urgent_phone = LineField(
        label=_("Urgent telephone"),
        help_text=_("Rung day and night. A number of the office, no private one."),
        limit=LONGEST["urgent_phone"],
    )
    email = LineField(label=_("E-mail address"), limit=LONGEST["email"])
    website = LineField(label=_("Website"), limit=LONGEST["website"])
    address = LineField(label=_("Address"), limit=LONGEST["address"])
    remarks = TextField(
        label=_("Good to know before ringing"),
        help_text=_("Public facts only. Nothing about clients."),
        limit=LONGEST["remarks"],
    )
    interpreters = LanguagesField(label=_("Languages with an interpreter of yours"))
    genders = forms.MultipleChoiceField(
        label=_("Who would come"),
        choices=lambda: vocabulary.choices("gender"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    seat = LineField(
        label=_("Where you travel from"), help_text=_("Like KE/Nairobi/Kamukunji."), limit=120
    )
    conflicts = forms.MultipleChoiceField(
        label=_("Agencies you cannot act against"),
        help_text=_("Cases against them are not offered to you. Everybody can read this."),
        choices=lambda: vocabulary.choices("agency"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    organisations = TextField(
        label=_("Organisations you cannot act against"),
        help_text=_("One a line. Sealed to your team: only your own conflict check reads it."),
    )

    def __init__(self, *args: Any, has_team: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name" if has_team else "organisations"]

    def description(self, practices: Sequence[Practice]) -> Description:
        """What was said, once the form is valid."""
        said = {
            field: tuple(value) if isinstance(value, list) else value
            for field, value in self.cleaned_data.items()
            if field not in ("name", "organisations")
        }
        return Description(practices=tuple(practices), **said)

    def organisation_list(self) -> list[str]:
        return _lines(self.cleaned_data.get("organisations", ""))


def practice_forms(data: QueryDict | None, known: Sequence[Practice]) -> list[PracticeForm]:
    """A form for each practice and an empty one for another. When sent, those that were filled in;
    the first always counts."""
    count = min(max(len(known), 1) + 1, MOST_PRACTICES)
    if data is not None:
        prefixes = [_prefix(number) for number in range(MOST_PRACTICES)]
        sent = [one for one in prefixes if not one or _is_filled(data, one)]
        return [PracticeForm(data, prefix=one) for one in sent]
    return [
        PracticeForm(
            prefix=_prefix(number),
            initial=_initial_practice(known[number]) if number < len(known) else None,
        )
        for number in range(count)
    ]


def initial_of(description: Description | None, **more: Any) -> dict[str, Any]:
    """What the form shows first."""
    if description is None:
        return {"capacity": 5, "is_active": True, **more}
    plain = {name: getattr(description, name) for name in Description.__dataclass_fields__}
    return plain | {"hours": written_hours(description.hours), **more}


def _prefix(number: int) -> str | None:
    return f"practice{number + 1}" if number else None


def _is_filled(data: QueryDict, prefix: str | None) -> bool:
    return any(data.get(f"{prefix}-{field}", "").strip() for field in PRACTICE_FIELDS)


def _initial_practice(practice: Practice) -> dict[str, Any]:
    return {
        "matters": practice.matters,
        "jurisdictions": "\n".join(practice.jurisdictions),
        "languages": practice.languages,
        "courts": "\n".join(practice.courts),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


class TableForm(ContentForm):
    """A table of providers, as text or as a file; a file counts before what stands in the text."""

    file = TextFileField(
        label=_("A file"),
        help_text=_("CSV in UTF-8. It is read here and not kept."),
        largest=LONGEST_FILE,
        accept=".csv,text/csv",
    )

    table = TextField(
        label=_("Table"),
        help_text=_(
            "CSV with a first line that names the columns. Lists are joined by semicolons."
        ),
        limit=LONGEST_FILE,
        rows=8,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("file"):
            given["table"] = given["file"]
        elif not given.get("table") and not self.errors:
            self.add_error("table", _("Choose a file, or paste a table."))
        return given

    @property
    def looked_at(self) -> TableForm:
        """The same with the table as text, for the page after a file was read: its second button
        sends the text, since no browser sends a file again by itself."""
        return TableForm(initial={"table": self.cleaned_data["table"]})
