"""Making a backup: copied, sealed on the way, read back, and only then called done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings

from audit.journal import gate
from audit.journal.writing import flush_calmly, head_now
from config.backups.archive import Manifest, read_archive, write_archive
from config.backups.errors import BackupFailed
from config.backups.offline_key import purpose, read_public
from config.backups.snapshots import snapshot
from config.occupancy import Occupied, occupy
from vault import StreamSealer, Undecryptable, key_id_of

NOTE = "last-backup.json"


@dataclass(frozen=True)
class Made:
    """A backup that was written and read back."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


class _Sink:
    """A file and the digest of what was meant to be written to it."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)


def write_backup(target: Path) -> Made:
    """Write a sealed backup to `target`, a new file, or a folder in which to make one.

    Beside it goes `<name>.sha256`, for whoever keeps the copy. BackupFailed: nothing was made.
    """
    public = read_public()
    file = _named(target)
    draft = file.with_name(f"{file.name}.part")
    if gate.is_closed():
        raise BackupFailed(gate.WORDS)
    flush_calmly()
    # Before the copy: what is journalled meanwhile is repeated once too often, not too seldom.
    head = head_now()
    with _alone(), snapshot() as (database, census):
        manifest = Manifest(_now(), _version(), census, journal=[head.number, head.hash])
        try:
            sealer, sink = _seal(draft, public, manifest, database)
            _read_back(draft, sealer, sink, manifest)
            os.link(draft, file)  # never over an older copy
        except FileExistsError:
            raise BackupFailed("There is a file of this name already.") from None
        except OSError as error:
            raise BackupFailed(f"Writing stopped: {error.strerror}.") from None
        finally:
            draft.unlink(missing_ok=True)
    made = Made(file, sink.size, sink.digest.hexdigest(), manifest)
    file.with_name(f"{file.name}.sha256").write_text(f"{made.sha256}  {file.name}\n")
    _note(made, public)
    return made


def last_backup() -> dict[str, Any] | None:
    """When the last backup was made (`made`), and its `sha256`; None if there is no note of one."""
    try:
        note: dict[str, Any] = json.loads((settings.DATA / NOTE).read_text("utf-8"))
        datetime.fromisoformat(note["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return note


def _seal(
    draft: Path, public: bytes, manifest: Manifest, database: Path
) -> tuple[StreamSealer, _Sink]:
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        sink = _Sink(file)
        sealer = StreamSealer(sink, public, purpose())
        write_archive(sealer, manifest, database, settings.DATA, settings.MEDIA_ROOT)
        sealer.close()
        file.flush()
        os.fsync(file.fileno())
    return sealer, sink


def _read_back(draft: Path, sealer: StreamSealer, sink: _Sink, manifest: Manifest) -> None:
    """Twice: its digest, and, with the stream's key that we still hold, all that is inside."""
    with draft.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != sink.digest.digest():
            raise BackupFailed("What was written is not what can be read back.")
        file.seek(0)
        try:
            is_same = read_archive(sealer.reread(file)) == manifest
        except Undecryptable:
            is_same = False
        if not is_same:
            raise BackupFailed("What was written does not open again.")


def _named(target: Path) -> Path:
    if target.is_dir():
        return target / datetime.now(UTC).strftime("amparo-%Y%m%dT%H%M%SZ.backup")
    if not target.parent.is_dir():
        raise BackupFailed("The folder to write to does not exist; is the disk mounted?")
    if target.exists():
        raise BackupFailed("There is a file of this name already.")
    return target


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with occupy(settings.DATA, "backup.lock"):
            yield
    except Occupied:
        raise BackupFailed("Another backup is being made now.") from None


def _note(made: Made, public: bytes) -> None:
    note = {"made": made.manifest.made, "sha256": made.sha256, "key": key_id_of(public).hex()}
    (settings.DATA / NOTE).write_text(json.dumps(note))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="minutes")


def _version() -> str:
    try:
        return version("amparo")
    except PackageNotFoundError:
        return "source"
