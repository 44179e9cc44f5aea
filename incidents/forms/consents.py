"""Consent is asked for each purpose on its own; nothing is inferred from another answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.consent import URGENT_SCOPES, URGENT_STATES, confirm_by_default
from incidents.forms.fields import CodeField, ContentForm, DayField, LineField, MomentField

# Asked first, always on the page; the others wait in a closed list.
FIRST = ("store", "share_legal", "statistics")

MEANING = {
    "store": _("We keep this record, sealed, so that we can help."),
    "contact_safe": _("We contact them only in the way written above."),
    "share_legal": _(
        "Lawyers we ask see the kind of case, the region and how urgent it is, and no name. The "
        "one who accepts checks the names against their own cases and may then read it, with "
        "health facts only if those are agreed to below."
    ),
    "share_health": _("A health service may read what it needs to treat them."),
    "share_social": _("A social service may read what it needs to help."),
    "sensitive_health": _(
        "We write down health facts and other sensitive circumstances. Only with this consent and "
        "the one to be counted, circumstances such as homelessness are counted, never HIV, "
        "hepatitis, sex work or the like."
    ),
    "evidence_use": _("What is in it may be used as evidence."),
    "complaint": _("We may file a complaint for them."),
    "statistics": _(
        "It is counted, without name or place of living, in numbers we publish. "
        "Once published, a number cannot be taken back: what was counted for a period that has "
        "been published stays counted in every later table of that period."
    ),
    "anonymised_story": _("We may tell the story without anything that points to them."),
    "media": _("They will speak to media, or let us do so."),
    "un_submission": _("It may go into a report to a United Nations body."),
    "research": _("Researchers may use it, without names."),
}


class ConsentForm(ContentForm):
    """The answer for one purpose. `state` empty means: nobody chose yet."""

    state = CodeField("consent_state", ask=_("Choose"), label=_("Answer"))
    date = DayField(label=_("Asked on"), help_text=_("Empty means today."))
    method = LineField(label=_("How"), help_text=_("Spoken, signed, by phone."))
    reason = LineField(label=_("Why they could not be asked"))
    confirm_by = MomentField(label=_("Ask them by"), help_text=_("Empty means in 72 hours."))

    def __init__(self, *args: Any, scope: str, allows_urgent: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"consent-{scope}", **kwargs)
        self.scope = scope
        self.heading = vocabulary.label("consent_scope", scope)
        self.meaning = MEANING.get(scope, "")
        # What was answered so before its organisation refused it stays an answer.
        is_there = self.initial.get("state") in URGENT_STATES
        if scope not in URGENT_SCOPES or not (allows_urgent or is_there):
            del self.fields["reason"], self.fields["confirm_by"]
            field = self.fields["state"]
            field.choices = [pair for pair in field.choices if pair[0] not in URGENT_STATES]
            if scope in URGENT_SCOPES:
                field.help_text = field.error_messages["invalid_choice"] = _(
                    "Your organisation keeps nothing before the person was asked. Ask them first."
                )

    @property
    def is_urgent(self) -> bool:
        """Whether the reason and the time to ask are wanted."""
        return self["state"].value() in URGENT_STATES and "reason" in self.fields

    def clean(self) -> None:
        if self.cleaned_data.get("state") == "" and self.scope in FIRST:
            self.add_error("state", _("Choose an answer."))

    def clean_reason(self) -> str:
        if self.cleaned_data.get("state") in URGENT_STATES and not self.cleaned_data["reason"]:
            raise ValidationError(_("Say why the person could not be asked."))
        return self.cleaned_data["reason"]

    def answer(self, before: dict[str, Any], recorder: str) -> dict[str, Any]:
        """The consent as the document keeps it; a new answer carries who wrote it down."""
        given = {**before, "scope": self.scope, **self.cleaned_data}
        given["state"] = given["state"] or "not_asked"
        if given["state"] not in URGENT_STATES:
            given.update(reason="", confirm_by="")
        elif not given["confirm_by"]:
            given["confirm_by"] = confirm_by_default()
        if all(before.get(name, "") == value for name, value in given.items()):
            return before
        if given["state"] != "not_asked":
            given["date"] = given["date"] or timezone.localdate().isoformat()
            given["recorder"] = recorder
        return given


def says_something(entry: dict[str, Any]) -> bool:
    """Whether a consent says more than its absence would."""
    rest = {name: value for name, value in entry.items() if name not in ("scope", "state")}
    return entry.get("state", "not_asked") != "not_asked" or any(rest.values())


def consent_forms(
    data: Any, content: list[dict[str, Any]], *, allows_urgent: bool = True
) -> list[ConsentForm]:
    """One form for each purpose, in the vocabulary's order, the first three in front.

    `allows_urgent`: whether the organisation lets a record begin before the person was asked.
    """
    known = {entry["scope"]: entry for entry in content}
    scopes = [*FIRST, *(scope for scope in vocabulary.codes("consent_scope") if scope not in FIRST)]
    fallback = {"state": "not_asked"}
    return [
        ConsentForm(
            data,
            scope=scope,
            allows_urgent=allows_urgent,
            initial=known.get(scope, fallback if known else _asked(scope)),
        )
        for scope in scopes
    ]


def _asked(scope: str) -> dict[str, str]:
    # The first three must be answered in the open; silence about the rest is "not asked".
    return {} if scope in FIRST else {"state": "not_asked"}
