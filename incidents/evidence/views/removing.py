"""Removing one file for good: what goes, what stays, a reason, and a box to tick."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of
from incidents.evidence.remove_form import RemoveForm
from incidents.evidence.removing import remove_file
from incidents.evidence.rights import may_remove
from incidents.evidence.showing import Shown
from incidents.evidence.views.finding import READERS, kept_file_of
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """A page of its own, so that nothing goes with one tap. A damaged file goes as well."""
    file = kept_file_of(request, record_id, file_id)
    if not may_remove(request.user, file.record):
        raise Http404
    form = RemoveForm(request.POST if request.method == "POST" else None)
    status, said = 200, []
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                remove_file(
                    keyring=request.keyring,
                    actor=request.user,
                    file=file,
                    because=form.cleaned_data["because"],
                )
            except ValidationError as error:
                status, said = 409, error.messages
            else:
                return redirect("evidence", record_id)
    context = {
        "record": file.record,
        "file": file,
        "shown": _shown(request, file),
        "copies": file.copies.count(),
        "form": form,
        "said": said,
    }
    return render(request, "evidence/remove.html", context, status=status)


def _shown(request: HttpRequest, file: EvidenceFile) -> Shown:
    try:
        return Shown(file, details_of(key_of(request.keyring, file), file))
    except Undecryptable:
        return Shown(file, None, False)
