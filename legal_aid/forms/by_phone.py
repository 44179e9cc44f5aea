"""What was said on the telephone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import dates
from incidents.forms.fields import ContentForm, LineField
from incidents.models import Record
from legal_aid.by_phone import LONGEST_NAME, Said, who_may_be_rung
from legal_aid.providers.enrolling import entries_without_keys

SOMEBODY_NEW = "new"
LONGEST_TEAM = 100
ENTRY = "entry-"  # before the id of an entry without a team
ANSWERS = [("accepted", _("They take the case")), ("declined", _("They decline"))]
CONFLICT = [
    ("no", _("Asked: there is none")),
    ("yes", _("Asked: there is one")),
    ("not_asked", _("Not asked")),
]


class WhenField(LineField):
    """A minute of the server's zone, as a time."""

    def clean(self, value: Any) -> datetime:
        text = super().clean(value).replace(" ", "T")
        if "T" not in text or dates.span_of(text) is None:
            raise ValidationError(_("Write day and time, like 2026-11-20 18:40."))
        return dates.moment(text)


class PhoneForm(ContentForm):
    """Who was rung, what they said, who said it, when, and about a conflict."""

    provider = forms.ChoiceField(
        label=_("Who was rung"), error_messages={"required": _("Choose who was rung.")}
    )
    name = LineField(
        label=_("Name of the lawyer or office, if they are not here yet"),
        help_text=_(
            "They get a team of this name, which the server can read, and you a link to join it. "
            "Who is in the directory already keeps the name that stands there."
        ),
        limit=LONGEST_TEAM,
    )
    answer = forms.ChoiceField(
        label=_("What they said"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    conflict = forms.ChoiceField(
        label=_("Whether there is a conflict of interest"),
        help_text=_("Ask before you say any name but theirs: whom they act for, and against whom."),
        choices=CONFLICT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said about a conflict.")},
    )
    said_by = LineField(
        label=_("Who said it"),
        required=True,
        limit=LONGEST_NAME,
        error_messages={"required": _("Write who said it.")},
    )
    at = WhenField(
        label=_("When"),
        required=True,
        limit=40,
        help_text=_("2026-11-20 18:40, in the time of this server."),
        error_messages={"required": _("Write when they said it.")},
    )

    def __init__(self, *args: object, record: Record, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked, others = who_may_be_rung(record)
        self.offers = {str(offer.provider_id): offer for offer in asked}
        self.teams = {str(team.pk): team for team in others}
        named = [(key, offer.provider.name) for key, offer in self.offers.items()]
        rest = [(key, team.name) for key, team in self.teams.items()]
        self.entries = {f"{ENTRY}{one.pk}": one for one in entries_without_keys()}
        without_keys = [
            (key, ", ".join(filter(None, [one.title, one.urgent_phone or one.phone])))
            for key, one in self.entries.items()
        ]
        self.fields["provider"].choices = [
            ("", _("Choose")),
            *([(_("Was to be asked"), named)] if named else []),
            *([(_("Others in the directory"), rest)] if rest else []),
            *([(_("In the directory, without keys here"), without_keys)] if without_keys else []),
            (SOMEBODY_NEW, _("Somebody who is not here yet")),
        ]
        self.initial.setdefault("at", timezone.localtime().strftime("%Y-%m-%d %H:%M"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        provider, answer = cleaned.get("provider"), cleaned.get("answer")
        if provider == SOMEBODY_NEW and answer == "accepted" and not cleaned.get("name"):
            self.add_error("name", _("Write their name, or that of their office."))
        if answer == "declined" and provider and provider not in self.offers:
            self.add_error("provider", _("Only who was to be asked can decline."))
        return cleaned

    @property
    def said(self) -> Said:
        cleaned = self.cleaned_data
        return Said(cleaned["said_by"], cleaned["at"], cleaned["conflict"])
