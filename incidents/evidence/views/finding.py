"""What an address of evidence names, within the caller's scope."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Role
from incidents.evidence.models import EvidenceFile
from incidents.evidence.rights import records_for
from incidents.models import Record

READERS = (Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)


def record_of(request: HttpRequest, record_id: UUID) -> Record:
    """The incident or case, or 404."""
    records = records_for(request.user).select_related("team__organisation").distinct()
    return get_object_or_404(records, pk=record_id)


def file_of(request: HttpRequest, record_id: UUID, file_id: UUID) -> EvidenceFile:
    """A file of that record, kept or on its way, or 404; its record is at hand."""
    record = record_of(request, record_id)
    file = get_object_or_404(EvidenceFile, record=record, pk=file_id)
    file.record = record
    return file


def kept_file_of(request: HttpRequest, record_id: UUID, file_id: UUID) -> EvidenceFile:
    """The same, of those that are here whole."""
    record = record_of(request, record_id)
    file = get_object_or_404(EvidenceFile.objects.kept(), record=record, pk=file_id)
    file.record = record
    return file
