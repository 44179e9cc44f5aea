"""A person's calendar feed: made and ended by them, read by whatever program has its address.

A calendar program has no session, so the address itself brings the key. It is made of 160 random
bits; what is stored finds the row by a hash, and holds the entries sealed under a key that only the
address gives. The server can read them while it answers a request for the address, and at no other
time. What is in them: when, and which kind of thing; no reference, place, name or text.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from accounts import auditing
from accounts.models import User
from accounts.teams import organisation_of, roles_of
from audit.journal import gate
from audit.journal.writing import journal
from incidents.models import READING_ROLES
from legal_aid.days.agenda import Agenda
from legal_aid.days.feed_entries import (
    BEHIND,
    Entries,
    lines_of,
    moment_of,
    open_entries,
    seal_entries,
)
from legal_aid.days.models import CalendarFeed
from vault import (
    Keyring,
    Undecryptable,
    context,
    derive_from_secret,
    digest,
    new_secret,
    open_under,
    seal_under,
    subkey,
)

_BITS = 160
_LETTERS = _BITS // 5


def feed_of(keyring: Keyring, owner: User) -> CalendarFeed | None:
    """A person's own feed; None where there is none or it does not open with their keys."""
    found = CalendarFeed.objects.filter(user_id=owner.pk).first()
    return found if found and _secret_of(keyring, found) else None


def address_of(keyring: Keyring, feed: CalendarFeed) -> str:
    """The secret part of the feed's address, for its owner. Undecryptable for anybody else."""
    secret = _secret_of(keyring, feed)
    if secret is None:
        raise Undecryptable
    return _write(secret)


@transaction.atomic
def begin_feed(*, keyring: Keyring, owner: User) -> str:
    """Make a feed with a new address, in the place of the one there was; returns its secret part.

    Empty until `write_feed`. PermissionDenied for who reads no cases.
    """
    if keyring.holder != owner.pk or not _may_have(owner):
        raise PermissionDenied
    _end(owner)
    secret, feed_id = new_secret(_BITS), uuid4()
    feed = CalendarFeed(
        id=feed_id,
        user=owner,
        lookup_hash=_hash(secret),
        sealed_secret=seal_under(_own_key(keyring), secret, _secret_context(owner.pk, feed_id)),
    )
    feed.sealed_entries = seal_entries(secret, feed_id, Entries(language=_language()))
    feed.save(force_insert=True)
    _audit(owner, "calendar.begin", feed)
    return _write(secret)


@transaction.atomic
def end_feed(*, owner: User) -> bool:
    """End one's own feed at once, for good; False where there was none."""
    ended = _end(owner)
    if ended is not None:
        _audit(owner, "calendar.end", ended)
    return ended is not None


def write_feed(*, keyring: Keyring, owner: User, agenda: Agenda) -> None:
    """Bring the owner's feed up to date, if there is one and anything changed.

    Entries that stay keep their ids, so that calendars do not announce them anew. Not in the log:
    it says nothing that the agenda, just opened, does not say.
    """
    feed = CalendarFeed.objects.filter(user_id=owner.pk).first()
    secret = _secret_of(keyring, feed) if feed else None
    if feed is None or secret is None:
        return
    before = open_entries(secret, feed.pk, bytes(feed.sealed_entries))
    lines = lines_of(agenda, before.lines)
    if lines == before.lines and before.language == _language():
        return
    sealed = seal_entries(secret, feed.pk, Entries(lines, _language()))
    # Somebody who ended it in this moment, or began another, wins.
    rows = CalendarFeed.objects.filter(pk=feed.pk, sealed_entries=bytes(feed.sealed_entries))
    rows.update(sealed_entries=sealed)


def read_feed(text: str, now: datetime | None = None) -> Entries | None:
    """What a feed's address shows now; None for anything that is no address of a live feed.

    What is over is left out, and everything once its owner reads no cases any more.
    """
    secret = _read(text)
    if secret is None or gate.is_closed():  # it may be one that was ended after the backup
        return None
    found = CalendarFeed.objects.select_related("user").filter(lookup_hash=_hash(secret)).first()
    if found is None or not found.user.is_active or not _may_have(found.user):
        return None
    try:
        entries = open_entries(secret, found.pk, bytes(found.sealed_entries))
    except Undecryptable:
        return None
    since = (now or timezone.now()) - BEHIND
    shown = tuple(line for line in entries.lines if moment_of(line.at) >= since)
    return Entries(shown, entries.language, entries.written)


def _end(owner: User) -> CalendarFeed | None:
    rows = CalendarFeed.objects.select_for_update().filter(user_id=owner.pk)
    ended = rows.first()
    if ended is not None:
        journal("ended calendar", ended.pk)
        CalendarFeed.objects.filter(pk=ended.pk).delete()
    return ended


def _audit(owner: User, verb: str, feed: CalendarFeed) -> None:
    organisation = organisation_of(owner)
    if organisation is not None:
        auditing.record(organisation, owner, verb, f"calendarfeed:{feed.pk}")


def _may_have(owner: User) -> bool:
    return bool(roles_of(owner) & {str(role) for role in READING_ROLES})


def _language() -> str:
    return translation.get_language() or "en"


def _own_key(keyring: Keyring) -> bytes:
    return subkey(keyring.own.seed, "calendar address")


def _secret_of(keyring: Keyring, feed: CalendarFeed) -> bytes | None:
    sealed, where = bytes(feed.sealed_secret), _secret_context(feed.user_id, feed.pk)
    try:
        return open_under(_own_key(keyring), sealed, where)
    except Undecryptable:
        return None


def _secret_context(owner: UUID, feed_id: UUID) -> bytes:
    return context("calendar address", owner, feed_id)


def _hash(secret: bytes) -> bytes:
    return digest(derive_from_secret(secret, "calendar feed").verifier)


def _write(secret: bytes) -> str:
    return base64.b32encode(secret).decode().lower()


def _read(text: str) -> bytes | None:
    if len(text) != _LETTERS or not text.isascii():
        return None
    try:
        return base64.b32decode(text.upper())
    except (binascii.Error, ValueError):
        return None
