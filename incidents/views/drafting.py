"""Keeping what is being typed: with the script as one types, without it by a button."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents import drafts
from incidents.models import Draft, Intake, Record
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

KEEPERS = (Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@roles_required(*KEEPERS)
@require_POST
def of_new(request: HttpRequest) -> HttpResponse:
    """Keep the form of a record that is not there yet. Once it is, there is nothing to keep."""
    form, intake = _uuid(request.POST.get("record_id", "")), _intake(request)
    if form is None:
        raise Http404
    query = {"draft": form} | ({"intake": intake} if intake else {})
    address = f"{reverse('incident-new')}?{urlencode(query)}"
    if Record.objects.filter(pk=form).exists():
        return HttpResponse(status=204)
    slot = drafts.slot_of_new(request.keyring, form)
    return _kept(request, address, slot, form=form, intake=intake)


@unlocked
@roles_required(*KEEPERS)
@require_POST
def of_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Keep the form of a revision."""
    record = get_object_or_404(Record.objects.owned_by(request.user).incidents(), pk=record_id)
    try:
        slot = drafts.slot_of_record(request.keyring, request.user, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    address = f"{reverse('incident-revise', args=[record.pk])}?draft=1"
    return _kept(request, address, slot, about=record.pk)


@unlocked
@roles_required(*KEEPERS)
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Let go of a draft; its form opens without it."""
    get_object_or_404(Draft.objects.filter(user=request.user), pk=draft_id)
    found = {one.id: one for one in drafts.drafts_of(request.keyring, request.user)}.get(draft_id)
    Draft.objects.filter(user=request.user, pk=draft_id).delete()
    if found and found.about:
        return redirect("incident-revise", found.about)
    return redirect("incident-new")


def _kept(
    request: HttpRequest,
    address: str,
    slot: bytes,
    *,
    about: UUID | None = None,
    form: UUID | None = None,
    intake: UUID | None = None,
) -> HttpResponse:
    by_itself = request.POST.get("autosave") == "1"
    try:
        at = drafts.keep_draft(
            keyring=request.keyring,
            user=request.user,
            slot=slot,
            fields=request.POST.lists(),
            about=about,
            form=form,
            intake=intake,
        )
    except ValidationError as error:
        if by_itself:
            return JsonResponse({"said": error.messages[0]}, status=409)
        context = {"sentences": error.messages}
        return render(request, "incidents/too_many_drafts.html", context, status=409)
    if not by_itself:
        return redirect(address)
    said = _("Draft kept at %(time)s, sealed to you") % {
        "time": formats.time_format(timezone.localtime(at), "H:i")
    }
    return JsonResponse({"said": said})


def _intake(request: HttpRequest) -> UUID | None:
    """The report the form was begun from, if it is one of the reader's teams."""
    wanted = _uuid(request.GET.get("intake", ""))
    if wanted is None:
        return None
    return get_object_or_404(Intake.objects.visible_to(request.user), pk=wanted).pk


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
