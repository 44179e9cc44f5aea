"""A medical finding on a file: written only with the consent of the person examined."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.evidence.describe_form import corrections
from incidents.evidence.describing import described
from incidents.evidence.medical_form import MedicalForm, medical_values
from incidents.evidence.rights import may_keep
from incidents.evidence.views.adding import people_of
from incidents.evidence.views.describing import opened, page_of, write
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def medical(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """The finding that belongs to a file of the sensitive part, or to a file of a case."""
    file = kept_file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    try:
        details, versions = opened(request, file)
        before, people = described(details), people_of(request.keyring, file.record)
        typed = request.POST if request.method == "POST" else None
        form = MedicalForm(typed, people=people, initial=medical_values(before))
        status = 200
        if typed is not None:
            status = 422
            if form.is_valid():
                status = write(request, file, form, form.said(before), len(versions))
        if status == 302:
            return redirect("evidence-file", record_id, file_id)
        context = page_of(file, details, form, versions, status) | {
            "fits": file.part == "sensitive" or file.record.kind != Record.Kind.INCIDENT,
            "theirs": corrections(versions, details, None, people)[:1] if status == 409 else [],
        }
        return render(request, "evidence/medical.html", context, status=status)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record_id)
