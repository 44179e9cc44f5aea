"""The quick report of a peer: one page, big tiles, four answers needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pydantic
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.beginning import TeamForm
from incidents.forms.complaints import Complaint, complaints
from incidents.forms.fields import (
    CodeField,
    CodesField,
    DayField,
    LineField,
    MomentField,
    TextField,
)
from incidents.forms.languages import LanguagesField
from incidents.problems import problems
from incidents.quick_report import LONGEST_WORDS, TILES, QuickReport

URGENT = [
    ("find_detainee", _("Detained now")),
    ("lawyer_now", _("Lawyer now")),
    ("overdose", _("Overdose")),
    ("missed_dose", _("Missed dose")),
]
# The groups of violations in the words of the street.
HAPPENED = [
    ("arr", _("Stopped or arrested")),
    ("det", _("Held too long or hidden")),
    ("vio", _("Hurt or threatened")),
    ("ext", _("Made to pay a bribe")),
    ("prp", _("Things or supplies taken")),
    ("hlt", _("Health care refused")),
    ("due", _("No lawyer, forced to sign")),
    ("svc", _("Raid or watch on a service")),
    ("pri", _("Privacy broken")),
    ("dis", _("Picked on, not protected")),
    ("hou", _("Moved on or evicted")),
    ("fam", _("Children threatened")),
    ("rem", _("Complaint refused")),
    ("oth", _("Something else")),
]
WHEN = [
    ("now", _("Now")),
    ("today", _("Earlier today")),
    ("yesterday", _("Yesterday")),
    ("day", _("Another day")),
    ("unknown", _("I don't know")),
]
ABOUT = [
    ("me", _("To me")),
    ("someone", _("To someone else")),
    ("service", _("To a service or outreach team")),
]
STORE = [
    ("granted", _("Yes, they said so, or it happened to me")),
    ("on_behalf", _("Someone close to them said yes for them")),
    ("not_possible", _("They could not be asked: held, unconscious or missing")),
]
SHARE = [
    ("granted", _("Yes")),
    ("declined", _("No")),
    ("not_asked", _("Not asked")),
    ("on_behalf", _("Someone close to them said yes for them")),
    ("not_possible", _("They could not be asked: held, unconscious or missing")),
]


class ReportForm(TeamForm):
    """Only `groups` (or words), `when`, `place` and `consent_store` must be answered."""

    # Made before it is sent: sending the same page twice is one report.
    intake_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    urgent = forms.MultipleChoiceField(
        choices=URGENT, required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        choices=HAPPENED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What happened"),
    )
    words = TextField(limit=LONGEST_WORDS, rows=4, label=_("In a few words, if you like"))
    when = forms.ChoiceField(choices=WHEN, widget=forms.RadioSelect, label=_("When"))
    date = DayField(label=_("Which day"), help_text=_("About is enough."))
    place = CodeField(
        "place", ask=_("Choose"), required=True, label=_("What kind of place"), initial=""
    )
    place_detail = LineField(label=_("Where, if you want to say"))
    held_where = LineField(label=_("Held where"))
    since = MomentField(
        label=_("Since"),
        help_text=_("About is enough."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    medicine = LineField(label=_("Medicine they need"))
    last_dose = DayField(label=_("Last dose"))
    about = forms.ChoiceField(
        choices=ABOUT,
        widget=forms.RadioSelect,
        initial="someone",
        required=False,
        label=_("To whom"),
    )
    client_code = LineField(label=_("Client code, if they have one"))
    name = LineField(label=_("Name or nickname, if they agree"))
    safe_contact = LineField(
        label=_("How can we reach you or them safely"), help_text=_("A number, a place, a time.")
    )
    contact_flags = CodesField("contact_flag", label=_("When contacting"))
    languages = LanguagesField(label=_("Languages"))
    agency = CodeField("agency", initial="unknown", label=_("Who did it"))
    badge = LineField(label=_("Badge or number"))
    plate = LineField(label=_("Car plate"))
    consent_store = forms.ChoiceField(
        choices=STORE, widget=forms.RadioSelect, label=_("May your team keep this report?")
    )
    consent_share_legal = forms.ChoiceField(
        choices=SHARE,
        widget=forms.RadioSelect,
        initial="not_asked",
        required=False,
        label=_("May a lawyer read it?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report: QuickReport | None = None
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = _("Choose an answer.")
                field.error_messages["invalid_choice"] = _("Choose from the list.")

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("when") == "day" and given.get("date") == "":
            self.add_error("date", _("Give the day, or choose “I don't know”."))
        if self.errors:
            return
        try:
            self.report = QuickReport.model_validate(self._report())
        except pydantic.ValidationError as error:
            for problem in problems(error):
                name = problem.path.split(".")[0]
                self.add_error(name if name in self.fields else None, problem.message)

    @property
    def complaints(self) -> list[Complaint]:
        """For the summary on top."""
        return list(complaints([self])) if self.is_bound else []

    def _report(self) -> dict[str, Any]:
        given = self.cleaned_data
        same = ("groups", "words", "about", "place", "place_detail", "held_where", "since",
                "medicine", "last_dose", "client_code", "name", "safe_contact", "contact_flags",
                "languages", "badge", "plate", "consent_store")  # fmt: skip
        report = {name: given[name] for name in same}
        report["about"] = given["about"] or "someone"
        for tile in given["urgent"]:
            field, code = TILES[tile]
            report.setdefault(field, []).append(code)
        return report | {
            "in_custody": "find_detainee" in given["urgent"],
            "agencies": [given["agency"]] if given["agency"] != "unknown" else [],
            "date": self._date(),
            "jurisdiction": self.chosen_team.jurisdiction,
            "consent_share_legal": given["consent_share_legal"] or "not_asked",
        }

    def _date(self) -> str:
        today = timezone.localdate()
        days = {"now": today, "today": today, "yesterday": today - timedelta(days=1)}
        when = self.cleaned_data["when"]
        if when == "day":
            return self.cleaned_data["date"]
        return days[when].isoformat() if when in days else ""
