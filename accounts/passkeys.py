"""Passkeys: a second factor, and on devices that can (PRF) a way in without the passphrase.

As second factor a passkey guards the door, like the six digits: seed and public key are at hand
because the passphrase was right. As a way in it is an unlocker like the others. The device computes
a secret that never leaves it, the browser derives another from that and posts it, and here it opens
a sealed copy of the person's seed. One gesture then holds two factors: the device itself, and what
it asks for before it computes anything (PIN, finger, face). A public key exchanged in the database
opens nothing: it is sealed under the seed, which takes the secret first.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts, webauthn
from accounts.challenges import Challenge
from accounts.models import Passkey, Unlocker, User
from accounts.own_sessions import end_other_sessions
from accounts.teams import organisation_of
from accounts.unlocking import Unlocked
from accounts.webauthn import Answer, KnownCredential, NotSigned
from audit.journal.writing import journal
from vault import (
    Keyring,
    Undecryptable,
    derive_from_secret,
    digest,
    open_under,
    seal_under,
    subkey,
)

MOST = 20
LABEL_LENGTH = 60
SECRET_BYTES = 32


@dataclass(frozen=True)
class ReadPasskey:
    """One's own passkey, opened. `unlocks`: whether it also opens the keys by itself."""

    row: Passkey
    label: str
    credential: KnownCredential
    unlocks: bool


def has_passkey(user: User) -> bool:
    """Whether a person has any; needs no key."""
    return Passkey.objects.filter(user=user).exists()


def read_passkeys(user: User, seed: bytes) -> list[ReadPasskey]:
    """A person's passkeys by name. One that does not open is left out: somebody has altered it."""
    return sorted(_read_all(user, seed), key=lambda one: (one.label.casefold(), one.row.pk))


def add_passkey(
    *, keyring: Keyring, user: User, label: str, answer: Answer, challenge: Challenge, secret: bytes
) -> Passkey:
    """Keep what a device has made. With a `secret` (32 bytes) it also opens the keys.

    Raises NotSigned, or ValidationError by field.
    """
    if keyring.holder != user.pk:
        raise PermissionDenied
    check_may_add(user)
    made = webauthn.check_creation(answer, host=challenge.host, challenge=challenge.value)
    label, seed = label.strip(), keyring.own.seed
    if not label or len(label) > LABEL_LENGTH or not label.isprintable():
        raise ValidationError({"label": _("Give it a name of at most 60 letters.")})
    passkey = Passkey(user=user, credential_hash=digest(made.id))
    known = KnownCredential(
        made.id, made.public_key, made.counter, challenge.host, challenge.handle
    )
    with transaction.atomic():
        if Passkey.objects.filter(credential_hash=passkey.credential_hash).exists():
            raise NotSigned
        passkey.sealed = _seal(passkey, seed, label, known)
        passkey.save(force_insert=True)
        if secret:
            _let_unlock(passkey, seed, secret)
        _record(user, "add_passkey", passkey)
    return passkey


def check_may_add(user: User) -> None:
    """ValidationError for demo people, whom everyone shares, and for whoever has plenty."""
    if user.is_demo:
        raise ValidationError(_("Demo accounts are everybody's, so they keep no passkeys."))
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise ValidationError(_("These are enough passkeys. Remove one first."))


def remove_passkey(*, user: User, passkey: Passkey, this_session: str) -> None:
    """Take away a passkey and the copy of the seed that it opens; every other session ends.

    Whoever took the device may be signed in with it. PermissionDenied for another person's.
    """
    if passkey.user_id != user.pk:
        raise PermissionDenied
    with transaction.atomic():
        reference = f"passkey:{passkey.pk}"
        _drop(passkey)
        end_other_sessions(user=user, this_key=this_session)
        _record(user, "remove_passkey", reference)


def drop_passkeys(user: User) -> int:
    """All of a person's passkeys, within a verb that makes a new beginning; how many."""
    found = list(Passkey.objects.filter(user=user))
    for passkey in found:
        _drop(passkey)
    return len(found)


def pass_with_passkey(*, user: User, seed: bytes, answer: Answer, challenge: Challenge) -> None:
    """Check a second factor with the person's own seed. Raises NotSigned."""
    with transaction.atomic():
        passkey = _locked(answer)
        if passkey.user_id != user.pk:  # nor would their seed open it
            raise NotSigned
        _check(passkey, seed, answer, challenge, is_first=False)


