"""Writing to a chain: inside the verb's transaction, or after the rollback of a refusal."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from audit.auditors_key import remember, remembered
from audit.chaining import (
    entry_context,
    first_hash,
    hash_after_break,
    hash_entry,
    head_is_signed,
    octets,
    sign_head,
    week_of,
)
from audit.models import Chain, Entry
from audit.server_key import server_key
from vault import seal

logger = logging.getLogger(__name__)

MOST_DETAILS = 20
LONGEST_TEXT = 200
# Every verb asks this; composing it anew takes Django five times as long as the database takes.
_ONE_CHAIN = "SELECT * FROM audit_chain WHERE id = %s"
_LOCK = " FOR UPDATE"


def start_chain(*, public_key: bytes) -> Chain:
    """Begin an empty, signed chain that is sealed to the auditors' public key."""
    chain = Chain(public_key=public_key)
    chain.head_hash = first_hash(chain.pk)
    chain.head_signature = sign_head(server_key(), chain)
    chain.save(force_insert=True)
    remember(chain)
    return chain


def change_auditors_key(*, chain_id: UUID, public_key: bytes) -> None:
    """Seal what follows to a new key of the auditors; what is written stays as it is."""
    _require_transaction()
    chain, broken = _locked(chain_id)
    if broken:
        raise ValueError("the head of this chain is not signed by this server")
    chain.public_key = public_key
    _move_head(chain, chain.head_sequence, bytes(chain.head_hash))


def record(
    *,
    chain_id: UUID,
    actor: str,
    verb: str,
    object_ref: str,
    detail: dict[str, str] | None = None,
) -> Entry:
    """Append one entry within the caller's transaction, so that it commits with the verb or not.

    The chain's row stays locked until the transaction ends: record last. `detail` holds codes,
    never free text. Raises RuntimeError outside a transaction, ValueError for an over-long field.
    """
    _require_transaction()
    content = _content(actor, verb, object_ref, detail or {})
    chain, broken = _locked(chain_id)
    sequence, previous = _next_place(chain, broken)
    week = week_of(timezone.now())
    sealed = seal(content, chain.public_key, entry_context(chain.pk, sequence, previous))
    entry = Entry.objects.create(
        chain=chain,
        sequence=sequence,
        week=week,
        previous_hash=previous,
        sealed=sealed,
        entry_hash=hash_entry(chain.pk, sequence, previous, week, sealed),
    )
    _move_head(chain, sequence, entry.entry_hash)
    return entry


def record_refusal(
    *,
    chain_id: UUID,
    actor: str,
    verb: str,
    object_ref: str,
    detail: dict[str, str] | None = None,
) -> Entry:
    """Append an entry in a transaction of its own: call it after the refused verb's rollback.

    Raises RuntimeError inside another transaction, with which the entry would vanish.
    """
    with transaction.atomic(durable=True):
        return record(
            chain_id=chain_id, actor=actor, verb=verb, object_ref=object_ref, detail=detail
        )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written inside its verb's transaction")


def _content(actor: str, verb: str, object_ref: str, detail: dict[str, str]) -> bytes:
    texts = [actor, verb, object_ref, *detail.keys(), *detail.values()]
    if len(detail) > MOST_DETAILS or any(len(text) > LONGEST_TEXT for text in texts):
        raise ValueError("an audit entry holds short codes and references")
    return json.dumps(
        {
            "actor": actor,
            "verb": verb,
            "object": object_ref,
            "time": timezone.now().isoformat(),
            "detail": detail,
        }
    ).encode()


def _locked(chain_id: UUID) -> tuple[Chain, bool]:
    """Return the chain, locked, and whether its head is not one that this server signed."""
    key = Chain._meta.pk.get_db_prep_value(chain_id, connection)
    lock = _LOCK if connection.features.has_select_for_update else ""
    [chain] = Chain.objects.raw(_ONE_CHAIN + lock, [key])
    broken = not head_is_signed(server_key(), chain)
    if broken:
        logger.error("audit chain %s: the head is not signed by this server", chain.pk)
        # It may be the key that was exchanged: nothing is sealed to a stranger.
        chain.public_key = remembered(chain.pk) or chain.public_key
    else:
        remember(chain)
    return chain, broken


def _next_place(chain: Chain, broken: bool) -> tuple[int, bytes]:
    """Where the next entry goes.

    A broken head does not stop people's work, and is not made good by signing over it either:
    the entry goes behind whatever is there and follows the break.
    """
    if not broken:
        return chain.head_sequence + 1, bytes(chain.head_hash)
    last = chain.entries.aggregate(last=Max("sequence"))["last"] or 0
    return last + 1, hash_after_break(octets(chain.head_hash))


def _move_head(chain: Chain, sequence: int, entry_hash: bytes) -> None:
    chain.head_sequence, chain.head_hash = sequence, entry_hash
    chain.head_signature = sign_head(server_key(), chain)
    chain.save(update_fields=["public_key", "head_sequence", "head_hash", "head_signature"])
