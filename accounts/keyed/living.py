"""From a worker's start to its end: a key pair in memory, announced again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connections

from accounts.keyed.announcing import AGAIN_SECONDS, announce, withdraw
from accounts.keyed.carrying import take_back
from audit.unattended import stop_being_worker

logger = logging.getLogger(__name__)
_end = threading.Event()


def live() -> None:
    """Announce this worker until it ends, beside whatever it does. Once its children are forked."""
    _end.clear()
    threading.Thread(target=_live, name="announcing", daemon=True).start()


def end() -> None:
    """Withdraw, and let what this worker carried wait for a member."""
    _end.set()
    _quietly(withdraw)
    stop_being_worker()
    _quietly(take_back)


def _live() -> None:
    while not _end.is_set():
        _quietly(announce)
        _end.wait(AGAIN_SECONDS)


def _quietly(act: Callable[[], object]) -> None:
    """A database that is away for a moment is no reason to stop; it will be told next time.

    The connection is closed each time: a child forked later must not inherit it.
    """
    try:
        act()
    except DatabaseError:
        logger.error("this worker could not be announced")
    finally:
        connections.close_all()
