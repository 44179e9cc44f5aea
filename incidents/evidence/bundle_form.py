"""What somebody asks of a bundle: the purpose, what leaves beyond the least, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.document import Person
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.handing_over import Recipient
from incidents.evidence.leaving import PURPOSES, Asked
from incidents.evidence.locking import Lock
from incidents.fields import LONGEST_TEXT

KINDS_OF_WORDS = {
    "description": _("What is seen or heard in them"),
    "transcript": _("Transcripts"),
    "translation": _("Translations"),
    "remark": _("Notes of your team, which are internal"),
}
OFF = {"autocomplete": "off"}


def _ticks(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


class AskedForm(forms.Form):
    """What leaves. `people` are those of the record."""

    purpose = forms.ChoiceField(label=_("For which purpose"), widget=forms.RadioSelect)
    named = _ticks(
        _("Who agreed to be named to this recipient"),
        _("The others are called Person 1, Person 2."),
    )
    contacts = _ticks(_("Whose contacts leave too"))
    words = forms.BooleanField(
        label=_("Free words: the account, notes, places"),
        required=False,
        help_text=_(
            "Read them first. We replace the names we know, not nicknames or other spellings."
        ),
    )
    written = _ticks(
        _("What was written about the files"),
        _(
            "Only what you tick leaves, with the role of who wrote it, never their name. Read it "
            "first, as with free words."
        ),
    )
    health = forms.BooleanField(label=_("Health and other sensitive facts"), required=False)

    def __init__(
        self, *args: Any, people: Sequence[Person], has_health: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not has_health:
            del self.fields["health"]
        self.fields["purpose"].choices = [
            (code, vocabulary.label("consent_scope", code)) for code in PURPOSES
        ]
        self.fields["written"].choices = [(code, KINDS_OF_WORDS[code]) for code in WRITTEN]
        known = [(one.id, one.name or one.client_code or one.id) for one in people]
        for name in ("named", "contacts"):
            self.fields[name].choices = known
            if not known:
                del self.fields[name]

    @property
    def asked(self) -> Asked:
        """What a valid form asks for."""
        said = self.cleaned_data
        return Asked(
            purpose=said["purpose"],
            named=frozenset(said.get("named", ())),
            contacts=frozenset(said.get("contacts", ())),
            words=said["words"],
            health=said.get("health", False),
            written=frozenset(said["written"]),
        )


class RecipientForm(forms.Form):
    """Which files, and to whom they go. `files` are (id, words) of those that may leave."""

    asks_sometimes = ("recipient", "passphrase")
    files = _ticks(_("Files"))
    to = forms.CharField(
        label=_("Name of the recipient"), max_length=LONGEST_TEXT, widget=forms.TextInput(OFF)
    )
    role = forms.CharField(
        label=_("Their role or office"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(OFF),
    )
    recipient = forms.CharField(
        label=_("Their public key (age or SSH)"),
        max_length=8_000,
        required=False,
        widget=forms.Textarea({"rows": 2, **OFF}),
        help_text=_("Best. Ask for it by a way on which you know them."),
    )
    passphrase = forms.CharField(
        label=_("Or a passphrase"),
        max_length=1_000,
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Tell it by another way than the bundle."),
    )
    unlocked = forms.BooleanField(
        label=_("Leave it unlocked: whoever finds it reads it"), required=False
    )

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["files"].choices = files

    def clean(self) -> dict[str, Any]:
        """One way of locking it, or none on purpose."""
        said = self.cleaned_data
        if said.get("recipient") and said.get("passphrase"):
            self.add_error("passphrase", _("Give a public key or a passphrase, not both."))
        elif not (said.get("recipient") or said.get("passphrase") or said.get("unlocked")):
            sentence = _("Give a public key or a passphrase, or say that it stays unlocked.")
            if "recipient" not in self.errors and "passphrase" not in self.errors:
                self.add_error("recipient", sentence)
        return said

    @property
    def chosen(self) -> list[UUID]:
        """The ids of the chosen files."""
        return [UUID(one) for one in self.cleaned_data.get("files", ())]

    @property
    def to_whom(self) -> Recipient:
        """The recipient of a valid form."""
        said = self.cleaned_data
        lock = Lock(recipient=said["recipient"], passphrase=said["passphrase"])
        return Recipient(said["to"], said["role"], lock)
