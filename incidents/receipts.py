"""What the sender of a report keeps: 160 random bits from which everything else follows.

A lookup id (stored hashed) finds the report, a key pair opens answers. A signed-in sender's
receipts are one value sealed to their own key; nothing plain joins a report to its sender.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from incidents.document import canonical_json
from incidents.models import Intake, ReceiptBook
from vault import (
    KeyPair,
    Keyring,
    Undecryptable,
    context,
    derive_from_secret,
    digest,
    new_secret,
    seal,
    subkey,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """Proof of one report. `secret` has 20 bytes; whoever has it reads answers to the report."""

    intake: UUID
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, intake: UUID) -> Receipt:
        return cls(intake, new_secret(160))

    @property
    def reference(self) -> str:
        """For people to talk about; opens nothing."""
        return self.intake.hex[:8]

    @property
    def text(self) -> str:
        """The secret to write down, in hex groups of five."""
        written = self.secret.hex()
        return "-".join(written[at : at + 5] for at in range(0, len(written), 5))

    @property
    def lookup_hash(self) -> bytes:
        """What is stored: it finds the report and does not lead back to the secret."""
        return lookup_hash_of(self.secret)

    def answer_key(self) -> KeyPair:
        """The pair to which answers are sealed."""
        return KeyPair.from_seed(subkey(self.secret, "intake answers", self.intake))


@dataclass(frozen=True)
class SentReport:
    """A report as its sender sees it later: never its content. `sent` is an ISO day."""

    ref: str
    sent: str
    state: str
    label: str


def lookup_hash_of(secret: bytes) -> bytes:
    """What is stored of a receipt's secret."""
    return digest(derive_from_secret(secret, "intake receipt").verifier)


def read_secret(text: str) -> bytes | None:
    """The secret of a receipt as somebody typed it, however grouped; None for anything else."""
    written = re.sub(r"[\s\-\u2010-\u2015]", "", text).lower()
    return bytes.fromhex(written) if re.fullmatch(r"[0-9a-f]{40}", written) else None


def find(keyring: Keyring, user: User, intake: UUID) -> Receipt | None:
    """The receipt this person has for a report."""
    entries = _entries(keyring, ReceiptBook.objects.filter(user=user).first())
    return next((_receipt(entry) for entry in entries if entry["intake"] == intake.hex), None)


def keep(keyring: Keyring, user: User, receipt: Receipt, *, sent: str = "") -> None:
    """Add a receipt to the person's book, locked and written whole, inside the caller's
    transaction. `sent` is an ISO day, today unless given."""
    book, created = ReceiptBook.objects.select_for_update().get_or_create(
        user=user, defaults={"sealed": b""}
    )
    entries = [] if created else _entries(keyring, book)
    day = sent or timezone.localdate().isoformat()
    entries.append({"intake": receipt.intake.hex, "secret": receipt.secret.hex(), "sent": day})
    book.sealed = seal(canonical_json(entries), keyring.own.public, _context(user.pk))
    book.save(update_fields=["sealed"])


def receipts_of(keyring: Keyring, user: User) -> list[SentReport]:
    """A person's own reports, newest first, with how far they have come."""
    receipts = kept_by(keyring, user)
    states = _states(receipt.lookup_hash for receipt, _sent in receipts)
    return [
        SentReport(receipt.reference, sent, *states.get(receipt.lookup_hash, _erased()))
        for receipt, sent in receipts
    ]


def kept_by(keyring: Keyring, user: User) -> list[tuple[Receipt, str]]:
    """A person's receipts, newest first, each with the ISO day on which it was sent."""
    entries = _entries(keyring, ReceiptBook.objects.filter(user=user).first())
    return [(_receipt(entry), entry["sent"]) for entry in reversed(entries)]


def state_of(intake: Intake | None) -> tuple[str, str]:
    """State of a report and its word; "erased" for one that is gone."""
    return (intake.state, str(intake.get_state_display())) if intake else _erased()


def _states(hashes: Iterable[bytes]) -> dict[bytes, tuple[str, str]]:
    found = Intake.objects.filter(receipt_hash__in=list(hashes))
    rows = found.only("receipt_hash", "state")
    return {bytes(intake.receipt_hash): state_of(intake) for intake in rows}


def _erased() -> tuple[str, str]:
    return "erased", gettext("Deleted")


def _receipt(entry: dict[str, str]) -> Receipt:
    return Receipt(UUID(entry["intake"]), bytes.fromhex(entry["secret"]))


def _entries(keyring: Keyring, book: ReceiptBook | None) -> list[dict[str, str]]:
    """What the book holds. One that does not open (a new key pair, damage) is begun anew: what it
    held is lost either way, and it must not keep its owner from reporting."""
    if book is None:
        return []
    try:
        return json.loads(keyring.own.open(book.sealed, _context(book.user_id)))
    except (Undecryptable, ValueError):
        logger.warning("receipt book of user %s does not open", book.user_id)
        return []


def _context(user: UUID) -> bytes:
    return context("receipt book", user)
