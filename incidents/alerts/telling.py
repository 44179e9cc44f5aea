"""Telling one person that something waits: by e-mail and by web push, both without content.

The same words for everyone and everything: no id, no name, no place, no urgency.
"""

from __future__ import annotations

import logging
from email.utils import make_msgid
from enum import Enum
from http.client import HTTPException
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from incidents.alerts import vapid
from incidents.alerts.dialling import Connection, Dial, Refused, dial_public, read_address
from incidents.alerts.models import PushEndpoint, ReminderAddress

logger = logging.getLogger("amparo.alerts")

# What a push service keeps for a browser that is away: an hour, then it is no use any more.
KEPT_SECONDS = 60 * 60


class Outcome(Enum):
    """What became of one push. `GONE`: the browser no longer wants any."""

    TAKEN = "taken"
    GONE = "gone"
    FAILED = "failed"


def tell(user: User, *, dial: Dial = dial_public) -> int:
    """Tell a person on every channel they have; returns how many took it. Never raises for one
    that did not, and deletes browsers that are gone. Not inside a transaction: it waits."""
    taken = _mail(user)
    for endpoint in PushEndpoint.objects.filter(user=user):
        outcome = push(endpoint.url, dial=dial)
        taken += outcome is Outcome.TAKEN
        if outcome is Outcome.GONE:
            endpoint.delete()
    return taken


def can_mail() -> bool:
    """Whether this server sends mail at all."""
    return bool(settings.AMPARO_EMAIL_FROM)


def words() -> tuple[str, str]:
    """The subject and the text, in the server's language."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = settings.AMPARO_ALERT_SUBJECT or gettext("Reminder")
        text = gettext("Something waits at %(site)s. Sign in.") % {"site": settings.AMPARO_SITE}
    return subject, text


def push(url: str, *, dial: Dial = dial_public) -> Outcome:
    """Send one push without a payload (RFC 8030). No redirect is followed."""
    try:
        parts = read_address(url)
        line = Connection(str(parts.hostname), dial=dial)
    except Refused:
        return Outcome.FAILED
    path = parts.path or "/"
    headers = {
        "Authorization": vapid.authorization(url),
        "TTL": str(KEPT_SECONDS),
        "Urgency": "high",
        "Content-Length": "0",
    }
    try:
        line.request("POST", f"{path}?{parts.query}" if parts.query else path, headers=headers)
        status = line.getresponse().status
    except (OSError, HTTPException, Refused, ValueError) as error:
        logger.warning("a push was not delivered: %s", type(error).__name__)
        return Outcome.FAILED
    finally:
        line.close()
    if status in (404, 410):
        return Outcome.GONE
    if 200 <= status < 300:
        return Outcome.TAKEN
    logger.warning("a push was not delivered: %s", status)
    return Outcome.FAILED


def _mail(user: User) -> int:
    address = ReminderAddress.objects.filter(user=user).first()
    if address is None or not can_mail():
        return 0
    subject, text = words()
    sender = settings.AMPARO_EMAIL_FROM
    # Django would put this machine's own name into the Message-ID.
    headers = {
        "Message-ID": make_msgid(domain=sender.rpartition("@")[2]),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMessage(subject, f"{text}\n", sender, [address.email], headers=headers)
    try:
        return message.send()
    except (SMTPException, OSError, ValueError) as error:
        logger.warning("a reminder was not mailed: %s", type(error).__name__)
        return 0
