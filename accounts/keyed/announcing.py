"""A worker says that it is there, and who is believed.

Under a worker's public key stand its end, three minutes away, and a MAC of both under a key that is
derived from the server's own secret. So a row that someone merely wrote into the database is not
believed. Whoever has that secret *and* writes the database can announce a worker of their own and
would be handed retired keys: `docs/threat-model.md` says what that gives.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.keyed.models import Worker
from audit.server_key import server_key
from audit.unattended import worker_id, worker_public
from vault import blind, same, subkey

LIFE = timedelta(minutes=3)
CLOCKS_APART = timedelta(minutes=1)
AGAIN_SECONDS = 45
REFUSED = "refused-worker"  # in AMPARO_DATA: touched when a forged announcement was found
MOST = 100

logger = logging.getLogger(__name__)


def announce() -> None:
    """Say that this worker is there for the next minutes; nothing in any other process."""
    public = worker_public()
    if public is None:
        return
    until = (timezone.now() + LIFE).replace(microsecond=0)
    Worker.objects.update_or_create(
        pk=worker_id(public),
        defaults={"public_key": public, "expires_at": until, "mac": _mac(public, until)},
    )


def withdraw() -> None:
    """Say that this worker ends."""
    if (public := worker_public()) is not None:
        Worker.objects.filter(pk=worker_id(public)).delete()


def believed_workers() -> list[Worker]:
    """The workers that live, by what the server's secret vouches for."""
    return [row for row in _rows() if _is_vouched(row) and _is_alive(row)]


def forget_the_dead() -> int:
    """Delete announcements that ran out, and forged ones with a line in the log; how many forged.

    `manage.py doctor` tells of those for a month.
    """
    forged = 0
    for row in _rows():
        vouched = _is_vouched(row)
        if vouched and _is_alive(row):
            continue
        if not vouched:
            forged += 1
            logger.error("worker %s is announced without the server's secret", row.pk)
        Worker.objects.filter(pk=row.pk, expires_at=row.expires_at).delete()
    if forged:
        (settings.DATA / REFUSED).touch(mode=0o600)
    return forged


def _rows() -> list[Worker]:
    return list(Worker.objects.order_by("pk")[:MOST])


def _is_alive(row: Worker) -> bool:
    """Nobody is announced for longer than a living worker announces itself."""
    return timedelta() < row.expires_at - timezone.now() <= LIFE + CLOCKS_APART


def _is_vouched(row: Worker) -> bool:
    public = bytes(row.public_key)
    return row.pk == worker_id(public) and same(_mac(public, row.expires_at), row.mac)


def _mac(public: bytes, until: datetime) -> bytes:
    key = subkey(server_key().seed, "worker announcement")
    return blind(key, f"{public.hex()} {until.astimezone(UTC).isoformat()}", "worker announcement")
