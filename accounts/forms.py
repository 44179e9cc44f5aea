"""What people type at the door and on their account. Rules stand in the verbs; forms show them."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import naming
from accounts.admission import ROLES
from accounts.models import Membership, Role, Team, Unlocker
from accounts.passkeys import LABEL_LENGTH
from accounts.tokens import MOST_DAYS, SCOPES

SCOPE_LABELS = {
    "read": _("Read what you may read"),
    "write": _("Record and change"),
    "import": _("Import records"),
    "submit": _("Submit reports"),
    "manage": _("Manage members, holds and erasing"),
    "hand_over": _("Hand evidence bundles over, and see who got them"),
}


def name_field() -> forms.CharField:
    """A sign-in name, as it is typed at the door."""
    return forms.CharField(
        label=_("Sign-in name"),
        max_length=naming.NAME_LENGTH[1],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def passphrase_field(label: Any, *, is_new: bool = False, note: Any = "") -> forms.CharField:
    """A passphrase: taken as typed, and never sent back to the browser."""
    kind = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label,
        help_text=note,
        strip=False,
        max_length=naming.PASSPHRASE_LENGTH[1],
        widget=forms.PasswordInput(attrs={"autocomplete": kind}, render_value=False),
    )


def code_field(label: Any, note: Any = "") -> forms.CharField:
    """A six-digit code."""
    return forms.CharField(
        label=label,
        help_text=note,
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "field-code"}
        ),
    )


class TypedTwice(forms.Form):
    """A form whose new passphrase must be typed twice: `new` and `again`."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two are not the same. Type both again."))
        return cleaned

    def take(self, error: ValidationError) -> None:
        """Show a verb's refusal at the fields it belongs to."""
        names = {"password": "new"}
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            field = names.get(field, field)
            self.add_error(field if field in self.fields else None, errors)


class SignInForm(forms.Form):
    username = name_field()
    password = passphrase_field(
        _("Passphrase"), note=_("It opens your keys, so it takes about a second.")
    )


class UnlockForm(forms.Form):
    password = passphrase_field(
        _("Passphrase"), note=_("It opens your keys, so it takes about a second.")
    )


class CodeForm(forms.Form):
    code = code_field(_("Six-digit code"), _("From your authenticator app."))


class AnswerField(forms.CharField):
    """The JSON that a script makes of a device's answer: an object of bounded size."""

    def clean(self, value: Any) -> dict[str, Any]:
        text = super().clean(value)
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ValidationError(_("This is not the answer of a passkey."))
        return answer


class SignedForm(forms.Form):
    """What a device has signed, and 32 bytes that it let the browser compute, in base64url."""

    credential = AnswerField(max_length=16_000, widget=forms.HiddenInput)
    unlocker = forms.RegexField(
        r"^[A-Za-z0-9_-]{43}$", required=False, max_length=43, widget=forms.HiddenInput
    )

    def clean_unlocker(self) -> bytes:
        text = self.cleaned_data["unlocker"]
        return base64.urlsafe_b64decode(f"{text}=") if text else b""


class NewPasskeyForm(forms.Form):
    label = forms.CharField(
        label=_("Name"),
        max_length=LABEL_LENGTH,
        help_text=_("For yourself, such as: my phone. It is sealed to you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = passphrase_field(
        _("Passphrase"), note=_("So that nobody adds a way in at a desk you left open.")
    )


class ConfirmForm(forms.Form):
    """The passphrase once more, before something that must not happen at a desk left open."""

    password = passphrase_field(_("Passphrase"))


class AccountForm(TypedTwice):
    """A new account."""

    username = name_field()
    new = passphrase_field(
        _("Passphrase"),
        is_new=True,
        note=_("At least 12 characters. Four words that nobody would put together are good."),
    )
    again = passphrase_field(_("Passphrase again"), is_new=True)


class FoundForm(AccountForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=100)
    jurisdiction = forms.RegexField(
        r"^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$",
        label=_("Country"),
        max_length=6,
        required=False,
        help_text=_("Two letters, such as KE. It chooses the legal clocks."),
        error_messages={"invalid": _("Give the country's two letters, such as KE.")},
    )
    field_order = ("name", "jurisdiction", "username", "new", "again")

    def clean_jurisdiction(self) -> str:
        return str(self.cleaned_data["jurisdiction"]).upper()


class RecoverForm(TypedTwice):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        help_text=_("Eight groups of four letters, from the page you printed."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    new = passphrase_field(_("New passphrase"), is_new=True, note=_("At least 12 characters."))
    again = passphrase_field(_("New passphrase again"), is_new=True)


class NewPassphraseForm(TypedTwice):
    new = passphrase_field(_("New passphrase"), is_new=True, note=_("At least 12 characters."))
    again = passphrase_field(_("New passphrase again"), is_new=True)


class PassphraseForm(TypedTwice):
    old = passphrase_field(_("Passphrase now"))
    new = passphrase_field(_("New passphrase"), is_new=True, note=_("At least 12 characters."))
    again = passphrase_field(_("New passphrase again"), is_new=True)


class InviteForm(forms.Form):
    """A link to one of the teams to which a person admits others."""

    place = forms.ChoiceField(label=_("Team and role"))

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        self.fields["place"].choices = [
            (f"{team.pk}:{role}", f"{team.name}: {Role(role).label}")
            for team in teams
            for role in ROLES[Team.Kind(team.kind)]
        ]

    def chosen(self) -> tuple[Team, str]:
        """The team and role of a valid form."""
        team, _colon, role = self.cleaned_data["place"].partition(":")
        return self.teams[team], role


class RoleForm(forms.Form):
    """Another role for a member of a team."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": membership.role})
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (str(role), role.label) for role in ROLES[Team.Kind(membership.team.kind)]
        ]


def sheet_field(label: Any) -> forms.CharField:
    """The words of one recovery sheet. Nothing a browser keeps, and never sent back to it."""
    attrs = {"rows": 5, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        max_length=2000,
        help_text=_("33 words, in order. The first four letters of each are enough."),
        error_messages={"required": _("A sheet has 33 words. Count them, and type all of them.")},
        widget=SheetWords(attrs=attrs),
    )


class SheetWords(forms.Textarea):
    """A box that comes back empty: what was typed into it opens everything."""

    def format_value(self, value: Any) -> str:
        return ""


class SheetsForm(forms.Form):
    """Two of a team's three recovery sheets, typed by the people who keep them."""

    first = sheet_field(_("One sheet"))
    second = sheet_field(_("Another sheet"))


class TokenForm(forms.Form):
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, SCOPE_LABELS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["expires_on"].initial = today + timedelta(days=90)
        self.fields["expires_on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=MOST_DAYS)).isoformat(),
        }


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. An empty post is an answer too, and is told what is missing."""
    return request.POST if request.method == "POST" else None


def scope_labels(token: Unlocker) -> list[str]:
    """What a token may do, in words."""
    return [str(SCOPE_LABELS.get(scope, scope)) for scope in token.scopes]
