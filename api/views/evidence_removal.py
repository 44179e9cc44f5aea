"""Removing a file of evidence over the API: with the scope `manage`, like all that destroys."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.evidence_removal import Removal
from api.views.base import Resource
from api.views.evidence_notes import kept_file
from incidents.evidence.removing import remove_file
from incidents.evidence.rights import may_remove, records_for
from incidents.models import Record


class EvidenceRemovalViewSet(Resource):
    """The end of one file."""

    managed = frozenset({"remove"})

    def get_queryset(self) -> QuerySet[Record]:
        return records_for(self.person)

    @extend_schema(request=Removal, responses={204: None})
    def remove(self, request: Request, pk: UUID, file_id: UUID) -> Response:
        """Erase a file with its working copies, notes and keys. The log keeps a line without its
        name. Refused under a legal hold."""
        file = kept_file(self, file_id)
        if not may_remove(self.person, file.record):
            raise Http404
        sent = self.body(Removal)
        remove_file(keyring=self.keyring, actor=self.person, file=file, because=sent.because)
        return Response(status=204)