def unlock_with_passkey(*, answer: Answer, challenge: Challenge, secret: bytes) -> Unlocked:
    """Who signed, and their seed: both the secret and the signature must be right.

    Raises NotSigned for every reason there may be.
    """
    with transaction.atomic():
        passkey = _locked(answer)
        try:
            seed = _open_seed(passkey, secret)
            _check(passkey, seed, answer, challenge, is_first=True)
        except NotSigned as refusal:
            refusal.owner = passkey.user
            raise
    return Unlocked(passkey.user, seed)


def _open_seed(passkey: Passkey, secret: bytes) -> bytes:
    unlocker = Unlocker.objects.filter(passkey=passkey, user=passkey.user_id).first()
    if unlocker is None or not passkey.user.is_active or len(secret) != SECRET_BYTES:
        raise NotSigned
    try:
        return open_under(_key(secret), unlocker.sealed_seed, _context(unlocker, passkey))
    except Undecryptable:
        raise NotSigned from None


def _locked(answer: Answer) -> Passkey:
    """The passkey that an answer names, so that two answers at once count one after the other."""
    found = Passkey.objects.select_for_update().filter(
        credential_hash=webauthn.credential_hash_of(answer)
    )
    passkey = found.first()
    if passkey is None:
        raise NotSigned
    return passkey


def _check(
    passkey: Passkey, seed: bytes, answer: Answer, challenge: Challenge, *, is_first: bool
) -> None:
    try:
        label, known = _open(passkey, seed)
    except Undecryptable:
        raise NotSigned from None
    if known.host != challenge.host:
        raise NotSigned
    counter = webauthn.check_assertion(answer, known, challenge=challenge.value, is_first=is_first)
    if counter != known.counter:
        counted = KnownCredential(known.id, known.public_key, counter, known.host, known.handle)
        passkey.sealed = _seal(passkey, seed, label, counted)
        passkey.save(update_fields=["sealed"])


def _let_unlock(passkey: Passkey, seed: bytes, secret: bytes) -> None:
    unlocker = Unlocker(user=passkey.user, kind=Unlocker.Kind.PASSKEY, passkey=passkey)
    unlocker.sealed_seed = seal_under(_key(secret), seed, _context(unlocker, passkey))
    unlocker.save(force_insert=True)


def _read_all(user: User, seed: bytes) -> Iterator[ReadPasskey]:
    unlocking = set(Unlocker.objects.filter(user=user).values_list("passkey_id", flat=True))
    for row in Passkey.objects.filter(user=user):
        try:
            label, known = _open(row, seed)
        except Undecryptable:
            continue
        yield ReadPasskey(row, label, known, row.pk in unlocking)


def _open(passkey: Passkey, seed: bytes) -> tuple[str, KnownCredential]:
    opened = open_under(
        subkey(seed, "passkey"), passkey.sealed, contexts.passkey(passkey.user_id, passkey.pk)
    )
    kept = json.loads(opened)
    known = KnownCredential(
        base64.b64decode(kept["id"]),
        base64.b64decode(kept["public_key"]),
        kept["counter"],
        kept["host"],
        base64.b64decode(kept["handle"]),
    )
    if digest(known.id) != bytes(passkey.credential_hash):
        raise Undecryptable
    return kept["label"], known


def _seal(passkey: Passkey, seed: bytes, label: str, known: KnownCredential) -> bytes:
    content = {
        "label": label,
        "id": base64.b64encode(known.id).decode(),
        "public_key": base64.b64encode(known.public_key).decode(),
        "counter": known.counter,
        "host": known.host,
        "handle": base64.b64encode(known.handle).decode(),
    }
    return seal_under(
        subkey(seed, "passkey"),
        json.dumps(content).encode(),
        contexts.passkey(passkey.user_id, passkey.pk),
    )


def _drop(passkey: Passkey) -> None:
    journal("removed passkey", passkey.pk)
    passkey.delete()


def _context(unlocker: Unlocker, passkey: Passkey) -> bytes:
    return contexts.passkey_unlocker(unlocker.user_id, unlocker.pk, bytes(passkey.credential_hash))


def _key(secret: bytes) -> bytes:
    return derive_from_secret(secret, "passkey secret").unlocking_key


def _record(user: User, verb: str, obj: Passkey | str) -> None:
    organisation = organisation_of(user)
    if organisation is not None:
        auditing.record(organisation, user, verb, obj)
