"""What a request of an upload brings, to the point where the file is kept: the verbs of tus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError

from accounts.models import User
from incidents.evidence import going_on, pieces, uploads
from incidents.evidence.finishing import finish
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of
from incidents.evidence.rights import require_keeper
from vault import Keyring, Undecryptable


@dataclass(frozen=True)
class Progress:
    """`here` of `length` bytes have come; `is_kept` once the file was read back and is kept."""

    here: int
    length: int
    is_kept: bool


def receive(
    *,
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    offset: int,
    content: Iterator[bytes],
    so_far: str = "",
) -> Progress:
    """Take one request's bytes, as `uploads.take`; with the last of them the file is kept."""
    who: dict[str, Any] = {"keyring": keyring, "actor": actor, "file": file}
    with room():
        if file.state == EvidenceFile.State.ARRIVING:
            uploads.take(**who, offset=offset, content=content, so_far=so_far)
    return progress(keyring=keyring, actor=actor, file=file)


def require_same(*, keyring: Keyring, actor: User, file: EvidenceFile, so_far: str) -> None:
    """For a file that was here whole already: OtherFile unless the sender holds the same."""
    require_keeper(keyring, actor, file.record)
    if so_far:
        going_on.require_same(key_of(keyring, file), file.pieces.order_by("start"), so_far)


def progress(*, keyring: Keyring, actor: User, file: EvidenceFile) -> Progress:
    """How far an upload is. One that is here whole, and was not kept because something broke off
    at that very moment, is kept now."""
    require_keeper(keyring, actor, file.record)
    key = key_of(keyring, file)
    if file.state == EvidenceFile.State.ARRIVING:
        said = uploads.arriving(key, file)
        here = uploads.offset_of(file)
        if here != said.length:
            return Progress(here, said.length, False)
        try:
            with room():
                file = finish(keyring=keyring, actor=actor, file=file)
        except Undecryptable:
            raise pieces.damaged() from None
    size = details_of(key, file).size
    return Progress(size, size, True)


@contextmanager
def room() -> Iterator[None]:
    """A database that has no more room says so as the disk does: DiskFull."""
    try:
        yield
    except OperationalError as error:
        if "full" in str(error) or "No space" in str(error):
            raise pieces.no_room() from None
        raise
