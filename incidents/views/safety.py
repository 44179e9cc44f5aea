"""Lifting a safety hold that outlived its case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.forms.safety import LiftForm
from incidents.holding import account_of, is_left_over, lift, standing
from incidents.models import Record
from incidents.rights import ERASING_ROLES
from incidents.views.authors import names_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def safety_hold(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Since when the record is held, by whom, and the form that ends it."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=ERASING_ROLES)
    incidents = Record.objects.incidents().filter(team__in=teams)
    record = get_object_or_404(incidents.select_related("team__organisation"), pk=record_id)
    form = LiftForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            lift(keyring=request.keyring, actor=request.user, record=record, **form.cleaned_data)
            return redirect("incident", record.pk)
        account = account_of(request.keyring, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    except ValidationError:  # somebody lifted it meanwhile
        return redirect("incident", record.pk)
    if not is_left_over(request.keyring, record, account):
        return redirect("incident", record.pk)
    hold = standing(account)
    by = names_of([hold.by]).get(hold.by, "") if hold else ""
    since = datetime.fromisoformat(hold.at) if hold else None
    context = {"record": record, "form": form, "since": since, "by": by}
    status = 422 if form.is_bound else 200
    return render(request, "incidents/safety_hold.html", context, status=status)
