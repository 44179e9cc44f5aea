"""The description of a file: corrected on a page, with everything that it said before."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from incidents.errors import Conflict
from incidents.evidence.describe_form import DescribeForm, corrections, values_of
from incidents.evidence.describing import Version, describe, described, versions_of
from incidents.evidence.details import Description, Details
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of
from incidents.evidence.rights import may_keep
from incidents.evidence.showing import Shown
from incidents.evidence.views.adding import account_of, people_of
from incidents.evidence.views.finding import READERS, kept_file_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

_LONGEST_NUMBER = 6


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """What people say of the file. Who was slower is shown what the other changed."""
    file = kept_file_of(request, record_id, file_id)
    if not may_keep(request.user, file.record):
        raise Http404
    try:
        details, versions = opened(request, file)
        before = described(details)
        account = account_of(request.keyring, file.record)
        typed = request.POST if request.method == "POST" else None
        form = DescribeForm(typed, account=account, initial=values_of(before))
        status = 200
        if typed is not None:
            status = 422
            if form.is_valid():
                status = write(request, file, form, form.said(before), len(versions))
        if status == 302:
            return redirect("evidence-file", record_id, file_id)
        context = page_of(file, details, form, versions, status) | {
            "theirs": corrections(versions, details, account)[:1] if status == 409 else [],
        }
        return render(request, "evidence/describe.html", context, status=status)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record_id)


@unlocked
@roles_required(*READERS)
@require_safe
def history(request: HttpRequest, record_id: UUID, file_id: UUID) -> HttpResponse:
    """Every correction of the description, the newest first."""
    file = kept_file_of(request, record_id, file_id)
    try:
        details, versions = opened(request, file)
        try:
            account = account_of(request.keyring, file.record)
        except Undecryptable:  # whoever was given this file's part alone
            account = None
        context = {
            "record": file.record,
            "file": file,
            "shown": Shown(file, details),
            "corrections": corrections(
                versions, details, account, people_of(request.keyring, file.record)
            ),
        }
        return render(request, "evidence/corrections.html", context)
    except (Undecryptable, PermissionDenied):
        return no_longer_opens(request, record_id)


def opened(request: HttpRequest, file: EvidenceFile) -> tuple[Details, list[Version]]:
    """What is known of the file now, and what was said before."""
    versions = versions_of(keyring=request.keyring, reader=request.user, file=file)
    return details_of(key_of(request.keyring, file), file), versions


def write(
    request: HttpRequest, file: EvidenceFile, form: Form, said: Description, newest: int
) -> int:
    """302 when it is written, 409 when somebody was first, 422 with the form's errors."""
    try:
        describe(
            keyring=request.keyring,
            actor=request.user,
            file=file,
            description=said,
            expected=_known(request, newest),
        )
    except Conflict:
        return 409
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            field = name.rpartition(".")[2]
            form.add_error(field if field in form.fields else None, sentences)
        return 422
    return 302


def page_of(
    file: EvidenceFile, details: Details, form: Form, versions: list[Version], status: int
) -> dict[str, object]:
    """What both forms of a description show. After a conflict the newest version counts as read."""
    return {
        "record": file.record,
        "file": file,
        "shown": Shown(file, details),
        "details": details,
        "form": form,
        "known": form.data.get("known", "") if status == 422 else len(versions),
        "conflict": status == 409,
    }


def _known(request: HttpRequest, newest: int) -> int:
    typed = request.POST.get("known", "")[:_LONGEST_NUMBER]
    return int(typed) if typed.isascii() and typed.isdigit() else newest
