"""Evidence of a record: what files there are, uploads by the tus protocol, downloads, custody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.evidence import Custody, CustodyLine, EvidenceLine, EvidenceOfRecord, UploadLine
from api.views.base import Resource, shown
from incidents.evidence import tus, uploads
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import Listing, list_files, open_original, read_custody
from incidents.evidence.receiving import progress, receive, require_same, room
from incidents.evidence.rights import records_for
from incidents.evidence.views.contents import streamed
from incidents.models import Record


class UploadParser(BaseParser):
    """Hands the body on unread: it is sealed as it comes."""

    media_type = tus.MEDIA_TYPE

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


def _header(name: str, kind: Any, text: str = "", *, required: bool = True) -> OpenApiParameter:
    return OpenApiParameter(name, kind, "header", required=required, description=text)


_VERSION = _header("Tus-Resumable", str, "1.0.0")
_METADATA = _header(
    "Upload-Metadata",
    str,
    "Pairs of a key and base64: `id` (a UUID of yours, so that repeating adds nothing), "
    "`filename`, `part`, `about` (JSON: origin, source, acts, stated, scale, medical).",
)
_SO_FAR = _header(
    "Upload-So-Far",
    str,
    "The SHA-256 of the SHA-256 digests, as bytes, of the slices of 8 MiB (the last may be "
    "shorter) of the first Upload-Offset bytes of your file, in hexadecimal.",
    required=False,
)


class EvidenceViewSet(Resource):
    """Files of a record. Every opening is written in the file's custody log and in the log."""

    parser_classes = [UploadParser]

    def get_queryset(self) -> QuerySet[Record]:
        return records_for(self.person)

    @extend_schema(
        responses=EvidenceOfRecord,
        parameters=[OpenApiParameter("sensitive", bool, description="Ask for them by name.")],
    )
    def list(self, request: Request, pk: UUID) -> Response:
        """List the files of a record that your keys open, and uploads that are not whole yet."""
        asked = request.query_params.get("sensitive") == "true"
        listing = list_files(
            keyring=self.keyring, reader=self.person, record=self.get_object(), sensitive=asked
        )
        return Response(shown(_listed(listing)))

    @extend_schema(
        request=None,
        responses={201: None},
        parameters=[_VERSION, _header("Upload-Length", int), _METADATA],
    )
    def begin(self, request: Request, pk: UUID) -> Response:
        """Begin an upload; its address comes back as `Location`. Of tus 1.0.0: creation."""
        record = self.get_object()
        tus.require_version(request.headers)
        new = tus.new_upload(request.headers)
        with room():
            file = uploads.begin(**self._who, record=record, **new.said)
        place = reverse("api-evidence-upload", args=[record.pk, file.pk])
        return Response(status=201, headers={"Tus-Resumable": tus.VERSION, "Location": place})

    @extend_schema(exclude=True)
    def progress(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        file = self._file(file_id)
        tus.require_version(request.headers)
        return Response(status=200, headers=tus.told(progress(**self._who, file=file)))

    @extend_schema(
        request={tus.MEDIA_TYPE: OpenApiTypes.BINARY},
        responses={204: None},
        parameters=[_VERSION, _header("Upload-Offset", int), _SO_FAR],
    )
    def take(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Send a part of the file, from where it ends; ask with HEAD where that is. With the last
        byte the file is kept. A request that breaks off leaves what had come. Who opens a file
        again to go on with it sends `Upload-So-Far`; another file is refused with 422."""
        file = self._file(file_id)
        tus.require_version(request.headers)
        now = progress(**self._who, file=file)
        offset, so_far = tus.offset(request.headers), tus.so_far(request.headers)
        content: Iterator[bytes] = tus.content(request._request, now, offset)
        if not now.is_kept:
            now = receive(**self._who, file=file, offset=offset, content=content, so_far=so_far)
        else:
            require_same(**self._who, file=file, so_far=so_far)
        return Response(status=204, headers=tus.told(now))

    @extend_schema(request=None, responses={204: None}, parameters=[_VERSION])
    def abandon(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Give up an upload: what came of it goes. A file that is whole stays."""
        file = self._file(file_id)
        tus.require_version(request.headers)
        uploads.abandon(**self._who, file=file)
        return Response(status=204, headers={"Tus-Resumable": tus.VERSION})

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def original(self, request: Request, pk: UUID, file_id: UUID) -> HttpResponse:
        """Download a file, byte for byte as it came."""
        file = self._file(file_id)
        opened = open_original(keyring=self.keyring, reader=self.person, file=file)
        return streamed(opened)

    @extend_schema(responses=Custody)
    def custody(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Read who had a file in hands, when, and what they did; verified as it is read."""
        file = self._file(file_id)
        log = read_custody(keyring=self.keyring, reader=self.person, file=file)
        entries = [
            CustodyLine(
                number=one.number,
                verb=one.verb,
                at=one.at.isoformat() if one.at else "",
                by=one.by,
                name=one.name,
                detail=dict(one.detail),
                statement=one.statement.decode(),
                key=one.key.hex(),
                signature=one.signature.hex(),
                flaw=one.flaw,
                is_own_key=one.is_own_key,
            )
            for one in log.entries
        ]
        return Response(shown(Custody(is_whole=log.is_whole, is_cut=log.is_cut, entries=entries)))

    @property
    def _who(self) -> dict[str, Any]:
        return {"keyring": self.keyring, "actor": self.person}

    def _file(self, file_id: UUID) -> EvidenceFile:
        files = EvidenceFile.objects.select_related("record__team__organisation")
        return get_object_or_404(files, record=self.get_object(), pk=file_id)


def _listed(listing: Listing) -> EvidenceOfRecord:
    return EvidenceOfRecord(
        files=[
            EvidenceLine(
                id=one.file.pk,
                part=one.file.part,
                original=one.file.original_id,
                details=one.details,
            )
            for one in listing.files
        ],
        uploads=[
            UploadLine(
                id=one.file.pk,
                part=one.file.part,
                name=one.said.name,
                here=one.here,
                length=one.said.length,
            )
            for one in listing.on_their_way
        ],
        hidden=listing.hidden,
    )
