"""Rules for a new answer about a consent. What was answered before stays as it was.

The ledger of a record is its chain of revisions: an answer is changed by writing the next one, and
nothing here or elsewhere writes an earlier one anew (see docs/adr/0013).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Organisation, Team, User
from incidents import dates
from incidents.consent import URGENT_STATES, Consent
from incidents.document import IncidentDocument
from incidents.errors import ConsentMissing

# Beyond this nobody would be asked at all: whoever is still held then is asked again.
CONFIRM_AT_MOST = timedelta(days=14)


def new_answers(before: Iterable[Consent], after: Iterable[Consent]) -> list[Consent]:
    """The answers of `after` that are not those of `before`."""
    known = {consent.scope: consent for consent in before}
    return [consent for consent in after if known.get(consent.scope) != consent]


def stamped(
    document: IncidentDocument, before: Iterable[Consent], author: User
) -> IncidentDocument:
    """The document with a day and a recorder beside each new answer that came without.

    An answer that only left them out is the one that is there already.
    """
    known = {consent.scope: consent for consent in before}
    consents = [_stamped(one, known.get(one.scope), author) for one in document.account.consents]
    account = document.account.model_copy(update={"consents": consents})
    return document.model_copy(update={"account": account})


def _stamped(sent: Consent, before: Consent | None, author: User) -> Consent:
    if before is not None:
        as_it_was = sent.model_copy(
            update={
                "date": sent.date or before.date,
                "recorder": sent.recorder or before.recorder,
            }
        )
        if as_it_was == before:
            return before
    if sent.state == "not_asked":
        return sent
    today = timezone.localdate().isoformat()
    return sent.model_copy(
        update={"date": sent.date or today, "recorder": sent.recorder or author.username}
    )


def require(team: Team, before: Iterable[Consent], after: Iterable[Consent]) -> None:
    """ConsentMissing for a new answer on the urgent basis that the organisation does not allow, or
    whose time to ask the person lies further away than CONFIRM_AT_MOST."""
    urgent = [one for one in new_answers(before, after) if one.state in URGENT_STATES]
    if not urgent:
        return
    allowed = Organisation.objects.values_list("allows_urgent_basis", flat=True)
    if not allowed.get(pk=team.organisation_id):
        raise ConsentMissing(
            urgent[0].scope,
            gettext("Your organisation keeps nothing before the person was asked. Ask them first."),
        )
    latest = timezone.now() + CONFIRM_AT_MOST
    for one in urgent:
        if _time(one) > latest:
            raise ConsentMissing(one.scope, gettext("Ask them within 14 days at the latest."))


def _time(consent: Consent) -> datetime:
    found = dates.moment(consent.confirm_by)
    if found is None:
        raise ValidationError(gettext("Say by when the person will be asked."))
    return found
