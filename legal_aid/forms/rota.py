"""People of a provider, their shifts, and what a peer says of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, LineField
from legal_aid.models import Rating
from legal_aid.providers.people import LONGEST, Person


class PersonForm(ContentForm):
    """One person; without a name the row counts for nothing, and who had one leaves the list."""

    name = LineField(label=_("Name"), limit=LONGEST["name"])
    task = LineField(label=_("What they do"), limit=LONGEST["task"])
    phone = LineField(label=_("Telephone at work"), limit=LONGEST["phone"])
    user = forms.ChoiceField(label=_("Account here"), required=False)

    def __init__(self, *args, accounts: dict[UUID, str], known: UUID | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        listed = [(str(pk), name) for pk, name in accounts.items()]
        if listed:
            self.fields["user"].choices = [("", _("none")), *listed]
        else:
            del self.fields["user"]

    def person(self) -> Person | None:
        """Who was named, once the form is valid."""
        said = self.cleaned_data
        if not said["name"].strip():
            return None
        user = said.get("user")
        return Person(
            said["name"].strip(),
            said["task"],
            said["phone"],
            user=UUID(user) if user else None,
            id=self.known,
        )


class LocalMomentField(forms.DateTimeField):
    """A minute of a zone of its own, as the browser's control sends it."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)
        self.zone: ZoneInfo | None = None

    def to_python(self, value):
        """In `zone`; of a time that comes twice the first."""
        found = super().to_python(value)
        if found is None or self.zone is None:
            return found
        plain: datetime = found.replace(tzinfo=None)
        return plain.replace(tzinfo=self.zone)


class ShiftForm(ContentForm):
    """Who is on call from when until when, in the provider's own time zone."""

    person = forms.ChoiceField(
        label=_("Who"), error_messages={"required": _("Choose somebody from the list of people.")}
    )
    start = LocalMomentField(label=_("From"))
    end = LocalMomentField(label=_("Until"))

    def __init__(self, *args, people: dict[UUID, str], zone: ZoneInfo, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(pk), name) for pk, name in people.items()]
        self.fields["start"].zone = self.fields["end"].zone = zone


class RatingForm(ContentForm):
    """What a peer says of a provider."""

    stars = forms.TypedChoiceField(
        label=_("How safe was it with them?"),
        choices=Rating.Stars.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the five answers."),
            "invalid_choice": _("Choose one of the five answers."),
        },
    )
    after_contact = forms.BooleanField(
        label=_("I have been in contact with them, or was there with somebody"),
        required=False,
    )
