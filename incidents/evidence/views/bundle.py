"""Making a bundle, and the list of what was handed to whom."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents import vocabulary
from incidents.errors import ConsentMissing
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.bundle_form import AskedForm, RecipientForm
from incidents.evidence.bundling import draft_bundle
from incidents.evidence.drafts import Draft
from incidents.evidence.handing_over import Leaving, hand_over
from incidents.evidence.handovers import list_handovers
from incidents.evidence.leaving import WHY, Field
from incidents.evidence.note_form import title_of
from incidents.evidence.subjects import handled_by, subject_of
from incidents.evidence.views.finding import READERS
from incidents.evidence.wording import field_words
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Choose, look at what leaves field by field, and hand it over."""
    record = _record(request, record_id)
    try:
        return _answer(request, record)
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)


@unlocked
@roles_required(*READERS)
@require_safe
def handovers(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What was handed to whom, the newest first."""
    record = _record(request, record_id)
    found = _handed(request, record)
    if isinstance(found, HttpResponse):
        return found
    back = reverse(subject_of(record).page, args=[record.pk])
    context = {"record": record, "handovers": found, "back": back}
    return render(request, "evidence/handovers.html", context)


@unlocked
@roles_required(*READERS)
@require_safe
def handover_sheet(request: HttpRequest, record_id: UUID, handover_id: UUID) -> HttpResponse:
    """One handover on paper: digest and fingerprint, and a line for whoever receives it."""
    record = _record(request, record_id)
    found = _handed(request, record)
    if isinstance(found, HttpResponse):
        return found
    one = next((one for one in found if one["pk"] == handover_id), None)
    if one is None:
        raise Http404
    return render(request, "evidence/handover_sheet.html", {"record": record, "one": one})


def _answer(request: HttpRequest, record: Record) -> HttpResponse:
    who = {"keyring": request.keyring, "record": record}
    subject = subject_of(record)
    options = {
        "people": subject.people(request.keyring, request.user, record),
        "has_health": subject.has_health,
    }
    if request.method != "POST":
        return _page(request, record, AskedForm(**options))
    asking = AskedForm(request.POST, **options)
    if not asking.is_valid():
        return _page(request, record, asking, status=422)
    try:
        draft = draft_bundle(actor=request.user, asked=asking.asked, **who)
    except ConsentMissing:
        sentence = _("The person has not agreed to this purpose. Ask, and record the answer first.")
        asking.add_error("purpose", sentence)
        return _page(request, record, asking, status=422)
    choices = [(str(one.file.pk), _file_words(one)) for one in draft.files]
    choices += [(str(one.id), one.title) for one in draft.papers]
    if request.POST.get("do") != "hand_over":
        return _page(request, record, asking, draft, RecipientForm(files=choices))
    going = RecipientForm(request.POST, files=choices)
    if not going.is_valid():
        return _page(request, record, asking, draft, going, 422)
    try:
        leaving = hand_over(
            actor=request.user,
            asked=asking.asked,
            files=going.chosen,
            to=going.to_whom,
            **who,
        )
    except ValidationError as error:
        _tell(going, error)
        return _page(request, record, asking, draft, going, 422)
    return streamed(leaving)


def streamed(leaving: Leaving) -> StreamingHttpResponse:
    """The bundle as a download, in constant memory. Where its length is known it is announced: so a
    proxy that does not speak of chunks cannot pass on the beginning of one as the whole."""
    response = StreamingHttpResponse(leaving.content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{leaving.file_name}"'
    response["Cache-Control"] = "no-store"
    if leaving.size is not None:
        response["Content-Length"] = str(leaving.size)
    return response


def _page(
    request: HttpRequest,
    record: Record,
    asking: AskedForm,
    draft: Draft | None = None,
    going: RecipientForm | None = None,
    status: int = 200,
) -> HttpResponse:
    fields = draft.leaving.fields if draft else ()
    context = {
        "record": record,
        "back": reverse(subject_of(record).page, args=[record.pk]),
        "asking": asking,
        "draft": draft,
        "going": going,
        "form": going if going and going.errors else asking,
        "leaves": [
            (field_words(one.path), vocabulary.label("consent_scope", one.consent))
            for one in fields
            if one.leaves
        ],
        "written": list(_written(draft)) if draft else [],
        "stays": [(field_words(one.path), WHY[one.why]) for one in fields if not one.leaves],
    }
    return render(request, "evidence/bundle.html", context, status=status)


def _written(draft: Draft) -> Iterator[dict[str, object]]:
    """What was put into words about each file that may leave, and whether it does."""
    for one in draft.files:
        file = _file_words(one)
        for said in one.leaving.fields:
            if said.path == WRITTEN["description"]:
                yield {"file": file, "what": field_words(said.path), **_verdict(said)}
        for note in one.notes:
            by = dict(Role.choices).get(note.role, _("Not a member any more"))
            yield {"file": file, "what": title_of(note.said), "by": by, **_verdict(note.field)}


def _verdict(said: Field) -> dict[str, object]:
    if said.leaves:
        return {"leaves": vocabulary.label("consent_scope", said.consent)}
    return {"why": WHY[said.why]}


def _tell(form: RecipientForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def _file_words(one: object) -> str:
    details = one.details
    return f"{details.name or details.media_type} ({filesizeformat(details.size)})"


def _handed(request: HttpRequest, record: Record) -> HttpResponse | list[dict[str, object]]:
    try:
        found = list_handovers(keyring=request.keyring, reader=request.user, record=record)
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    locks = {
        "age": _("Locked for their key"),
        "passphrase": _("Locked with a passphrase"),
        "none": _("Unlocked"),
    }
    return [
        {
            "pk": one.handover.pk,
            "said": one.said,
            "at": one.said.at[:16].replace("T", " "),
            "lock": locks.get(one.said.lock, one.said.lock),
            "fields": [field_words(path) for path in one.said.fields],
        }
        for one in found
    ]


def _record(request: HttpRequest, record_id: UUID) -> Record:
    return get_object_or_404(handled_by(request.user), pk=record_id)
