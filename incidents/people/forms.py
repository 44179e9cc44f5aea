"""The form of a client, and the answers to a candidate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pydantic
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from incidents.fields import LONGEST_NARRATIVE
from incidents.forms.complaints import Complaint, complaints
from incidents.forms.consents import ConsentForm, says_something
from incidents.forms.fields import CodeField, CodesField, ContentForm, LineField, TextField
from incidents.forms.languages import LanguagesField
from incidents.held_contacts import Contacts
from incidents.people.client import Client
from incidents.people.uic import LONGEST
from incidents.problems import problems
from incidents.rights import WRITING_ROLES

MOST_ALIASES = 20
SCOPES = ("store", "contact_safe")


class PersonForm(ContentForm):
    """Who they are and how to reach them."""

    name = LineField(label=_("Name"), help_text=_("Any name they use. May stay empty."))
    aliases = TextField(
        label=_("Other names"), help_text=_("One a line: nicknames, other spellings."), rows=2
    )
    uic = LineField(
        limit=LONGEST,
        label=_("Unique identifier code"),
        help_text=_(
            "As your programme builds it from initials and dates. It is compared and then "
            "forgotten: nobody can read it here again."
        ),
    )
    forget_uic = forms.BooleanField(
        required=False, label=_("Forget the unique identifier code we compare with")
    )
    born = LineField(
        limit=7, label=_("Born"), help_text=_("A year or a month: 1987 or 1987-03. Empty: unknown.")
    )
    gender = CodeField("gender", initial="undisclosed", label=_("Gender"))
    languages = LanguagesField(label=_("Languages they speak"))
    safe_contact = LineField(
        label=_("Safe contact"), help_text=_("How and when, in the way they agreed to.")
    )
    contact_flags = CodesField("contact_flag", label=_("When contacting them"))
    workers = forms.MultipleChoiceField(
        required=False, label=_("Who works with them"), widget=forms.CheckboxSelectMultiple
    )
    notes = TextField(limit=LONGEST_NARRATIVE, rows=4, label=_("Notes"))

    def __init__(
        self,
        *args: Any,
        team: Team | None,
        keeps_uic: bool,
        hides_contact: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hides_contact = hides_contact
        if hides_contact:
            del self.fields["safe_contact"]
        self.fields["workers"].choices = workers_of(team) if team else []
        self.fields["workers"].error_messages["invalid_choice"] = _("Choose from the list.")
        if not team:
            del self.fields["workers"]
        if not keeps_uic:
            del self.fields["forget_uic"]
        for name in ("name", "born", "uic"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_aliases(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["aliases"].split("\n")]
        return [line for line in dict.fromkeys(lines) if line]


class ClientForm:
    """The person and the consents to keep and to contact them. `client` fills it.

    After `is_valid()` the result is `given`, with `uic` beside it as typed (None: as it was).
    With `contacts` HIDDEN it neither shows nor takes a contact that is there.
    """

    heading = ""

    def __init__(
        self,
        data: Any = None,
        *,
        client: Client,
        team: Team | None,
        recorder: str,
        contacts: Contacts = Contacts.AS_SENT,
    ) -> None:
        initial = client.model_dump(mode="json") | {
            "aliases": "\n".join(client.aliases), "uic": ""
        }  # fmt: skip
        self.client, self.recorder = client, recorder
        self.contacts = contacts
        self.person = PersonForm(
            data,
            initial=initial,
            team=team,
            keeps_uic=bool(client.uic),
            hides_contact=contacts == Contacts.HIDDEN and bool(client.safe_contact),
        )
        known = {entry.scope: entry.model_dump() for entry in client.consents}
        self.consents = [
            ConsentForm(data, scope=scope, initial=known.get(scope, {})) for scope in SCOPES
        ]
        self.problems: list[str] = []
        self.given: Client | None = None

    @property
    def complaints(self) -> list[Complaint]:
        """For the summary on top."""
        found = [("", sentence) for sentence in self.problems]
        return found + list(complaints([self.person, *self.consents])) if self.is_bound else found

    @property
    def is_bound(self) -> bool:
        return self.person.is_bound

    @property
    def uic(self) -> str | None:
        """What was typed, "" to forget it, None to keep what is there."""
        if typed := self.person.cleaned_data["uic"]:
            return typed
        return "" if self.person.cleaned_data.get("forget_uic") else None

    def is_valid(self) -> bool:
        if not all(form.is_valid() for form in (self.person, *self.consents)):
            return False
        said = {**self.person.cleaned_data, "consents": self._answers()}
        for name in ("uic", "forget_uic"):
            said.pop(name, None)
        kept = self.client.model_dump(mode="json")
        try:
            self.given = Client.model_validate({**kept, **said})
        except pydantic.ValidationError as error:
            for problem in problems(error):
                self._place(problem.path, problem.message)
            return False
        return True

    def refuse_with(self, error: ValidationError) -> None:
        """Add what the verb refused; a missing consent stands at its purpose."""
        scope = getattr(error, "scope", "")
        form = next((one for one in self.consents if one.scope == scope), None)
        if form is not None:
            form.add_error("state", error)
        elif error.code == "uic":
            self.person.add_error("uic", error)
        else:
            self.problems += error.messages

    def _answers(self) -> list[dict[str, Any]]:
        known = {entry.scope: entry.model_dump() for entry in self.client.consents}
        others = [entry for scope, entry in known.items() if scope not in SCOPES]
        given = [form.answer(known.get(form.scope, {}), self.recorder) for form in self.consents]
        return others + [entry for entry in given if says_something(entry)]

    def _place(self, path: str, message: str) -> None:
        name = path.partition(".")[0]
        if name in self.person.fields:
            self.person.add_error(name, message)
        else:
            self.problems.append(message)


def workers_of(team: Team) -> list[tuple[str, str]]:
    """(id, sign-in name) of the members who work with clients."""
    members = User.objects.filter(
        memberships__team=team, memberships__role__in=[str(role) for role in WRITING_ROLES]
    )
    return [(user.pk.hex, user.username) for user in members.distinct().order_by("username")]


def worker_names(workers: list[str]) -> list[str]:
    """Sign-in names of those who work with a client; who left is left out."""
    ids = [UUID(one) for one in workers]
    found = User.objects.filter(pk__in=ids, is_active=True)
    return list(found.order_by("username").values_list("username", flat=True))
