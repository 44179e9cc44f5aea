"""Referring one incident: look at what leaves and to whom, then do it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.comparing import shown
from accounts.models import Team
from incidents import vocabulary
from incidents.models import Record
from incidents.views.sheet import Sheet
from incidents.views.trouble import no_longer_opens
from legal_aid.hours import teaser_rule
from legal_aid.referrals import Consideration, consider
from legal_aid.referrals import refer as refer_incident
from legal_aid.views.board import REFERRERS
from legal_aid.views.ranking import ranked, turned_down
from vault import Undecryptable


@unlocked
@roles_required(*REFERRERS)
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, record_id: UUID) -> HttpResponse:
    incidents = Record.objects.owned_by(request.user).incidents().select_related("team")
    record = get_object_or_404(incidents, pk=record_id)
    refused: list[str] = []
    try:
        if request.method == "POST":
            try:
                refer_incident(keyring=request.keyring, actor=request.user, record=record)
            except ValidationError as error:
                refused = error.messages
            else:
                return redirect(f"{reverse('board')}?record={record.pk}")
        considered = consider(keyring=request.keyring, record=record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    return _page(request, considered, refused)


def _page(request: HttpRequest, considered: Consideration, refused: list[str]) -> HttpResponse:
    sheet = Sheet(considered.document)
    teams = Team.objects.in_bulk(list(considered.standings))
    known = {one.team.pk: one for one in shown(considered.standings, teams)}
    lines = ranked(considered.ranking, {}, known)
    wish = considered.situation.need.gender_preference
    context = {
        "record": considered.record,
        "considered": considered,
        "sheet": sheet,
        "consent": considered.document.consent_state("share_legal"),
        "rule": teaser_rule(considered.teaser),
        "asked": lines[: len(considered.asked)],
        "turned_down": turned_down(considered.ranking),
        "refused": refused,
        "wished_gender": vocabulary.label("gender", wish) if wish else "",
        "unwanted": len(considered.situation.need.vetoes),
        "doubted": [known[team] for team in considered.doubted if team in known],
    }
    return render(request, "legal_aid/refer.html", context, status=409 if refused else 200)
