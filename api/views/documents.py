"""Documents of a case: list, make, download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.documents import KeptDocument, KeptDocuments, MadeDocument, NewDocument
from api.idempotency import IDEMPOTENCY_KEY, id_for
from api.views.base import Resource, shown
from legal_aid.cases import read_case
from legal_aid.documents.preparing import Wanted
from legal_aid.documents.versions import (
    FORMATS,
    Kept,
    documents_of,
    make_document,
    open_document,
)
from vault import Undecryptable


class CaseDocuments(Resource):
    """Actions of a case for the documents made from it."""

    @extend_schema(responses=KeptDocuments)
    @action(detail=True, pagination_class=None)
    def documents(self, request: Request, pk: UUID) -> Response:
        """List every version that your keys open, the newest first."""
        record = self.get_object()
        case = read_case(keyring=self.keyring, reader=self.person, record=record)
        return Response([shown(KeptDocument(**_line(kept))) for kept in documents_of(case)])

    @extend_schema(request=NewDocument, responses={201: MadeDocument}, parameters=[IDEMPOTENCY_KEY])
    @documents.mapping.post
    def make(self, request: Request, pk: UUID) -> Response:
        """Make a document from the case as it is now; making it again adds a version."""
        record = self.get_object()
        sent = self.body(NewDocument)
        made = make_document(
            keyring=self.keyring,
            author=self.person,
            record=record,
            wanted=Wanted(sent.document, sent.language, sent.about),
            part=sent.part,
            file=id_for(request, self.keyring, "document"),
        )
        said = {"missing": list(made.missing), "warnings": list(made.warnings)}
        return Response(shown(MadeDocument(**_line(made.kept), **said)), status=201)

    @extend_schema(
        operation_id="cases_document_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, url_path="documents/<uuid:file>/<str:kind>", url_name="document")
    def document(self, request: Request, pk: UUID, file: UUID, kind: str) -> HttpResponse:
        """Download one version as `pdf` or `docx`. The log says that it was taken."""
        record = self.get_object()
        if kind not in FORMATS:
            raise Http404
        try:
            content = open_document(
                keyring=self.keyring, reader=self.person, record=record, file=file, kind=kind
            )
        except Undecryptable:
            raise Http404 from None
        response = HttpResponse(content, content_type=FORMATS[kind])
        response["Content-Disposition"] = f'attachment; filename="amparo-{file.hex[:8]}.{kind}"'
        response["Cache-Control"] = "no-store"
        return response


def _line(kept: Kept) -> dict[str, Any]:
    version = kept.version
    return {
        "id": kept.file,
        "document": version.template,
        "language": version.language,
        "version": version.version,
        "title": version.title,
        "part": kept.part,
        "made_by": version.made_by,
        "made_at": version.made_at,
        "formats": list(kept.formats),
    }
