"""A file is here whole: read back through once, measured, looked at, and kept from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import User
from incidents.evidence import custody, pieces
from incidents.evidence.details import Details, Piece
from incidents.evidence.errors import UploadRefused
from incidents.evidence.keys import key_of, seal_details
from incidents.evidence.looking import Measured, look_at
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.evidence.rights import require_keeper
from incidents.evidence.uploads import arriving, offset_of
from vault import Keyring, Undecryptable


def finish(*, keyring: Keyring, actor: User, file: EvidenceFile) -> EvidenceFile:
    """Keep a file whose length was reached; once kept it is never changed, and this adds nothing.

    It is read back from the disk through to its end, so what is kept can be opened. A type that is
    not known, or a header that cannot be read, is no reason to refuse: it is still evidence.
    UploadRefused while bytes are missing; PermissionDenied and Undecryptable as `uploads.begin`.
    """
    require_keeper(keyring, actor, file.record)
    if file.state == EvidenceFile.State.KEPT:
        return file
    key = key_of(keyring, file)
    said = arriving(key, file)
    if offset_of(file) != said.length:
        raise UploadRefused(_("This file is not here whole yet."))
    rows = list(file.pieces.order_by("start"))
    measured = measure(key, rows)
    media_type, found = look_at(measured)
    details = Details(
        name=said.name,
        media_type=media_type,
        size=measured.size,
        sha256=measured.sha256,
        pieces=pieces_of(rows),
        found=found,
        recorded_by=str(actor.pk),
        recorded_at=now(),
        **{name: getattr(said.about, name) for name in type(said.about).model_fields},
    )
    with transaction.atomic():
        locked = EvidenceFile.objects.select_for_update().filter(pk=file.pk).first()
        if locked is None or bytes(locked.sealed_key) != bytes(file.sealed_key):
            raise UploadRefused(_("This upload was given up. Begin it anew."))
        if locked.state == EvidenceFile.State.KEPT:  # another request was quicker
            return locked
        told = {"how": details.origin.how}
        keep(keyring, actor, locked, key, details, "received", told)
        auditing.record(file.record.team.organisation, actor, "evidence.keep", locked)
    return locked


def measure(key: bytes, rows: Sequence[EvidencePiece]) -> Measured:
    """Read all pieces through. Undecryptable if anything of them does not open."""
    measured = Measured(sum(row.length for row in rows))
    for some in pieces.read(key, rows):
        measured.add(some)
    return measured


def keep(
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    key: bytes,
    details: Details,
    verb: str,
    told: Mapping[str, str],
) -> None:
    """Write what a file is, and the first entry of its custody log, in the caller's transaction.

    The entry names the digest and the size, so the log says of which bytes it speaks.
    """
    file.state = EvidenceFile.State.KEPT
    file.sealed_details = seal_details(key, file, details.model_dump_json().encode())
    file.save(update_fields=["state", "sealed_details"])
    detail = {"sha256": details.sha256, "size": str(details.size), **told}
    custody.append(keyring=keyring, actor=actor, file=file, key=key, verb=verb, detail=detail)


def pieces_of(rows: Iterable[EvidencePiece]) -> list[Piece]:
    """The pieces as the details bind them; Undecryptable where one is missing between them."""
    found, at = [], 0
    for row in rows:
        if row.start != at:
            raise Undecryptable
        found.append(Piece(start=row.start, length=row.length))
        at += row.length
    return found


def now() -> str:
    """This minute, as documents write it."""
    return timezone.now().isoformat(timespec="minutes")
