"""A browser session keeps a person's seed sealed under two halves: one here, one in a cookie.

The session's row alone opens nothing, nor does the cookie. Locking destroys the half kept here, so
that a cookie taken later finds nothing to join with. The passphrase hash that Django keeps in every
session ends all others when the passphrase changes.
"""

from __future__ import annotations

import base64
import binascii
import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from accounts import contexts
from accounts.keyrings import open_keyring, own_keys
from accounts.models import User
from vault import (
    Keyring,
    Undecryptable,
    join_unlocker,
    open_under,
    seal_under,
    split_unlocker,
)

COOKIE = "__Host-key"
BACKEND = "accounts.unlocking.UnlockBackend"
ABSOLUTE_SECONDS = 12 * 60 * 60
PENDING_SECONDS = 120
OPEN, PENDING = "keys", "pending"
# Times are kept to the minute, rounded down: the last request's would otherwise cost a write with
# every page, and rounding up would lock too late.
_MINUTE = 60


def sign_in(request: HttpRequest, user: User, seed: bytes, *, factor_passed: bool = False) -> None:
    """Begin an unlocked session in place of whatever session there was.

    Undecryptable when the account's public keys are not those of the seed.
    """
    own_keys(user, seed)
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[OPEN] = {
        "opened": _minute(),
        "seen": _minute(),
        "factor": factor_passed,
        **_seal(request, user, seed, OPEN),
    }
    request.keyring = open_keyring(user, seed)  # type: ignore[attr-defined]


def unlock_again(
    request: HttpRequest, user: User, seed: bytes, *, factor_passed: bool = False
) -> None:
    """Unlock a locked session: same person, same twelve hours, new halves."""
    kept = request.session.get(OPEN, {})
    own_keys(user, seed)
    request.session.cycle_key()
    request.session[OPEN] = {
        "opened": kept.get("opened", _minute()),
        "seen": _minute(),
        "factor": factor_passed or kept.get("factor", False),
        **_seal(request, user, seed, OPEN),
    }


def wait_for_factor(request: HttpRequest, user: User, seed: bytes) -> None:
    """Begin a two-minute session of nobody, which can only be turned into one of `user`."""
    own_keys(user, seed)
    request.session.flush()
    request.session.create()
    request.session[PENDING] = {
        "user": str(user.pk),
        "password": user.get_session_auth_hash(),
        "until": _now() + PENDING_SECONDS,
        **_seal(request, user, seed, PENDING),
    }


def waiting_person(request: HttpRequest) -> tuple[User, bytes] | None:
    """Whose second factor a session waits for, and their seed; None once the two minutes are up."""
    kept = request.session.get(PENDING)
    if not kept:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or kept["until"] < _now() or user.get_session_auth_hash() != kept["password"]:
        request.session.flush()
        return None
    try:
        return user, _open(request, user, kept, PENDING)
    except Undecryptable:
        return None


def resume(request: HttpRequest) -> Keyring | None:
    """Open the keyring of a signed-in request; None when locked.

    Ends the session after twelve hours and locks it after the idle time, on the server: a browser
    that was asleep cannot stretch either.
    """
    kept = request.session.get(OPEN)
    if not kept:
        return None
    now = _now()
    if now - kept["opened"] > ABSOLUTE_SECONDS:
        sign_out(request)
        return None
    if "half" not in kept:
        return None
    if now - kept["seen"] > settings.AMPARO_IDLE_SECONDS:
        lock(request)
        return None
    try:
        keyring = open_keyring(request.user, _open(request, request.user, kept, OPEN))
    except Undecryptable:
        return None
    if now - kept["seen"] >= _MINUTE:
        request.session[OPEN] = {**kept, "seen": _minute()}
    return keyring


def is_still_open(session_key: str) -> bool:
    """Whether a session is unlocked now, asked beside its requests. It counts as no visit."""
    row = Session.objects.filter(pk=session_key).first()
    kept = row.get_decoded().get(OPEN, {}) if row else {}
    now = _now()
    return (
        "half" in kept
        and now - kept["opened"] <= ABSOLUTE_SECONDS
        and now - kept["seen"] <= settings.AMPARO_IDLE_SECONDS
    )


