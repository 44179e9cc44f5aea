"""What a journal says of ledgers, repeated on an older copy: how far each had come.

The copy cannot make up for releases it does not hold. Until somebody brings them back
(`ledger.bringing_back`), nothing more is published from it: a release counted without them would
not have been checked against them.
"""

from __future__ import annotations

from uuid import UUID

from advocacy.models import Ledger
from audit.journal.registry import replays


@replays("release")
def _release(which: str, head: bytes) -> int:
    """`which` is the team's id, a colon, and the number of the release; `head` its SHA-256."""
    team, _colon, number = which.partition(":")
    behind = Ledger.objects.filter(team=UUID(hex=team), known_number__lt=int(number))
    return behind.update(known_number=int(number), known_head=head)
