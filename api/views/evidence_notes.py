"""What is written about a file of evidence: notes and the description, with earlier versions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.evidence_description import (
    DescriptionOfFile,
    DescriptionSent,
    EarlierDescription,
)
from api.bodies.evidence_notes import NoteLine, NoteSent, NotesOfFile, NoteVersion
from api.views.base import Resource, shown
from incidents.evidence.describing import describe, described, versions_of
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.notes import NoteThread, WrittenNote, read_notes, write_note
from incidents.evidence.opening import details_of
from incidents.evidence.rights import may_keep, records_for
from incidents.models import Record


class EvidenceNotesViewSet(Resource):
    """Notes on a file. Who opens the file reads them; who keeps the record's evidence writes."""

    def get_queryset(self) -> QuerySet[Record]:
        return records_for(self.person)

    @extend_schema(responses=NotesOfFile)
    def list(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Read the notes on a file, with their earlier versions. Written in the log."""
        threads = read_notes(
            keyring=self.keyring, reader=self.person, file=kept_file(self, file_id)
        )
        return Response(shown(NotesOfFile(notes=[_line(thread) for thread in threads])))

    @extend_schema(request=NoteSent, responses=NoteVersion)
    def write(self, request: Request, pk: UUID, file_id: UUID, note_id: UUID) -> Response:
        """Write a note under an id of yours, or its next version. 412 when another came first."""
        file = kept_file(self, file_id)
        if not may_keep(self.person, file.record):
            raise Http404
        sent = self.body(NoteSent)
        written = write_note(
            keyring=self.keyring,
            author=self.person,
            file=file,
            said=sent.said,
            note=note_id,
            version=sent.version,
        )
        return Response(shown(_version(written)))


class EvidenceDescriptionViewSet(Resource):
    """What people say of a file. What was found in it and measured is in the list of files."""

    def get_queryset(self) -> QuerySet[Record]:
        return records_for(self.person)

    @extend_schema(responses=DescriptionOfFile)
    def show(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Read what is said of a file, and what was said before. Written in the log."""
        return Response(shown(self._described(kept_file(self, file_id))))

    @extend_schema(request=DescriptionSent, responses=DescriptionOfFile)
    def change(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Correct the description: medical finding, acts, source, place and time among it. The one
        before is kept. 412 when somebody was first."""
        file = kept_file(self, file_id)
        if not may_keep(self.person, file.record):
            raise Http404
        sent = self.body(DescriptionSent)
        describe(
            keyring=self.keyring,
            actor=self.person,
            file=file,
            description=sent.said,
            expected=sent.version,
        )
        return Response(shown(self._described(kept_file(self, file_id))))

    def _described(self, file: EvidenceFile) -> DescriptionOfFile:
        versions = versions_of(keyring=self.keyring, reader=self.person, file=file)
        return DescriptionOfFile(
            version=len(versions),
            said=described(details_of(key_of(self.keyring, file), file)),
            before=[
                EarlierDescription(
                    number=one.number,
                    said=described(one.details),
                    by=one.by,
                    name=one.name,
                    at=one.at.isoformat(),
                )
                for one in versions
            ],
        )


def kept_file(resource: Resource, file_id: UUID) -> EvidenceFile:
    """A file of the record that the address names, here whole, or 404."""
    files = EvidenceFile.objects.kept().select_related("record__team__organisation")
    return get_object_or_404(files, record=resource.get_object(), pk=file_id)


def _version(note: WrittenNote) -> NoteVersion:
    return NoteVersion(
        version=note.version, said=note.said, by=note.by, name=note.name, at=note.at.isoformat()
    )


def _line(thread: NoteThread) -> NoteLine:
    return NoteLine(
        id=thread.now.note,
        before=[_version(one) for one in thread.before],
        **dict(_version(thread.now)),
    )
