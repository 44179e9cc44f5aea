"""Where sealed chunks lie: files of random names, written as they come and nowhere in between."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents.outbox.models import IntakeFile
from vault import new_secret

logger = logging.getLogger(__name__)
FOLDER = "intake"


class _Arriving(File):
    """What the storage writes as it comes; it never asks for a size or a second look."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__(None)
        self._pieces = pieces

    def __bool__(self) -> bool:
        return True

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self._pieces


def put(pieces: Iterable[bytes]) -> str:
    """Store what comes and return its name, once it is on the disk; nothing stays if it breaks."""
    name = f"{FOLDER}/{new_secret(128).hex()}"
    try:
        stored = default_storage.save(name, _Arriving(pieces))
        _settle(stored)
    except BaseException:
        remove(name)
        raise
    return stored


def read(name: str) -> IO[bytes]:
    """Open what was stored; OSError when it is not there."""
    return default_storage.open(name)


def remove(name: str) -> None:
    """Take it away; the next sweep does it where that fails."""
    try:
        default_storage.delete(name)
    except OSError:
        logger.warning("a sealed file could not be removed yet")


def forget(files: QuerySet[IntakeFile]) -> int:
    """Delete rows with the keys they hold, and their chunks once that is certain; how many."""
    names = list(files.values_list("stored_as", flat=True))
    gone = files.delete()[0]
    for name in names:
        transaction.on_commit(partial(remove, name), robust=True)
    return gone


def strays(older_than: timedelta) -> Iterator[str]:
    """Names of what no row knows (a request that broke off, a crash between row and file)."""
    if not default_storage.exists(FOLDER):
        return
    before = timezone.now() - older_than
    known = set(IntakeFile.objects.values_list("stored_as", flat=True))
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < before:
            yield path


def _settle(name: str) -> None:
    """What is acknowledged survives a power cut. Other storages promise that themselves."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        return
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
