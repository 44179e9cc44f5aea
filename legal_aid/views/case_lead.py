"""Who leads a case: a line on its page, and a form for lawyers and coordinators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles_required, unlocked
from accounts.models import User
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.case_blocks import case_block
from legal_aid.cases import HANDING_ROLES, OpenCase, may_hand_out
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.workload import LeadForm
from legal_aid.views.case_page import CasePage
from legal_aid.views.trouble import explain
from legal_aid.workload.leading import lead_case, workers_of
from vault import Undecryptable


@case_block
def lead_of(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    """Who leads, in words, and the form for those who may change it while the case is open."""
    shown: dict[str, Any] = {"lead_name": _name_of(case)}
    is_open = case.record.state == Record.State.ACTIVE
    if is_open and may_hand_out(request.user, case.record):
        shown["lead_form"] = _form(case.record, initial={"lead": case.shared.lead})
    return shown


@unlocked
@roles_required(*HANDING_ROLES)
@require_POST
def lead(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Change who leads. 404 for whoever does not hand out the provider's work."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    rows = visible.select_related("team", "case_file__incident__team")
    record = get_object_or_404(rows, pk=record_id)
    if not may_hand_out(request.user, record):
        raise Http404
    form = _form(record, request.POST)
    try:
        if not form.is_valid():
            return CasePage(request, record).render(status=422, lead_form=form)
        lead_case(keyring=request.keyring, actor=request.user, record=record, lead=form.person)
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except NotPossibleNow as error:
        return explain(request, error)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return CasePage(request, record).render(status=422, lead_form=form)
    return redirect("case", record.pk)


def _form(record: Record, data: Any = None, **options: Any) -> LeadForm:
    members = [
        (str(pk), name) for pk, name in workers_of(record.team_id).values_list("pk", "username")
    ]
    return LeadForm(data, members=members, prefix="who", **options)


def _name_of(case: OpenCase) -> str:
    if not case.shared.lead:
        return ""
    name = User.objects.filter(pk=case.shared.lead).values_list("username", flat=True).first()
    is_there = workers_of(case.record.team_id).filter(pk=case.shared.lead).exists()
    if is_there and name:
        return name
    return _("%(name)s, who is not in the team any more") % {"name": name or _("Somebody")}
