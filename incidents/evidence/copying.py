"""Working copies: made from the original's pixels alone, kept sealed like any file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from incidents import blobs, dates
from incidents.evidence import custody, pieces
from incidents.evidence.decoding.decoder import copy_of
from incidents.evidence.decoding.found import MOST_BYTES, Copy, Region, Undecodable
from incidents.evidence.details import Derivation, Details, Found
from incidents.evidence.finishing import keep, measure, now, pieces_of
from incidents.evidence.keys import key_of, sealed_key
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.evidence.opening import details_of, locked_file, open_original
from incidents.evidence.rights import require_keeper
from incidents.grants import part_keys
from vault import Keyring, new_key

PROGRAM = "Amparo"
LONGEST_VIDEO = 1_000_000  # seconds


def make_copy(
    *,
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    copy_id: UUID,
    hidden: Sequence[Region] = (),
    longest: int | None = None,
    note: str = "",
) -> EvidenceFile:
    """Make a working copy of a picture; the original stays as it is. The same id adds nothing.

    It belongs to the same part, has a key of its own, and says of which original it was made and
    what was done: metadata stripped always, areas covered, made smaller. The original is opened
    for it, which its custody log says.

    Undecodable for what is no picture, too large or damaged; ValidationError for an id that is
    taken and for a copy of a copy, but for stills; PermissionDenied unless `actor` keeps the
    record's evidence; Undecryptable, DiskFull.
    """
    require_keeper(keyring, actor, file.record)
    if known := _known(copy_id, file):
        return known
    details = details_of(key_of(keyring, file), file)
    if file.original_id is not None and not is_still(details):
        raise ValidationError(gettext("A working copy is made from an original."), code="copy")
    if details.size > MOST_BYTES:
        raise Undecodable("too_large")
    opened = open_original(keyring=keyring, reader=actor, file=file)
    made = copy_of(b"".join(opened.content), hidden=hidden, longest=longest)
    more = ["covered"] * bool(hidden) + ["preview"] * bool(longest)
    before = details.derived or Derivation(original=details.sha256, done=["cleaned"])
    done = [*before.done, *more]
    derived = before.model_copy(
        update={"done": done, "hidden": len(hidden), "program": PROGRAM, "note": note}
    )
    return _kept(keyring, actor, file, copy_id, made, details, derived)


def take_still(
    *, keyring: Keyring, actor: User, file: EvidenceFile, still_id: UUID, picture: bytes, at: float
) -> EvidenceFile:
    """Keep a picture that `actor`'s browser drew of a video, `at` seconds from its beginning.

    It is decoded and encoded anew as every working copy. That it shows what the video shows there,
    the person says who took it, and the original proves. The same id adds nothing.

    ValidationError for what is no video, a moment that it does not have, or an id that is taken;
    Undecodable for what is no picture; else as `make_copy`.
    """
    require_keeper(keyring, actor, file.record)
    if known := _known(still_id, file):
        return known
    details = details_of(key_of(keyring, file), file)
    if not is_video(file, details):
        raise ValidationError(gettext("A still is taken from a video."), code="still")
    longest = details.found.duration_s
    if not 0 <= at <= min(longest + 1 if longest else LONGEST_VIDEO, LONGEST_VIDEO):
        raise ValidationError(gettext("The video has no such moment."), code="moment")
    made = copy_of(picture)
    derived = Derivation(
        original=details.sha256, done=["still", "cleaned"], at_s=round(at, 3), program=PROGRAM
    )
    return _kept(keyring, actor, file, still_id, made, details, derived)


def is_video(file: EvidenceFile, details: Details) -> bool:
    """Whether stills can be taken of it."""
    return file.original_id is None and details.media_type.startswith("video/")


def is_still(details: Details) -> bool:
    """Whether it is a still of a video, of which copies with areas covered are made."""
    return details.derived is not None and details.derived.done == ["still", "cleaned"]


def _known(copy_id: UUID, file: EvidenceFile) -> EvidenceFile | None:
    """The copy that an earlier request of the same id made."""
    known = EvidenceFile.objects.filter(pk=copy_id).first()
    if known and known.original_id != (file.original_id or file.pk):
        raise ValidationError(gettext("This id is taken. Try again with another."), "taken")
    return known


def _kept(
    keyring: Keyring,
    actor: User,
    file: EvidenceFile,
    copy_id: UUID,
    made: Copy,
    before: Details,
    derived: Derivation,
) -> EvidenceFile:
    own = new_key()
    written = pieces.write(own, copy_id, 0, iter((made.content,)))
    if written is None:
        raise Undecodable("crashed")
    try:
        with transaction.atomic():
            locked = locked_file(file)
            copy = EvidenceFile(
                id=copy_id,
                record=file.record,
                part=file.part,
                state=EvidenceFile.State.KEPT,
                week=dates.this_week(),
                original_id=file.original_id or file.pk,
            )
            copy.sealed_key = sealed_key(part_keys(keyring, file.record)[file.part], copy, own)
            copy.save(force_insert=True)
            row = EvidencePiece(
                file=copy, start=0, length=written.length, stored_as=written.stored_as
            )
            row.save(force_insert=True)
            measured = measure(own, [row])
            said = Details(
                name=before.name,
                media_type=made.media_type,
                size=measured.size,
                sha256=measured.sha256,
                pieces=pieces_of([row]),
                source=before.source,
                acts=before.acts,
                found=Found(width=made.width, height=made.height),
                recorded_by=str(actor.pk),
                recorded_at=now(),
                derived=derived,
            )
            keep(keyring, actor, copy, own, said, "made", {"original": before.sha256})
            told = {"copy": copy_id.hex, "made": said.sha256, "done": " ".join(derived.done)}
            custody.append(
                keyring=keyring,
                actor=actor,
                file=locked,
                key=key_of(keyring, locked),
                verb="copied",
                detail=told,
            )
            auditing.record(file.record.team.organisation, actor, "evidence.copy", copy)
    except BaseException:
        blobs.remove(written.stored_as)
        raise
    return copy
