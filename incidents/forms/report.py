"""The quick report of a peer: big tiles, six questions, four answers needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pydantic
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.fields import LONGEST_REGION
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
    ("week", _("In the last seven days")),
    ("month", _("Earlier this month")),
    ("year", _("Earlier this year")),
    ("day", _("Another day")),
    ("unknown", _("I don't know")),
]
SINCE = [
    ("now", _("Just now")),
    ("today", _("Today, hour unknown")),
    ("yesterday", _("Yesterday")),
    ("", _("I don't know")),
]
LAST_DOSE = [
    ("today", _("Today")),
    ("yesterday", _("Yesterday")),
    ("", _("I don't know")),
]
ABOUT = [
    ("me", _("To me")),
    ("someone", _("To someone else")),
    ("several", _("To several people")),
    ("service", _("To a service or outreach team")),
    ("unknown", _("I'd rather not say")),
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
SAME = (
    "words", "about", "place", "place_detail", "region", "held_where", "medicine", "client_code",
    "name", "safe_contact", "contact_flags", "languages", "badge", "plate", "consent_store",
)  # fmt: skip


class Happened(NamedTuple):
    """A tile of the page, and the violations of its group."""

    tile: Any
    codes: list[Any]


class ReportForm(TeamForm):
    """What happened (or words), `when`, `place` and `consent_store` must be answered, no more.

    The page that works offline (`frontend/src/report/`) shows these same fields and makes the same
    report of them; `tests/incidents/test_phone_report.py` holds the two together.
    """

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
    violations = CodesField("violation", label=_("More exactly"))
    when = forms.ChoiceField(choices=WHEN, widget=forms.RadioSelect, label=_("When"))
    date = DayField(label=_("Which day"), help_text=_("About is enough."))
    since_when = forms.ChoiceField(
        choices=SINCE, required=False, widget=forms.RadioSelect, label=_("Held since")
    )
    since = MomentField(
        label=_("Or at this time"),
        help_text=_("About is enough."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    held_where = LineField(label=_("Held where"))
    last_dose_when = forms.ChoiceField(
        choices=LAST_DOSE, required=False, widget=forms.RadioSelect, label=_("Last dose")
    )
    last_dose = DayField(label=_("Or on this day"))
    medicine = LineField(label=_("Medicine they need"))
    place = CodeField(
        "place",
        required=True,
        label=_("What kind of place"),
        initial="",
        widget=forms.RadioSelect,
    )
    region = LineField(
        limit=LONGEST_REGION,
        label=_("Town or district"),
        help_text=_("From large to small, like Nairobi/Kamukunji."),
    )
    place_detail = LineField(label=_("Where, if you want to say"))
    about = forms.ChoiceField(
        choices=ABOUT,
        widget=forms.RadioSelect,
        initial="someone",
        required=False,
        label=_("To whom"),
    )
    how_many = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10_000,
        label=_("How many people"),
        help_text=_("About is enough."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "field-number"}),
    )
    client_code = LineField(label=_("Client code, if they have one"))
    more_codes = TextField(
        rows=2, label=_("Client codes of the others"), help_text=_("One a line.")
    )
    name = LineField(label=_("Name or nickname, if they agree"))
    safe_contact = LineField(
        label=_("How can we reach you or them safely"), help_text=_("A number, a place, a time.")
    )
    contact_flags = CodesField("contact_flag", label=_("When contacting"))
    languages = LanguagesField(label=_("Languages"))
    agency = CodeField("agency", initial="unknown", label=_("Who did it"))
    badge = LineField(label=_("Badge or number"))
    plate = LineField(label=_("Car plate"))
    words = TextField(limit=LONGEST_WORDS, rows=4, label=_("In a few words, if you like"))
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

    @property
    def happened(self) -> list[Happened]:
        """The tiles of what happened, each with the codes that say it more exactly."""
        group_of = {code: term.group for code, term in vocabulary.codes("violation").items()}
        codes: dict[str, list[Any]] = {}
        for choice in self["violations"]:
            codes.setdefault(group_of[choice.data["value"]], []).append(choice)
        return [Happened(tile, codes.get(tile.data["value"], [])) for tile in self["groups"]]

    def _report(self) -> dict[str, Any]:
        given = self.cleaned_data
        report: dict[str, Any] = {name: given[name] for name in SAME}
        report["about"] = given["about"] or "someone"
        for tile in given["urgent"]:
            field, code = TILES[tile]
            report.setdefault(field, []).append(code)
        known = vocabulary.codes("violation")
        return report | {
            "groups": given["groups"],
            # A code whose tile is no longer chosen was taken back with it.
            "violations": [
                code for code in given["violations"] if known[code].group in given["groups"]
            ],
            "in_custody": "find_detainee" in given["urgent"],
            "agencies": [given["agency"]] if given["agency"] != "unknown" else [],
            "date": self._date(),
            "since": given["since"] or _moment_of(given["since_when"]),
            "last_dose": given["last_dose"] or _days().get(given["last_dose_when"], ""),
            "how_many": (given["how_many"] or 0) if report["about"] == "several" else 0,
            "more_codes": _lines(given["more_codes"]) if report["about"] == "several" else [],
            "jurisdiction": self.chosen_team.jurisdiction,
            "consent_share_legal": given["consent_share_legal"] or "not_asked",
        }

    def _date(self) -> str:
        when = self.cleaned_data["when"]
        return self.cleaned_data["date"] if when == "day" else _days().get(when, "")


def _days() -> dict[str, str]:
    """What the choices about a day mean today, in EDTF."""
    today = timezone.localdate()
    return {
        "now": today.isoformat(),
        "today": today.isoformat(),
        "yesterday": (today - timedelta(days=1)).isoformat(),
        "week": f"{(today - timedelta(days=7)).isoformat()}/{today.isoformat()}",
        "month": f"{today:%Y-%m}",
        "year": f"{today:%Y}",
    }


def _moment_of(choice: str) -> str:
    if choice == "now":
        return timezone.localtime().isoformat(timespec="minutes")
    return _days().get(choice, "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
