"""Unattended work on sessions. Keyless: it destroys halves and never joins any."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.approvals import forget_run_out
from accounts.models import Invitation
from accounts.outsiders import forget_unfinished
from accounts.resetting import forget_unused
from accounts.sessions import OPEN, PENDING, without_halves
from accounts.throttles import forget_attempts
from audit.unattended import keyless


@keyless
def forget_sessions() -> None:
    """Destroy the halves of idle sessions; delete ended ones, run-out links, old counts.

    A browser that never comes back would otherwise leave its half here. Harmless to repeat.
    """
    forget_attempts()
    forget_unused()
    forget_unfinished()
    forget_run_out()
    now = int(time.time())
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    for row in Session.objects.iterator():
        kept = row.get_decoded()
        if not kept or kept.get(PENDING, {}).get("until", now) < now:
            Session.objects.filter(pk=row.pk, session_data=row.session_data).delete()
        elif _is_idle(kept.get(OPEN), now):
            kept[OPEN] = without_halves(kept[OPEN])
            # Unless the person came back in between.
            Session.objects.filter(pk=row.pk, session_data=row.session_data).update(
                session_data=SessionStore().encode(kept)
            )
    Invitation.objects.filter(
        user__isnull=True, expires_on__lt=timezone.localdate() - timedelta(days=1)
    ).delete()


def _is_idle(kept: dict[str, int] | None, now: int) -> bool:
    return (
        bool(kept) and "half" in kept and now - kept.get("seen", 0) > settings.AMPARO_IDLE_SECONDS
    )
