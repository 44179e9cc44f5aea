"""What somebody is typing, sealed to themself alone until it is saved, let go or run out.

A row names its owner and no record: its slot is a hash under a secret, of the record for a revision
(only who opens the record can compute it, so erasing the record finds every draft about it), of the
owner for a record that is not there yet. Nobody's log tells of drafts: they are nobody else's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from incidents.document import Office, canonical_json
from incidents.models import Draft, Record
from incidents.records import open_parts
from vault import Keyring, Undecryptable, blind, context, seal

KEPT_FOR = timedelta(days=14)
MOST = 30
# What the form posts along that is not content.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "autosave", "save", "add", "show", "settle"})

Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class OpenDraft:
    """A draft as its owner sees it. `about` is the record it revises, None for a new one.

    `form` is the id that a new record will get, `intake` the report it is begun from; `expected` is
    the revision the typing began from.
    """

    id: UUID
    at: datetime
    fields: Fields
    about: UUID | None = None
    form: UUID | None = None
    intake: UUID | None = None

    @property
    def expected(self) -> str:
        return next(iter(self.fields.get("expected", [])), "")


def slot_of_record(keyring: Keyring, user: User, record: Record) -> bytes:
    """Where this person's draft of a revision lies; Undecryptable unless they write the record."""
    opened = open_parts(keyring, record, parts=["office"])
    if "office" not in opened:
        raise Undecryptable
    return slot_in(Office.model_validate_json(opened["office"]), user)


def slot_in(office: Office, user: User) -> bytes:
    """As `slot_of_record`, of a record that is open."""
    return _slot(bytes.fromhex(office.facts_secret), user.pk)


def slot_of_new(keyring: Keyring, form: UUID) -> bytes:
    """Where the draft of a record lies that is not registered yet."""
    return blind(keyring.own.seed, form.hex, "draft slot")


def keep_draft(
    *,
    keyring: Keyring,
    user: User,
    slot: bytes,
    fields: Iterable[tuple[str, list[str]]],
    about: UUID | None = None,
    form: UUID | None = None,
    intake: UUID | None = None,
) -> datetime:
    """Seal what a form holds over the draft that was there; when it was kept.

    PermissionDenied with another's keyring, ValidationError for a thirty-first draft.
    """
    if keyring.holder != user.pk:
        raise PermissionDenied
    at = timezone.now()
    said = {
        "at": at.isoformat(timespec="milliseconds"),
        "about": about.hex if about else "",
        "form": form.hex if form else "",
        "intake": intake.hex if intake else "",
        "fields": {name: values for name, values in fields if name not in NOT_KEPT},
    }
    sealed = seal(canonical_json(said), keyring.own.public, _context(user.pk, slot))
    kept = {"sealed": sealed, "expires_on": timezone.localdate() + KEPT_FOR}
    mine = Draft.objects.filter(user=user)
    if not mine.filter(slot=slot).update(**kept):
        if mine.count() >= MOST:
            raise ValidationError(gettext("You have thirty drafts. Save or discard some first."))
        Draft.objects.update_or_create(user=user, slot=slot, defaults=kept)
    return at


def find_draft(keyring: Keyring, user: User, slot: bytes) -> OpenDraft | None:
    """The draft in this place, if there is one that opens and has not run out."""
    return next(iter(_opened(keyring, user, slot=slot)), None)


def drafts_of(keyring: Keyring, user: User) -> list[OpenDraft]:
    """All drafts of a person, newest first. Those whose record is gone are let go."""
    found = _opened(keyring, user)
    about = [one.about for one in found if one.about]
    here = Record.objects.owned_by(user).incidents().filter(pk__in=about)
    there = {None, *here.values_list("pk", flat=True)}
    gone = [one.id for one in found if one.about not in there]
    Draft.objects.filter(user=user, pk__in=gone).delete()
    kept = [one for one in found if one.about in there]
    return sorted(kept, key=lambda one: one.at, reverse=True)


def drop_draft(user: User, slot: bytes) -> None:
    """Let go of a draft: what it held was saved, or is not wanted."""
    Draft.objects.filter(user=user, slot=slot).delete()


def drop_drafts_about(office: Office) -> int:
    """Let go of everybody's drafts of one record; how many there were.

    They lie sealed to their owners, so nobody can look into them, but the record's secret finds
    them.
    """
    secret = bytes.fromhex(office.facts_secret)
    owners = Draft.objects.values_list("user", flat=True).distinct()
    slots = [_slot(secret, owner) for owner in owners]
    return Draft.objects.filter(slot__in=slots).delete()[0]


def forget_run_out() -> int:
    """Let go of drafts whose time is over. Keyless."""
    return Draft.objects.filter(expires_on__lt=timezone.localdate()).delete()[0]


def _slot(secret: bytes, user: UUID) -> bytes:
    return blind(secret, user.hex, "draft slot")


def _opened(keyring: Keyring, user: User, **narrowed: object) -> list[OpenDraft]:
    rows = Draft.objects.filter(user=user, expires_on__gte=timezone.localdate(), **narrowed)
    found = []
    for row in rows:
        try:
            found.append(_open(keyring, row))
        except Undecryptable:  # damaged, or of a key that is no longer theirs
            continue
    return found


def _open(keyring: Keyring, row: Draft) -> OpenDraft:
    slot = bytes(row.slot)
    plain = keyring.own.open(bytes(row.sealed), _context(row.user_id, slot))
    try:
        said = json.loads(plain)
        return OpenDraft(
            id=row.pk,
            at=datetime.fromisoformat(said["at"]),
            fields={str(name): [str(one) for one in held] for name, held in said["fields"].items()},
            about=_id(said["about"]),
            form=_id(said["form"]),
            intake=_id(said["intake"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Undecryptable from None


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _context(user: UUID, slot: bytes) -> bytes:
    return context("draft", user, slot)
