"""What a case reached beside a court, and results taken over into its record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.errors import Conflict
from incidents.models import Record
from incidents.rights import WRITING_ROLES
from incidents.views.trouble import no_longer_opens
from legal_aid.case_blocks import case_block
from legal_aid.cases import OpenCase
from legal_aid.community import measures, results
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.measures import FORMS
from legal_aid.views.trouble import explain
from vault import Undecryptable


@case_block
def reached(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    """Entries with their words, forms for more, and results that the record does not say yet."""
    entries = [
        {"kind": codes.get(one.code, one.code), "on": one.on, "note": one.note}
        for field, _entry, codes, _outcome in measures.MEASURES.values()
        for one in getattr(case.shared, field)
    ]
    return {
        "reached": entries,
        "reached_forms": {kind: form(prefix=kind) for kind, form in FORMS.items()},
        "untaken": _untaken(request, case.record),
    }


@unlocked
@roles_required(Role.LAWYER, Role.PARALEGAL, Role.COORDINATOR)
@require_POST
def add(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Write one down; refused input stands at its field, on a page of its own."""
    visible = Record.objects.cases().visible_to(request.user).distinct()
    record = get_object_or_404(visible.select_related("team"), pk=record_id)
    kind = request.POST.get("do", "")
    if kind not in FORMS:
        raise SuspiciousOperation("no such step")
    form = FORMS[kind](request.POST, prefix=kind)
    if not form.is_valid():
        context = {"record": record, "form": form, "kind": kind}
        return render(request, "legal_aid/reached_form.html", context, status=422)
    who = {"keyring": request.keyring, "author": request.user, "record": record}
    try:
        measures.add_measure(**who, kind=kind, **form.cleaned_data)
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except ValidationError as error:
        return explain(request, error)
    return redirect(f"{reverse('case', args=[record.pk])}#reached")


@unlocked
@roles_required(*WRITING_ROLES)
@require_POST
def take_over(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Add what the cases of an incident led to to the incident; its page is next."""
    incidents = Record.objects.owned_by(request.user).incidents().select_related("team")
    record = get_object_or_404(incidents, pk=record_id)
    try:
        results.take_over(
            keyring=request.keyring, author=request.user, record=record, expected=record.head
        )
    except PermissionDenied:
        raise Http404 from None
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except Conflict:
        return explain(request, NotPossibleNow(_("Somebody else changed it meanwhile. Try again.")))
    except ValidationError as error:
        return explain(request, error)
    return redirect("incident", record.pk)


def _untaken(request: HttpRequest, case: Record) -> list[tuple[Record, list[str]]]:
    rests_on = Q(case_files__record=case) | Q(joined_cases__case=case)
    mine = Record.objects.owned_by(request.user).incidents().filter(rests_on).distinct()
    return list(results.untaken(request.keyring, mine.select_related("team")).items())
