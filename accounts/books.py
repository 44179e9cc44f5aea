"""Where a team, or a person, keeps what it knows of other teams' keys: one sealed book each.

Sealed under the owner's own seed, so nobody else writes one that opens; bound to the owner and to
that seed's key, so neither another's book nor one from before a change of keys takes its place.
"""

from __future__ import annotations

import logging
from uuid import UUID

from accounts import contexts
from accounts.errors import BookMissing, overtaken
from accounts.lookups import Lookup
from accounts.models import KnownKeys, Team, User
from accounts.pins import Book
from vault import KeyPair, Keyring, Undecryptable, open_under, seal_under, subkey

logger = logging.getLogger(__name__)

Owner = Team | User
_BOOK = Lookup(KnownKeys, "one.owner = %s")


def begin_book(pair: KeyPair, owner: UUID, book: Book | None = None) -> None:
    """Write an owner's first book, or one over a book that nobody opens any more."""
    sealed = _seal(pair, owner, book or Book())
    KnownKeys.objects.update_or_create(owner=owner, defaults={"sealed": sealed})


def carry_book_over(owner: UUID, old: KeyPair, new: KeyPair) -> None:
    """Seal a team's book under its next seed, in the transaction that changes the key.

    One that does not open is left as it is: it stays missing, and says so.
    """
    row = KnownKeys.objects.select_for_update().filter(owner=owner).first()
    try:
        book = _open(old, row)
    except BookMissing:
        return
    KnownKeys.objects.filter(owner=owner).update(sealed=_seal(new, owner, book))


def open_book(keyring: Keyring, owner: Owner) -> Book:
    """What a team or person knows. BookMissing when there is none that its keys vouch for;
    Undecryptable for a team whose keys are not held, ValidationError when they have just changed.
    """
    found = _BOOK.rows(owner.pk)
    return _open_own(keyring, owner, found[0] if found else None)


def locked_book(keyring: Keyring, owner: Owner) -> Book:
    """The book, locked until the caller's transaction ends; raises as `open_book` does."""
    row = KnownKeys.objects.select_for_update().filter(owner=owner.pk).first()
    return _open_own(keyring, owner, row)


def write_book(keyring: Keyring, owner: Owner, book: Book) -> None:
    """Put the next edition in the place of a locked book."""
    sealed = _seal(pair_of(keyring, owner), owner.pk, book)
    KnownKeys.objects.filter(owner=owner.pk).update(sealed=sealed)


def pair_of(keyring: Keyring, owner: Owner) -> KeyPair:
    """Under whose seed the book lies; Undecryptable for a team that is not held."""
    return keyring.pair(owner.pk) if isinstance(owner, Team) else keyring.own


def _seal(pair: KeyPair, owner: UUID, book: Book) -> bytes:
    where = contexts.known_keys(owner, pair.key_id)
    return seal_under(subkey(pair.seed, "known keys"), book.written(), where)


def _open_own(keyring: Keyring, owner: Owner, row: KnownKeys | None) -> Book:
    pair = pair_of(keyring, owner)
    try:
        return _open(pair, row)
    except BookMissing:
        if isinstance(owner, Team) and pair.public != bytes(owner.current_key.public_key):
            raise overtaken() from None
        raise


def _open(pair: KeyPair, row: KnownKeys | None) -> Book:
    if row is None:
        raise BookMissing
    where = contexts.known_keys(row.owner, pair.key_id)
    try:
        return Book.read(open_under(subkey(pair.seed, "known keys"), bytes(row.sealed), where))
    except (Undecryptable, ValueError):
        logger.error("known keys of %s do not open", row.owner)
        raise BookMissing from None
