"""Asking the register: one field for everything one knows, and filters behind it."""

from __future__ import annotations

from typing import Any

import pydantic
from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, Team, User
from incidents import vocabulary
from incidents.fields import LONGEST_REGION
from incidents.forms.fields import ContentForm, LineField, LooseDateField
from incidents.problems import problems
from incidents.search.question import LONGEST_QUESTION, STATES, Question

URGENCIES = (("2", _("Now")), ("1", _("Today")), ("0", _("This week")))
FILTERS = ("violation", "agency", "region", "state", "urgency", "assignee", "since", "until")


class SearchForm(ContentForm):
    """A `Question` as a form; what it refuses stands at the field."""

    text = LineField(
        limit=LONGEST_QUESTION,
        label=_("What are you looking for?"),
        help_text=_(
            "A name in any script, a badge, a number plate, a client code, a phone number, a date, "
            "a place, or words of an account."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    violation = forms.ChoiceField(label=_("What happened"), required=False)
    agency = forms.ChoiceField(label=_("By whom"), required=False)
    region = LineField(
        limit=LONGEST_REGION,
        label=_("Region"),
        help_text=_("And every place in it: KE/Nairobi"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    assignee = forms.ChoiceField(label=_("Taken care of by"), required=False)
    since = LooseDateField(
        label=_("Happened from"),
        help_text=_("2026-03-05, 2026-03 or 2026"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    until = LooseDateField(
        label=_("Happened until"),
        help_text="",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", now("All"))
        self.fields["violation"].choices = [everything, *_violations()]
        self.fields["agency"].choices = [everything, *vocabulary.choices("agency")]
        self.fields["state"].choices = [everything, *((one.value, one.label) for one in STATES)]
        self.fields["urgency"].choices = [everything, *URGENCIES]
        self.fields["assignee"].choices = [("", now("Anybody")), *_members(reader)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        said = {name: given.get(name) or "" for name in self.fields if name in given}
        said["urgency"] = int(said["urgency"]) if said.get("urgency") else None
        said["everywhere"] = self.data.get("everywhere") == "1"
        try:
            self.question = Question.model_validate(said)
        except pydantic.ValidationError as error:
            for found in problems(error):
                self.add_error(found.path if found.path in self.fields else None, found.message)
        return given


def initial_of(question: Question) -> dict[str, Any]:
    """What a form shows for a question."""
    said = question.model_dump()
    return said | {"urgency": "" if question.urgency is None else str(question.urgency)}


def _violations() -> list[tuple[str, Any]]:
    found = []
    for group, label in vocabulary.choices("group"):
        codes = [
            (code, vocabulary.label("violation", code))
            for code, term in vocabulary.codes("violation").items()
            if term.group == group
        ]
        whole = now("All of “%(group)s”") % {"group": label}
        found.append((label, [(group, whole), *codes]))
    return found


def _members(reader: User) -> list[tuple[str, str]]:
    """Who keeps the same registers: any of them may take care of a record."""
    mine = Membership.objects.filter(user=reader, team__kind=Team.Kind.DOCUMENTATION)
    roles = (Role.PARALEGAL, Role.COORDINATOR)
    people = User.objects.filter(memberships__team__in=mine.values("team"))
    people = people.filter(memberships__role__in=roles).distinct().order_by("username")
    return [(str(one.pk), one.username) for one in people]
