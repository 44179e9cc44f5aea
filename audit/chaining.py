"""What is hashed and what is signed, so that writing and verifying cannot disagree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from audit.models import Chain
from vault import BadSignature, SigningKey, context, digest, same, verify


def week_of(moment: datetime) -> str:
    """The ISO week, as `2026-W47`."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"


def first_hash(chain_id: UUID) -> bytes:
    """What the first entry of a chain follows."""
    return digest(context("audit chain", chain_id))


def hash_after_break(head_hash: bytes) -> bytes:
    """What an entry follows when the head before it could not be trusted.

    No entry has this hash, so the break stays visible for ever instead of being signed over.
    """
    return digest(context("audit break", head_hash))


def entry_context(chain_id: UUID, sequence: int, previous_hash: bytes) -> bytes:
    """Bind a sealed entry to its place."""
    return context("audit entry", chain_id, sequence, previous_hash)


def hash_entry(
    chain_id: UUID, sequence: int, previous_hash: bytes, week: str, sealed: bytes
) -> bytes:
    """SHA-256 over everything an entry stores, its place and its chain."""
    return digest(context("audit hash", chain_id, sequence, previous_hash, week, sealed))


def sign_head(key: SigningKey, chain: Chain) -> bytes:
    """Sign where the chain ends and to whom it is sealed."""
    return key.sign(b"", _head_context(chain))


def head_is_signed(key: SigningKey, chain: Chain) -> bool:
    """Whether this server signed the chain's head as it stands.

    Ed25519 is deterministic: signing again and comparing is a third of the cost of verifying.
    """
    if number(chain.head_sequence) != chain.head_sequence:
        return False
    return same(sign_head(key, chain), octets(chain.head_signature))


def checkpoint_context(chain_id: UUID, sequence: int, entry_hash: bytes, week: str) -> bytes:
    """What a checkpoint's signature covers."""
    return context("audit checkpoint", chain_id, sequence, entry_hash, week)


def is_signed(public: bytes, signature: bytes, what: bytes) -> bool:
    """Whether `public` signed this context with nothing after it."""
    try:
        verify(public, signature, b"", what)
    except BadSignature:
        return False
    return True


def _head_context(chain: Chain) -> bytes:
    return context(
        "audit head",
        chain.pk,
        chain.head_sequence,
        octets(chain.head_hash),
        digest(octets(chain.public_key)),
    )


def octets(value: object) -> bytes:
    """A column of bytes as bytes. SQLite lets anything stand in it; text becomes nothing."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def number(value: object) -> int:
    """A column of numbers as a number that can be hashed; anything else becomes 0."""
    return value if isinstance(value, int) and 0 <= value < 2**63 else 0
