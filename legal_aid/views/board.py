"""The coordinator's board: who waits, who could take it and why, what is out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.models import Record
from legal_aid import board as boards
from legal_aid.models import Offer, Referral
from legal_aid.rankings import open_ranking
from legal_aid.referrals import consider, withdraw
from legal_aid.views.ranking import ranked, turned_down
from legal_aid.views.trouble import explain
from vault import Undecryptable

REFERRERS = (Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@roles_required(*REFERRERS)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """`?record=` chooses the incident whose ranking is shown; by default the most pressing one."""
    found = boards.waiting_for_lawyer(request.keyring, request.user, with_drafts=True)
    waiting = [one for one in found if one.may_be_offered or one.record.urgency == 2]
    out = boards.offers_out(request.keyring, request.user)
    chosen = _chosen(request, waiting)
    context = {
        "waiting": waiting,
        "drafts": [one for one in found if one not in waiting],
        "not_looked_at": boards.not_looked_at(request.user),
        "out": out,
        "held_count": sum(one.need.in_custody for one in waiting),
        "chosen": chosen,
        "ruled": teams_of(
            request.user, kind=Team.Kind.DOCUMENTATION, roles=(Role.COORDINATOR,)
        ).order_by("name"),
        **(_panel(request, chosen) if chosen else {}),
    }
    return render(request, "legal_aid/board.html", context)


@unlocked
@roles_required(*REFERRERS)
@require_POST
def take_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """End a referral that is being placed."""
    referral = get_object_or_404(Referral.objects.visible_to(request.user), pk=referral_id)
    try:
        withdraw(actor=request.user, referral=referral)
    except ValidationError as error:
        return explain(request, error)
    return redirect(f"{reverse('board')}?record={referral.record_id}")


def _chosen(request: HttpRequest, waiting: list[boards.WaitingIncident]) -> Record | None:
    if not (text := request.GET.get("record", "")):
        return waiting[0].record if waiting else None
    try:
        wanted = UUID(text)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Record.objects.owned_by(request.user).incidents(), pk=wanted)


def _panel(request: HttpRequest, record: Record) -> dict[str, Any]:
    """The frozen ranking of the newest referral while it counts, else a ranking as of now."""
    referral = record.referrals.filter(state=Referral.State.PLACING).first()
    try:
        if referral:
            frozen = open_ranking(request.keyring, referral)
            ranking, at, need = frozen.ranking, frozen.at, frozen.need
            considered = None
        else:
            considered = consider(keyring=request.keyring, record=record)
            ranking, at, need = considered.ranking, None, considered.situation.need
        client = boards.clients_of(request.keyring, [record]).get(record.pk, "")
    except Undecryptable:
        return {"no_longer_opens": True}
    asked = {offer.provider_id: offer for offer in _asked(referral)}
    return {
        "client": client,
        "need": need,
        "considered": considered,
        "referral": referral,
        "coordinates": _coordinates(request, record),
        "ranked_at": at,
        "ranking": ranking,
        "ranked": ranked(ranking, asked),
        "turned_down": turned_down(ranking),
        "provider_count": len(ranking.chosen) + len(ranking.excluded),
    }


def _coordinates(request: HttpRequest, record: Record) -> bool:
    mine = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
    return mine.filter(pk=record.team_id).exists()


def _asked(referral: Referral | None) -> list[Offer]:
    return list(referral.offers.order_by("place")) if referral else []
