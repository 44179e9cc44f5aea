"""Documents of a case: choose, check the facts, make, and read every version again."""

from __future__ import annotations

from uuid import UUID

from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, User
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.case_blocks import case_block
from legal_aid.cases import OpenCase, is_provider, read_case
from legal_aid.documents.pdf import can_print
from legal_aid.documents.preparing import Prepared, prepare
from legal_aid.documents.versions import (
    FORMATS,
    Kept,
    documents_of,
    make_document,
    open_document,
)
from legal_aid.forms.documents import DocumentForm, MakeForm
from legal_aid.views.trouble import explain
from vault import Undecryptable

READERS = (Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)
# Whatever the bytes are, a browser keeps them and runs nothing in them.
SHUT = {"sandbox": [""]}
NEWEST = 5


@case_block
def newest_documents(request: HttpRequest, case: OpenCase) -> dict[str, object]:
    """What the page of a case shows: the newest versions, and how many there are."""
    kept = documents_of(case)
    return {"documents": kept[:NEWEST], "document_count": len(kept)}


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Every version, and the way to another one. What is chosen is posted: an address that said
    which document it is would say what the case is about."""
    record = _record(request, record_id)
    step = request.POST.get("do", "")
    if request.method == "POST" and step not in ("check", "make"):
        raise SuspiciousOperation("no such step")
    try:
        if step == "make":
            return _make(request, record)
        if step == "check":
            return _check(request, record)
        return _list(request, record, DocumentForm())
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except ValidationError as error:
        return explain(request, error)


@unlocked
@roles_required(*READERS)
@csp_replace(SHUT)
@require_safe
def document(request: HttpRequest, record_id: UUID, file: UUID, kind: str) -> HttpResponse:
    """One version as a file to keep. The log says that it was taken, its name says nothing."""
    record = _record(request, record_id)
    if kind not in FORMATS:
        raise Http404
    try:
        content = open_document(
            keyring=request.keyring, reader=request.user, record=record, file=file, kind=kind
        )
    except (PermissionDenied, Undecryptable):
        raise Http404 from None
    response = HttpResponse(content, content_type=FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="amparo-{file.hex[:8]}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _check(request: HttpRequest, record: Record) -> HttpResponse:
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return _list(request, record, form, status=422)
    prepared = prepare(
        keyring=request.keyring, reader=request.user, record=record, wanted=form.wanted
    )
    mine = is_provider(request.user, record)
    initial = {**form.cleaned_data, "part": "privileged" if mine else "shared"}
    return _sheet(request, record, prepared, MakeForm(initial=initial, is_provider=mine))


def _make(request: HttpRequest, record: Record) -> HttpResponse:
    mine = is_provider(request.user, record)
    form = MakeForm(request.POST, is_provider=mine)
    if not form.is_valid():
        return _list(request, record, DocumentForm(request.POST), status=422)
    make_document(
        keyring=request.keyring,
        author=request.user,
        record=record,
        wanted=form.wanted,
        part=form.cleaned_data["part"],
    )
    return redirect(f"{request.path}#kept")


def _list(request: HttpRequest, record: Record, form: Form, status: int = 200) -> HttpResponse:
    case = read_case(keyring=request.keyring, reader=request.user, record=record)
    kept = documents_of(case)
    context = {
        "record": record,
        "form": form,
        "lines": _signed(kept),
        "is_open": record.state == Record.State.ACTIVE,
        "can_print": can_print(),
    }
    return render(request, "legal_aid/documents.html", context, status=status)


def _sheet(request: HttpRequest, record: Record, prepared: Prepared, form: Form) -> HttpResponse:
    context = {"record": record, "prepared": prepared, "draft": prepared.draft, "form": form}
    context["can_print"] = can_print()
    return render(request, "legal_aid/document_check.html", context)


def _signed(kept: list[Kept]) -> list[tuple[Kept, str]]:
    """(version, who made it); whoever has left is shown without a name."""
    makers = {one.version.made_by for one in kept}
    found = User.objects.filter(pk__in=makers).values_list("pk", "username")
    names = {str(pk): name for pk, name in found}
    return [(one, names.get(one.version.made_by, "")) for one in kept]


def _record(request: HttpRequest, record_id: UUID) -> Record:
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team__organisation", "case_file__incident__team")
    return get_object_or_404(rows, pk=record_id)
