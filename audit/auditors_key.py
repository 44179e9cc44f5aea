"""The auditors' public key of each chain, kept once more outside the database.

The head's signature tells that somebody has exchanged the key in the database, but not what it was.
What is written then must not be sealed to a stranger, and people's work must not stop. The file is
written from heads that this server signed, so it need not be in a backup.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit.chaining import octets
from audit.models import Chain

_written: dict[Path, bytes] = {}


def remember(chain: Chain) -> None:
    """Keep the key of a chain whose head this server signed. Touches the disk when it is new."""
    place, key = _place(chain.pk), octets(chain.public_key)
    if _written.get(place) == key:
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    draft.write_bytes(key)
    draft.replace(place)
    _written[place] = key


def remembered(chain_id: UUID) -> bytes:
    """The key last kept for a chain; empty if there is none."""
    with contextlib.suppress(FileNotFoundError):
        return _place(chain_id).read_bytes()
    return b""


def _place(chain_id: UUID) -> Path:
    return Path(settings.DATA) / "auditors-keys" / chain_id.hex
