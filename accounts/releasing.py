"""Releasing something for everyone to read: a second person approves it, or a day goes by.

The one thing that may do without a second person: after a day of cooling, with a written reason,
which auditors read in the log. A refusal is not outwaited: what was refused must be asked anew.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.approvals import approved, matching, use
from accounts.models import Approval, Team, User
from vault import Keyring

REASON_LENGTH = (10, 200)


def use_release(
    *, keyring: Keyring, actor: User, team: Team, subject: bytes, reason: str = ""
) -> None:
    """Use up what allows the actor to release exactly `subject`; within the verb that releases.

    Without a valid approval the request must have cooled, and `reason` (of 10 to 200 letters, no
    names) goes into the log. ValidationError, by field where it is about the reason, otherwise.
    """
    release = Approval.Kind.RELEASE
    asked = {"keyring": keyring, "actor": actor, "team": team, "kind": release, "subject": subject}
    given = approved(**asked)
    with transaction.atomic():
        if given is not None:
            detail = {"approved_by": str(given.asked_of_id)}
            auditing.record(team.organisation, actor, "release.approved", given, detail)
            use(given)
            return
        rows = [row for row in matching(**asked) if row.state != Approval.State.REFUSED]
        now = timezone.now()
        cooled = [row for row in rows if row.cools_until and row.cools_until <= now]
        if not cooled:
            raise ValidationError(
                _("A second person must approve this, or a day go by after it was asked."),
                code="not_approved",
            )
        said = _checked(reason)
        auditing.record(team.organisation, actor, "release.alone", cooled[0], {"reason": said})
        use(cooled[0])


def _checked(reason: str) -> str:
    said, (least, most) = " ".join(reason.split()), REASON_LENGTH
    if not least <= len(said) <= most or not said.isprintable():
        raise ValidationError(
            {"reason": _("Say in 10 to 200 letters why nobody else could approve it.")}
        )
    return said
