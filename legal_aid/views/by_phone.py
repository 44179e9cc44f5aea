"""Answers by telephone, and the sheet for whoever was rung."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.errors import ConsentMissing
from incidents.models import Record
from incidents.views.trouble import no_longer_opens
from legal_aid.by_phone import accept_by_phone, decline_by_phone, enrol_and_accept
from legal_aid.forms.by_phone import LONGEST_TEAM, SOMEBODY_NEW, PhoneForm
from legal_aid.referral_sheet import open_referral_sheet
from legal_aid.views.board import REFERRERS
from legal_aid.views.trouble import explain
from vault import Undecryptable


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def by_phone(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Write down what a provider said; a link to join is shown in the answer and nowhere else."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
    incidents = Record.objects.incidents().filter(team__in=teams)
    record = get_object_or_404(incidents.select_related("team__organisation"), pk=record_id)
    form = PhoneForm(request.POST if request.method == "POST" else None, record=record)
    if form.is_bound and form.is_valid():
        try:
            return _written(request, record, form)
        except Undecryptable:
            return no_longer_opens(request, record.pk)
        except ValidationError as error:
            _put(form, error)
    status = 422 if form.is_bound else 200
    return render(
        request, "legal_aid/by_phone.html", {"record": record, "form": form}, status=status
    )


@unlocked
@roles_required(*REFERRERS)
@require_safe
def sheet(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One sheet to print for whoever takes the case by telephone. Making it is in the log."""
    mine = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=REFERRERS)
    incidents = (
        Record.objects.incidents().filter(team__in=mine).select_related("team__organisation")
    )
    record = get_object_or_404(incidents, pk=record_id)
    try:
        found = open_referral_sheet(keyring=request.keyring, reader=request.user, record=record)
    except ConsentMissing as error:
        return explain(request, error)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    return render(request, "legal_aid/referral_sheet.html", {"record": record, "sheet": found})


def _written(request: HttpRequest, record: Record, form: PhoneForm) -> HttpResponse:
    chosen, who = form.cleaned_data["provider"], {"keyring": request.keyring, "actor": request.user}
    if form.cleaned_data["answer"] == "declined":
        decline_by_phone(**who, offer=form.offers[chosen], said=form.said)
        return redirect(f"{reverse('board')}?record={record.pk}")
    entry = form.entries.get(chosen)
    if chosen == SOMEBODY_NEW or entry:
        case, invited = enrol_and_accept(
            **who,
            record=record,
            name=entry.title[:LONGEST_TEAM] if entry else form.cleaned_data["name"],
            said=form.said,
            entry=entry,
        )
        link = request.build_absolute_uri(reverse("join", args=[invited.code]))
    else:
        team = form.offers[chosen].provider if chosen in form.offers else form.teams[chosen]
        case = accept_by_phone(**who, record=record, provider=team, said=form.said)
        link = ""
    context = {"record": record, "case": case, "link": link}
    return render(request, "legal_aid/taken_by_phone.html", context)


def _put(form: PhoneForm, error: ValidationError) -> None:
    """Each message at its field; what belongs to none on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.error_dict.items():
        form.add_error(field if field in form.fields else None, messages)
