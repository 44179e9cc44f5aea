"""What a request of an upload brings, to the point where the file is kept: the verbs of tus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from incidents.evidence import pieces, uploads
from incidents.evidence.errors import UploadRefused
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
    *, keyring: Keyring, actor: User, file: EvidenceFile, offset: int, content: Iterator[bytes]
) -> Progress:
    """Take one request's bytes, as `uploads.take`; with the last of them the file is kept."""
    with room():
        if file.state == EvidenceFile.State.ARRIVING:
            uploads.take(keyring=keyring, actor=actor, file=file, offset=offset, content=content)
    return progress(keyring=keyring, actor=actor, file=file)


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
            raise UploadRefused(
                _("What came cannot be read back: the disk damaged it. Begin the upload anew.")
            ) from None
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
