"""The files of a release: what there is, and each of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from advocacy.outputs.files import files_of
from advocacy.outputs.signed import MEDIA_TYPE, signed_name
from advocacy.outputs.taking import taken
from api.bodies.releases import ReleaseFile, ReleaseFiles
from api.views.base import shown
from api.views.releases import Published


class ReleaseFileViewSet(Published):
    """What can be taken from a release."""

    @extend_schema(responses=ReleaseFiles)
    def list(self, request: Request, pk: UUID) -> Response:
        """List the files of a release: whole, by table, by chart, and the signed one."""
        _team, row, said = self.one(pk)
        found = [
            ReleaseFile(
                name=file.name,
                kind=file.kind,  # type: ignore[arg-type]
                media_type=file.media_type,
                table=file.table,
                chart=file.chart,
            )
            for file in files_of(said).values()
        ]
        if signed := signed_name(row):
            found.append(
                ReleaseFile(name=signed, kind="signed", media_type=MEDIA_TYPE, table="", chart="")
            )
        return Response([shown(one) for one in found])

    @extend_schema(
        operation_id="releases_files_take",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def take(self, request: Request, pk: UUID, name: str) -> HttpResponse:
        """Download one file by its name."""
        _team, row, said = self.one(pk)
        response = taken(row, said, name)
        response["Cache-Control"] = "no-store"
        return response
