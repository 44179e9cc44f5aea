"""What is inside the seal: a tar of the database, the files and, last, a manifest of all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from audit.journal.lines import START
from config.backups.errors import BackupFailed
from config.backups.snapshots import POSTGRES, SQLITE, Census

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
# What an installation writes beside its database, and needs again.
KEPT_FILES = (
    "secret_key",
    "server-signing.key",
    "vapid.key",
    "audit-checkpoints.jsonl",
    "backup-key.pub",
)
_PIECE = 1 << 20
_LONGEST_MANIFEST = 64 << 20


@dataclass
class Manifest:
    """What a backup holds. `files` gives size and SHA-256 by name, `journal` the number and hash
    of the journal's last line when the copy was made."""

    made: str
    version: str
    census: Census
    journal: list[Any] = field(default_factory=lambda: [START.number, START.hash])
    files: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """BackupFailed for what `to_json` of this version did not write."""
        try:
            values = json.loads(text)
            if values["format"] != FORMAT:
                raise BackupFailed("This backup was made by another version of Amparo.")
            return cls(**{**values, "census": Census(**values["census"])})
        except (ValueError, TypeError, KeyError, RecursionError):
            raise BackupFailed("The backup's manifest cannot be read.") from None


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Hashing:
    """Reads through, remembering the digest of all that passed."""

    def __init__(self, source: Source) -> None:
        self._source, self._digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self._digest.update(piece)
        self.size += len(piece)
        return piece

    @property
    def mark(self) -> list[Any]:
        return [self.size, self._digest.hexdigest()]


def write_archive(sink: Any, manifest: Manifest, database: Path, data: Path, media: Path) -> None:
    """Write everything, and the manifest, whose `files` are filled in on the way."""
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, manifest, database.name, database)
        for name in KEPT_FILES:
            _add(tar, manifest, name, data / name)
        for path in _files_under(media):
            _add(tar, manifest, MEDIA + path.relative_to(media).as_posix(), path)
        text = manifest.to_json()
        tar.addfile(_info(MANIFEST, len(text)), io.BytesIO(text))


def read_archive(source: Source, folder: Path | None = None) -> Manifest:
    """Read to the end and compare with the manifest; with a folder, put every file into it.

    BackupFailed when anything is missing, too much or altered; Undecryptable from the source.
    """
    found: dict[str, list[Any]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:  # type: ignore[call-overload]
            for member in tar:
                opened = tar.extractfile(member) if member.isreg() else None
                if opened is None or manifest or member.name in found:
                    raise BackupFailed("The backup holds something that does not belong there.")
                if member.name == MANIFEST:
                    manifest = Manifest.from_json(opened.read(_LONGEST_MANIFEST))
                else:
                    found[member.name] = _receive(_checked(member.name), opened, folder)
    except tarfile.TarError:
        raise BackupFailed("The backup cannot be read.") from None
    while source.read(_PIECE):
        pass  # only the end of the stream proves that nothing was cut off
    if manifest is None or manifest.files != found:
        raise BackupFailed("What the backup holds is not what its manifest says.")
    return manifest


def _checked(name: str) -> str:
    parts = PurePosixPath(name).parts
    is_media = name.startswith(MEDIA) and len(parts) > 1 and not {"..", ".", ""} & set(parts)
    if name not in (SQLITE, POSTGRES, *KEPT_FILES) and not is_media:
        raise BackupFailed("The backup holds something that does not belong there.")
    return name


def _receive(name: str, opened: IO[bytes], folder: Path | None) -> list[Any]:
    passing = _Hashing(opened)
    if folder is None:
        while passing.read(_PIECE):
            pass
        return passing.mark
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as file:
        path.chmod(0o600)
        while piece := passing.read(_PIECE):
            file.write(piece)
    return passing.mark


def _files_under(media: Path) -> Iterator[Path]:
    return (path for path in sorted(media.rglob("*")) if path.is_file() and not path.is_symlink())


def _add(tar: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # never made, or erased since the database was copied
    with file:
        size = os.fstat(file.fileno()).st_size
        passing = _Hashing(file)
        try:
            tar.addfile(_info(name, size), passing)  # type: ignore[arg-type]
        except OSError as error:
            raise BackupFailed(f"Writing stopped: {error.strerror or 'a file shrank'}.") from None
    manifest.files[name] = passing.mark


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info
