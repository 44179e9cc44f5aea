"""Signed statements of how far a chain had come, meant to leave the server at once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.chaining import checkpoint_context, head_is_signed, is_signed, number, octets, week_of
from audit.models import Chain, Checkpoint
from audit.server_key import server_key


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint as it leaves the server: one JSON object per line, bytes in hexadecimal."""

    chain: UUID
    sequence: int
    entry_hash: bytes
    week: str
    server: bytes
    signature: bytes

    def to_json(self) -> str:
        return json.dumps(
            {
                "chain": str(self.chain),
                "sequence": self.sequence,
                "entry_hash": self.entry_hash.hex(),
                "week": self.week,
                "server": self.server.hex(),
                "signature": self.signature.hex(),
            }
        )

    @classmethod
    def from_json(cls, line: str) -> SignedCheckpoint:
        """Raises ValueError for anything that `to_json` did not write."""
        try:
            fields = json.loads(line)
            if number(fields["sequence"]) != fields["sequence"]:
                raise ValueError
            return cls(
                chain=UUID(fields["chain"]),
                sequence=fields["sequence"],
                entry_hash=bytes.fromhex(fields["entry_hash"]),
                week=str(fields["week"]),
                server=bytes.fromhex(fields["server"]),
                signature=bytes.fromhex(fields["signature"]),
            )
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("not a checkpoint") from None

    def is_signed_by(self, public: bytes) -> bool:
        """Whether this server's key made it."""
        return is_signed(public, self.signature, self._context())

    def _context(self) -> bytes:
        return checkpoint_context(self.chain, self.sequence, self.entry_hash, self.week)


def checkpoint_file() -> Path:
    """Where checkpoints are appended, to be carried off the server."""
    return Path(settings.DATA) / "audit-checkpoints.jsonl"


def checkpoint(chain: Chain) -> Checkpoint | None:
    """Sign how far a chain has come; None if nothing came since the last checkpoint.

    Raises ValueError when the head is not the server's: a checkpoint must not bless it.
    """
    key = server_key()
    with transaction.atomic():
        chain = Chain.objects.select_for_update().get(pk=chain.pk)
        if not head_is_signed(key, chain):
            raise ValueError(f"{chain}: the head is not signed by this server")
        sequence, entry_hash = chain.head_sequence, bytes(chain.head_hash)
        if not sequence or chain.checkpoints.filter(sequence=sequence).exists():
            return None
        week = week_of(timezone.now())
        made = Checkpoint.objects.create(
            chain=chain,
            sequence=sequence,
            week=week,
            entry_hash=entry_hash,
            signature=key.sign(b"", checkpoint_context(chain.pk, sequence, entry_hash, week)),
        )
        # Within the transaction: a checkpoint that could not be written out is made again.
        _append(as_signed(made))
    return made


def as_signed(made: Checkpoint) -> SignedCheckpoint:
    """A stored checkpoint in the form that leaves the server."""
    return SignedCheckpoint(
        chain=made.chain_id,
        sequence=number(made.sequence),
        entry_hash=octets(made.entry_hash),
        week=str(made.week),
        server=server_key().public,
        signature=octets(made.signature),
    )


def read_checkpoints(lines: Iterable[str]) -> tuple[list[SignedCheckpoint], list[int]]:
    """Return the checkpoints of a file and the numbers of its lines that are none."""
    found, bad = [], []
    for position, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(SignedCheckpoint.from_json(line))
        except ValueError:
            bad.append(position)
    return found, bad


def _append(made: SignedCheckpoint) -> None:
    descriptor = os.open(checkpoint_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(made.to_json() + "\n")
        file.flush()
        os.fsync(file.fileno())
