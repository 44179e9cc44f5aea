"""Stage, colleagues and records of a case: what is changed seldom, each with what it does."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.errors import BookMissing, KeyInDoubt
from accounts.models import Role, Team
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid import joined
from legal_aid.cases import change_case
from legal_aid.co_counsel import add_co_counsel, end_co_counsel
from legal_aid.course import STEPS, take_step
from legal_aid.errors import NotPossibleNow
from legal_aid.transfers import transfer
from legal_aid.views.course_page import CoursePage
from legal_aid.views.trouble import explain
from vault import Undecryptable

READERS = (Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)
Deed = Callable[[], object]


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_course(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Every form names what it does in `do`."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team__organisation", "case_file__incident__team__organisation")
    record = get_object_or_404(rows, pk=record_id)
    try:
        if request.method == "POST":
            return _post(request, record)
        return CoursePage(request, record).render()
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except PermissionDenied:
        raise Http404 from None


def _post(request: HttpRequest, record: Record) -> HttpResponse:
    page = CoursePage(request, record)
    do = request.POST.get("do", "")
    form = page.bound(do)
    if form is None and do not in _WITHOUT_FORM:
        raise SuspiciousOperation("no such step")
    if form is not None and not form.is_valid():
        return page.render(bound={do: form}, status=422)
    try:
        _deed(request, record, do, form)()
    except (KeyInDoubt, BookMissing, NotPossibleNow) as error:
        return explain(request, error)
    except ValidationError as error:
        if form is None or not hasattr(error, "error_dict"):
            return explain(request, error)
        form.add_error(None, error)
        return page.render(bound={do: form}, status=422)
    if do == "transfer":
        return redirect("refer", record.case_file.incident_id)
    return redirect("case-course", record.pk)


# Buttons beside a line of a list, which say in `which` what they are about.
_WITHOUT_FORM = ("co_counsel_end", "part", "unlink")


def _deed(request: HttpRequest, record: Record, do: str, form: Form | None) -> Deed:
    given = form.cleaned_data if form else {}
    who = {"keyring": request.keyring, "actor": request.user, "record": record}
    if do in STEPS:
        reason = given.get("reason", "")
        return lambda: take_step(**who, step=do, reason=reason, seen=given["seen"])
    if do == "transfer":
        return lambda: transfer(**who, reason=given["reason"], seen=given["seen"])
    if do == "co_counsel":
        team = Team.objects.get(pk=given["team"])
        return lambda: add_co_counsel(**who, team=team, privileged=given["privileged"])
    if do == "co_counsel_end":
        former = get_object_or_404(Team, pk=_which(request), kind=Team.Kind.LEGAL_AID)
        return lambda: end_co_counsel(**who, team=former)
    if do == "join":
        incident = _incident(UUID(given["incident"]))
        return lambda: joined.join_incident(**who, incident=incident)
    if do == "part":
        leaving = _incident(_which(request))
        return lambda: joined.part_incident(**who, incident=leaving)
    change = (
        joined.link_incident(request.user, UUID(given["incident"]))
        if do == "link"
        else joined.unlink_incident(_which(request))
    )
    return lambda: change_case(
        keyring=request.keyring, author=request.user, record=record, change=change
    )


def _incident(incident_id: UUID) -> Record:
    return get_object_or_404(Record.objects.incidents(), pk=incident_id)


def _which(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None
