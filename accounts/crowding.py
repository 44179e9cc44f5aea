"""How many people may stand at the door at once. Who comes later is told so at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from vault import Busy

# For every derivation that runs, two people wait; see also `accounts.apps`.
_places = threading.BoundedSemaphore(3 * settings.AMPARO_KDF_SLOTS)


@contextmanager
def place_at_the_door() -> Iterator[None]:
    """Hold a place while a passphrase is counted and tried; vault.Busy, at once, if all are taken.

    Taken before anything is written or derived: a flood costs the server its answers, no more.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _places.release()