def another_keyring(request: HttpRequest) -> Keyring:
    """A second keyring of an unlocked request, which outlives it: whoever asks must wipe it."""
    return open_keyring(request.user, request.keyring.own.seed)  # type: ignore[attr-defined]


def lock(request: HttpRequest) -> None:
    """Destroy this session's half. What remains knows whose session it was, and opens nothing."""
    kept = request.session.get(OPEN)
    if kept:
        request.session[OPEN] = without_halves(kept)
        request.session.cycle_key()
    request.keyring = None  # type: ignore[attr-defined]
    _leave_cookie(request, "")


def without_halves(kept: dict[str, Any]) -> dict[str, Any]:
    """What stays of a session's entry when it is locked."""
    return {name: kept[name] for name in ("opened", "factor") if name in kept}


def sign_out(request: HttpRequest) -> None:
    """End the session and take both halves away."""
    logout(request)
    request.keyring = None  # type: ignore[attr-defined]
    _leave_cookie(request, "")


def leaving_nothing(response: HttpResponse) -> HttpResponse:
    """The same answer, at which a browser forgets what it kept of this site: pages and cookies.

    Never `storage`: reports that wait there, sealed, to be sent would be lost with it.
    """
    response["Clear-Site-Data"] = '"cache", "cookies"'
    return response


def end_sessions(user_id: UUID) -> int:
    """End all of a person's sessions, also those that wait for a second factor; how many."""
    ended = 0
    for row in Session.objects.iterator():
        kept = row.get_decoded()
        if str(user_id) in (kept.get(SESSION_KEY), kept.get(PENDING, {}).get("user")):
            ended += row.delete()[0]
    return ended


def note_factor(request: HttpRequest) -> None:
    """This session has passed the second factor, or just enrolled one."""
    request.session[OPEN] = {**request.session[OPEN], "factor": True}


def forget_factor(request: HttpRequest) -> None:
    """The person has no second factor any more: the next page asks for a new one."""
    request.session[OPEN] = {**request.session[OPEN], "factor": False}


def has_passed_factor(request: HttpRequest) -> bool:
    """Whether this session has passed, or just enrolled, a second factor."""
    return bool(request.session.get(OPEN, {}).get("factor"))


def write_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Send the browser its half, or take it away, if this request changed it."""
    value = getattr(request, "_key_cookie", None)
    if value is None:
        return
    options = {"path": "/", "samesite": "Strict"}
    if value:
        response.set_cookie(COOKIE, value, secure=True, httponly=True, **options)
    elif COOKIE in request.COOKIES:
        response.set_cookie(COOKIE, "", max_age=0, secure=True, httponly=True, **options)


def _seal(request: HttpRequest, user: User, seed: bytes, stage: str) -> dict[str, str]:
    cookie_half, server_half = split_unlocker()
    sealed = seal_under(
        join_unlocker(cookie_half, server_half),
        seed,
        contexts.browser_session(user.pk, request.session.session_key or "", stage),
    )
    _leave_cookie(request, _write(cookie_half))
    return {"half": _write(server_half), "sealed": _write(sealed)}


def _open(request: HttpRequest, user: User, kept: dict[str, Any], stage: str) -> bytes:
    cookie = getattr(request, "_key_cookie", None)
    if cookie is None:
        cookie = request.COOKIES.get(COOKIE, "")
    return open_under(
        join_unlocker(_read(cookie), _read(kept.get("half", ""))),
        _read(kept.get("sealed", "")),
        contexts.browser_session(user.pk, request.session.session_key or "", stage),
    )


def _leave_cookie(request: HttpRequest, value: str) -> None:
    request._key_cookie = value  # type: ignore[attr-defined]


def _now() -> int:
    return int(time.time())


def _minute() -> int:
    return _now() - _now() % _MINUTE


def _write(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _read(text: str) -> bytes:
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Undecryptable from None
