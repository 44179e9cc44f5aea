"""What is still to be done for someone: follow-ups, and referrals to health and social services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext

from incidents import consent, dates
from incidents.consent import Consent
from incidents.fields import Day, Due, Identifier, Part, SomeText, Text, code
from incidents.problems import Problem

WAITING = "waiting"


class FollowUp(Part):
    """Something to do. `due` is a day or an ISO minute, "" without a time."""

    id: Identifier
    what: SomeText
    due: Due = ""
    done: bool = False
    done_on: Day = ""


class ServiceReferral(Part):
    """Somebody sent to a health or social service. `consent`: under which purpose.

    What the service is told about the person goes out on the day `sent`, and only under that
    consent; before, the referral is a plan.
    """

    id: Identifier
    recipient: Text = ""
    service: code("service") = "other"
    consent: Literal["share_health", "share_social"] = "share_health"
    sent: Day = ""
    due: Due = ""
    result: code("referral_result") = WAITING
    note: Text = ""


def is_overdue(due: str, now: datetime | None = None) -> bool:
    """Whether a due day is over, or a due minute has passed. "" is never overdue."""
    span = dates.span_of(due)
    return span is not None and span[1] < (now or timezone.now())


def falls_due(due: str) -> datetime | None:
    """The moment for sorting: the end of a due day. None without a time."""
    span = dates.span_of(due)
    return span[1] if span else None


def without_consent(
    consents: Iterable[Consent],
    before: Iterable[ServiceReferral],
    after: Iterable[ServiceReferral],
) -> Iterator[Problem]:
    """Referrals of `after` that newly count as sent, or rest on another consent, without it.

    What was sent while it was allowed stays in the record after a withdrawal: it happened.
    """
    consents = list(consents)
    known = {(one.id, one.consent) for one in before if one.sent}
    for index, one in enumerate(after):
        if not one.sent or (one.id, one.consent) in known:
            continue
        if not consent.allows(consents, one.consent):
            sentence = gettext("Send nobody there without their consent to it.")
            yield Problem(f"account.referrals.{index}.sent", sentence)
