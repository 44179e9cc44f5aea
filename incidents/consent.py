"""The consent ledger of an incident: one entry a purpose, none inferred from another.

Two purposes may rest on someone acting for the person, or on nobody having been able to ask
(detained, unconscious, missing): keeping the record and calling a lawyer. Both need a reason and
a time by which the person is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from pydantic import model_validator

from incidents import dates
from incidents.fields import Day, Moment, Part, Text, code
from incidents.problems import Problem, disagreement

CONFIRM_WITHIN = timedelta(hours=72)
URGENT_STATES = frozenset({"on_behalf", "not_possible"})
URGENT_SCOPES = frozenset({"store", "share_legal"})


class Consent(Part):
    """The answer for one purpose. `confirm_by` is an ISO minute, `date` a day."""

    scope: code("consent_scope")
    state: code("consent_state") = "not_asked"
    date: Day = ""
    method: Text = ""
    recorder: Text = ""
    reason: Text = ""
    confirm_by: Moment = ""

    @model_validator(mode="after")
    def _urgent_only(self) -> Consent:
        if found := list(self._missing()):
            raise disagreement(found)
        return self

    def _missing(self) -> Iterator[Problem]:
        if self.state not in URGENT_STATES:
            return
        if self.scope not in URGENT_SCOPES:
            yield Problem("state", gettext("Only the person can agree to this purpose."))
            return
        if not self.reason:
            yield Problem("reason", gettext("Say why the person could not be asked."))
        if not self.confirm_by:
            yield Problem("confirm_by", gettext("Say by when the person will be asked."))


def state_of(consents: Iterable[Consent], scope: str) -> str:
    """The recorded state of one purpose; "not_asked" without an entry."""
    return next((consent.state for consent in consents if consent.scope == scope), "not_asked")


def allows(consents: Iterable[Consent], scope: str, now: datetime | None = None) -> bool:
    """Whether this purpose may be acted on.

    Nothing is allowed once keeping the record is not. Sharing with legal aid on someone's behalf
    is allowed until the time by which the person was to be asked; keeping stays, so that an
    overdue question does not lose a record.
    """
    ledger = {consent.scope: consent for consent in consents}
    store = ledger.get("store")
    if store is None or store.state not in {"granted", *URGENT_STATES}:
        return False
    found = ledger.get(scope)
    if scope == "store":
        return True
    if found is None:
        return False
    if found.state in URGENT_STATES and scope in URGENT_SCOPES:
        confirm_by = dates.moment(found.confirm_by)
        return confirm_by is not None and (now or timezone.now()) <= confirm_by
    return found.state == "granted"


def to_confirm(consents: Iterable[Consent]) -> list[Consent]:
    """Entries the person has not answered yet, the most pressing first."""
    waiting = [consent for consent in consents if consent.state in URGENT_STATES]
    return sorted(waiting, key=lambda consent: consent.confirm_by)


def confirm_by_default(now: datetime | None = None) -> str:
    """72 hours from now, as the ISO minute that `Consent.confirm_by` takes."""
    at = timezone.localtime(now or timezone.now()) + CONFIRM_WITHIN
    return at.isoformat(timespec="minutes")


def with_default_confirm_by(consents: Any, now: datetime | None = None) -> Any:
    """Raw consent entries from a form or API with a missing `confirm_by` filled in.

    Anything that is not a list of mappings comes back as it is, for validation to refuse.
    """
    if not isinstance(consents, list):
        return consents
    return [
        {**entry, "confirm_by": confirm_by_default(now)}
        if isinstance(entry, dict)
        and entry.get("state") in ("on_behalf", "not_possible")
        and not entry.get("confirm_by")
        else entry
        for entry in consents
    ]
