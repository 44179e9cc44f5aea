"""Files that came with a sealed report become evidence of the record it is registered as."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from accounts import auditing
from accounts.models import User
from incidents import dates
from incidents.evidence import pieces
from incidents.evidence.details import Details, Origin
from incidents.evidence.errors import DiskFull
from incidents.evidence.finishing import keep, measure, now, pieces_of
from incidents.evidence.keys import PARTS_OF, sealed_key
from incidents.evidence.looking import look_at
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.grants import part_keys
from incidents.models import Intake, Record
from incidents.outbox.files import contents_of
from vault import Keyring, Undecryptable, new_key


def adopt_files(*, keyring: Keyring, author: User, record: Record, intake: Intake) -> int:
    """Keep a report's photos and voice notes as originals of the record; how many there were.

    Their custody begins at the report: the first entry says so, and of which week it is. The report
    keeps its own, sealed as the phone sent them. One that does not open, or for which there is no
    room, is left where it is and does not stop the record from being registered; the log counts it.
    Within the caller's transaction.
    """
    keys = part_keys(keyring, record)
    part = PARTS_OF[record.kind][0]
    kept = left = 0
    for content in contents_of(keyring, intake):
        file = EvidenceFile(
            id=uuid4(),  # not the report's: at rest nothing joins the two
            record=record,
            part=part,
            state=EvidenceFile.State.KEPT,
            week=dates.this_week(),
        )
        try:
            _adopt(keyring, author, file, keys[part], content, intake)
        except (Undecryptable, DiskFull):
            left += 1
        else:
            kept += 1
    if kept or left:
        detail = {"files": str(kept), "left": str(left)}
        auditing.record(record.team.organisation, author, "evidence.adopt", record, detail)
    return kept


def _adopt(
    keyring: Keyring,
    author: User,
    file: EvidenceFile,
    part_key: bytes,
    content: Iterator[bytes],
    intake: Intake,
) -> None:
    key = new_key()
    written = pieces.write(key, file.pk, 0, content)
    if written is None:
        raise Undecryptable
    row = EvidencePiece(file=file, start=0, length=written.length, stored_as=written.stored_as)
    measured = measure(key, [row])
    media_type, found = look_at(measured)
    details = Details(
        media_type=media_type,
        size=measured.size,
        sha256=measured.sha256,
        pieces=pieces_of([row]),
        origin=Origin(how="intake"),
        found=found,
        recorded_by=str(author.pk),
        recorded_at=now(),
    )
    file.sealed_key = sealed_key(part_key, file, key)
    file.save(force_insert=True)
    row.save(force_insert=True)
    told = {"how": "intake", "report": intake.pk.hex[:8], "week": intake.week}
    keep(keyring, author, file, key, details, "reported", told)
