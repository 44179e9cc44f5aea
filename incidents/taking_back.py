"""What taking back a consent brings about, at once, in the revision that records it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.sharing import (
    close_prepared,
    end_sensitive,
    end_sharing,
    is_sensitive_taken_back,
    is_taken_back,
    shared_with,
)
from vault import Keyring


@dataclass(frozen=True)
class Withdrawn:
    """Which of the consents that hold something up fell with a change of answers."""

    sharing: bool
    sensitive: bool
    statistics: bool

    @classmethod
    def of(cls, before: IncidentDocument, after: IncidentDocument) -> Withdrawn:
        return cls(
            sharing=is_taken_back(before, after),
            sensitive=is_sensitive_taken_back(before, after),
            statistics=before.allows("statistics") and not after.allows("statistics"),
        )

    def prepare(self, actor: User, record: Record) -> int:
        """Close offers and lock the record; how many offers there were.

        Whoever accepts an offer locks the referral first and the record after it. Once the record
        is locked no offer comes through any more, so what is counted here is what ends.
        """
        if not self.sharing:
            return 0
        closed = close_prepared(actor=actor, record=record)
        Record.objects.select_for_update().get(pk=record.pk)
        return closed + close_prepared(actor=actor, record=record)

    def effects(self, record: Record, closed: int) -> dict[str, int]:
        """What this change does, as counts, for the seal of its revision. Zeros are left out."""
        said = {"facts": int(self.statistics)}
        if self.sharing:
            said |= {"offers": closed, "grants": shared_with(record), "keys": 1}
        if self.sensitive:
            said |= {"held": 1} if record.on_hold else {"sensitive": 1}
        return {what: count for what, count in said.items() if count}

    def carry_out(self, keyring: Keyring, actor: User, record: Record, closed: int) -> None:
        """Everything but the facts, inside the caller's transaction, after the revision."""
        if self.sharing:
            end_sharing(keyring=keyring, actor=actor, record=record, closed=closed)
        if self.sensitive:
            end_sensitive(keyring=keyring, actor=actor, record=record)
