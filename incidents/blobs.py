"""Where sealed chunks lie: files of random names, written as they come and nowhere in between.

Each room has a folder of its own. A row knows its blob's name as `stored_as`; without the row there
is no key, so whatever a crash leaves behind is noise until it is swept.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vault import new_secret

logger = logging.getLogger(__name__)


class _Arriving(File):
    """What the storage writes as it comes; it never asks for a size or a second look."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__(None)
        self._pieces = pieces

    def __bool__(self) -> bool:
        return True

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self._pieces


def put(folder: str, pieces: Iterable[bytes]) -> str:
    """Store what comes and return its name, once it is on the disk; nothing stays if it breaks."""
    name = f"{folder}/{new_secret(128).hex()}"
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


def size(name: str) -> int:
    """How many bytes were stored; OSError when it is not there."""
    return default_storage.size(name)


def remove(name: str) -> None:
    """Take it away; the next sweep does it where that fails."""
    try:
        default_storage.delete(name)
    except OSError:
        logger.warning("a sealed file could not be removed yet")


def remove_later(names: Iterable[str]) -> None:
    """Take these away once it is certain that no row names them: after the transaction."""
    for name in names:
        transaction.on_commit(partial(remove, name), robust=True)


def forget(rows: QuerySet[Any]) -> int:
    """Delete rows that name a blob as `stored_as`, and their blobs once that is certain; how many.

    With the row goes the key, so a blob that stays for a while opens for nobody.
    """
    names = list(rows.values_list("stored_as", flat=True))
    gone = rows.delete()[0]
    remove_later(names)
    return gone


def strays(folder: str, known: Collection[str], older_than: timedelta) -> Iterator[str]:
    """Names of what no row knows (a request that broke off, a crash between row and file)."""
    if not default_storage.exists(folder):
        return
    before = timezone.now() - older_than
    for name in default_storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
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
