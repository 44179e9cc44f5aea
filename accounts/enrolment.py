"""Setting up a second factor: a secret waits, sealed, in the session until its first code."""

from __future__ import annotations

import base64

from django.db import transaction
from django.http import HttpRequest

from accounts import auditing, contexts, sessions, totp
from accounts.teams import organisation_of
from vault import Undecryptable, open_under, seal_under, subkey

NEW = "new_factor"


def begin_enrolment(request: HttpRequest) -> str:
    """Make a secret and keep it in the session, sealed under the person's seed; return it."""
    secret = totp.new_secret()
    sealed = seal_under(_key(request), secret.encode(), _context(request))
    request.session[NEW] = base64.b64encode(sealed).decode()
    return secret


def waiting_secret(request: HttpRequest) -> str | None:
    """The secret this session showed last, or None."""
    try:
        kept = base64.b64decode(request.session.get(NEW, ""))
        return open_under(_key(request), kept, _context(request)).decode()
    except (Undecryptable, ValueError):
        return None


def finish_enrolment(request: HttpRequest, *, code: str) -> bool:
    """Make the waiting secret the person's second factor if the code proves it."""
    secret = waiting_secret(request)
    step = totp.matching_step(secret, code) if secret else None
    if secret is None or step is None:
        return False
    with transaction.atomic():
        totp.enrol(user=request.user, secret=secret, step=step)
        organisation = organisation_of(request.user)
        if organisation is not None:
            auditing.record(organisation, request.user, "set_second_factor", request.user)
    del request.session[NEW]
    sessions.note_factor(request)
    return True


def _key(request: HttpRequest) -> bytes:
    return subkey(request.keyring.own.seed, "new second factor")


def _context(request: HttpRequest) -> bytes:
    return contexts.new_factor(request.user.pk)
