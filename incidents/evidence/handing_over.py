"""Handing a bundle over: it streams out, and the record keeps to whom it went, and what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pydantic
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents import vocabulary
from incidents.document import canonical_json
from incidents.evidence import custody, pieces
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.bundles.bagging import fingerprint_of, names_of, size_of
from incidents.evidence.bundles.contents import Bundle, BundledFile, Statement
from incidents.evidence.bundling import chosen, draft_bundle, people_in
from incidents.evidence.drafts import Draft, Leaver, Paper
from incidents.evidence.handovers import HandedFile, HandedOver, handover_key, opened, sealed
from incidents.evidence.keys import key_of
from incidents.evidence.leaving import Asked
from incidents.evidence.leaving_as import ENDINGS
from incidents.evidence.locking import Lock, locked
from incidents.evidence.models import Handover
from incidents.evidence.on_paper import record_pdf
from incidents.evidence.opening import locked_file, rows_of
from incidents.models import Record
from incidents.paper import CannotPrint
from incidents.problems import problems
from vault import Keyring, SigningKey, Undecryptable, digest


@dataclass(frozen=True)
class Recipient:
    """Who is handed the bundle, and how it is locked for them."""

    name: str
    role: str = ""
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Leaving:
    """A bundle on its way out: `content` is read once. Read to its end, the handover says so.
    `size` is how many bytes it will have, None for a locked one, whose head nobody knows before."""

    handover: Handover
    file_name: str
    content: Iterator[bytes] = field(repr=False)
    size: int | None = None


def hand_over(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    asked: Asked,
    files: Collection[UUID],
    to: Recipient,
) -> Leaving:
    """Make a bundle of what may leave and hand it to somebody.

    Written before its first byte leaves: the handover, an entry in each file's custody log, one in
    the log. What is asked for beyond the consents does not leave; files that may not leave are
    refused. Raises as `draft_bundle`; ValidationError by field for a recipient without a name, a
    wrong lock, files that may not leave, and where the server cannot draw PDF; Undecryptable when
    a file or its custody log is damaged: what does not hold is not handed to a court.
    """
    with transaction.atomic():
        draft = draft_bundle(keyring=keyring, actor=actor, record=record, asked=asked)
        leavers, papers = chosen(draft, files)
        to.lock.require()
        row = Handover(pk=uuid4(), record=record)
        bundled = [_bundled(keyring, actor, one, row.pk) for one in leavers]
        bundled += [_on_paper(keyring, actor, one, row.pk) for one in papers]
        names = names_of(bundled)
        said_of = [one.content for one in leavers] + [_told_of(one) for one in papers]
        known = dict(zip(names, said_of, strict=True))
        made = datetime.now(UTC)
        bundle = Bundle(
            bundle=row.pk,
            made=made.date(),
            record_json=_json(draft, known),
            record_pdf=_pdf(draft, known),
            files=bundled,
        )
        key = handover_key(keyring, record)
        said = _said(keyring.signing, actor, draft, bundle, names, made, to, leavers)
        row.sealed = sealed(key, row, said)
        row.save(force_insert=True)
        for each in _concerned(record, leavers):
            auditing.record(each.team.organisation, actor, "evidence.hand_over", each)
    ending = "zip" if to.lock.is_open else "zip.age"
    content = _told(key, row, locked(bundle, keyring.signing, to.lock))
    size = size_of(bundle, keyring.signing) if to.lock.is_open else None
    return Leaving(row, f"amparo-{row.pk.hex[:8]}.{ending}", content, size)


def _bundled(keyring: Keyring, actor: User, one: Leaver, bundle: UUID) -> BundledFile:
    key, file = key_of(keyring, one.file), locked_file(one.file)
    rows = rows_of(file, one.details)
    detail = {"bundle": str(bundle)}
    custody.append(
        keyring=keyring, actor=actor, file=file, key=key, verb="handed_over", detail=detail
    )
    log = custody.read(key, file)
    if not log.is_whole:
        raise Undecryptable
    return BundledFile(
        file=file.pk,
        sha256=one.details.sha256,
        size=one.details.size,
        ending=ENDINGS.get(one.details.media_type, "bin"),
        content=partial(pieces.read, key, rows),
        custody=[Statement(entry.statement, entry.signature) for entry in log.entries],
        original=file.original_id,
    )


def _on_paper(keyring: Keyring, actor: User, paper: Paper, bundle: UUID) -> BundledFile:
    content = paper.read()
    detail = {"bundle": str(bundle), "sha256": digest(content).hex(), "size": str(len(content))}
    entry = custody.first_entry(
        keyring=keyring, actor=actor, paper=paper.id, verb="handed_over", detail=detail
    )
    return BundledFile(
        file=paper.id,
        sha256=detail["sha256"],
        size=len(content),
        ending=ENDINGS.get(paper.media_type, "docx"),
        content=lambda: [content],
        custody=[Statement(*entry)],
    )


def _told_of(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title, "media_type": paper.media_type}


def _concerned(record: Record, leavers: Collection[Leaver]) -> list[Record]:
    """The record, and those whose files leave with it: their own teams read of it too."""
    return list({one.pk: one for one in (record, *(each.file.record for each in leavers))}.values())


def _json(draft: Draft, known: Mapping[str, Mapping[str, Any]]) -> bytes:
    return canonical_json(
        {
            "format": "amparo record 1",
            "reference": draft.record.pk.hex[:8],
            "purpose": draft.asked.purpose,
            "record": draft.leaving.content,
            "files": known,
        }
    )


def _pdf(draft: Draft, known: Mapping[str, Mapping[str, Any]]) -> bytes:
    try:
        return record_pdf(
            reference=draft.record.pk.hex[:8],
            purpose=vocabulary.label("consent_scope", draft.asked.purpose),
            record=draft.leaving.content,
            files=list(known.items()),
        )
    except CannotPrint:
        sentence = _("This server lacks the libraries that draw PDF, so no bundle is made.")
        raise ValidationError(sentence, code="pdf") from None


def _said(
    signing: SigningKey,
    actor: User,
    draft: Draft,
    bundle: Bundle,
    names: list[str],
    made: datetime,
    to: Recipient,
    leavers: Sequence[Leaver],
) -> HandedOver:
    consents = draft.document.account.consents
    people = people_in(draft.document)
    fields = [one for leaver in leavers for one in leaver.fields if one.path in WRITTEN.values()]
    notes = {one.file.pk: _notes(one) for one in leavers}
    try:
        return HandedOver(
            to=to.name,
            role=to.role,
            purpose=draft.asked.purpose,
            consent_date=next(
                (one.date for one in consents if one.scope == draft.asked.purpose), ""
            ),
            at=made.isoformat(timespec="seconds"),
            by=str(actor.pk),
            name=actor.username,
            files=[
                HandedFile(
                    path=name,
                    file=one.file.hex,
                    sha256=one.sha256,
                    size=one.size,
                    notes=notes.get(one.file, []),
                )
                for name, one in zip(names, bundle.files, strict=True)
            ],
            fields=sorted({one.path for one in (*draft.leaving.fields, *fields) if one.leaves}),
            named=", ".join(one.id for one in people if one.id in draft.asked.named)[:200],
            lock=to.lock.kind,
            key=to.lock.fingerprint,
            signed_with=fingerprint_of(signing),
        )
    except pydantic.ValidationError as error:
        raise ValidationError({one.path: one.message for one in problems(error)}) from None


def _notes(one: Leaver) -> list[str]:
    """Which notes leave with a file: id and version of each."""
    return [f"{note.note} {note.version}" for note in one.notes if note.field.leaves]


def _told(key: bytes, row: Handover, content: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes; when the last has left, the handover says how many and their digest."""
    running, size = hashlib.sha256(), 0
    for some in content:
        running.update(some)
        size += len(some)
        yield some
    with transaction.atomic():
        kept = Handover.objects.select_for_update().filter(pk=row.pk).first()
        if kept is None:
            return
        try:
            said = opened(key, kept)
        except Undecryptable:  # the record's keys changed while it left
            return
        said = said.model_copy(update={"digest": running.hexdigest(), "size": size})
        kept.sealed = sealed(key, kept, said)
        kept.save(update_fields=["sealed"])
