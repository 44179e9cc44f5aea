"""Settings of phones: set this one up, see which are, end a pass; and the slips they bring back."""

from __future__ import annotations

import base64
import binascii
import json
from uuid import UUID

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.pins import fingerprint_of_team
from accounts.teams import teams_of
from incidents.outbox.passes import Given, phones_of, revoke_phone, set_up_phone
from incidents.outbox.slips import MOST_AT_ONCE, take_slips
from incidents.outbox.views.shell import LOOKS, POLICY

peers_only = roles_required(Role.PEER)
LONGEST_SLIP = 8_000


@unlocked
@peers_only
@csp_replace({"trusted-types": [POLICY]})
@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """The phones that this peer has set up, and a form to set up the one at hand."""
    context = {"phones": phones_of(request.user), "teams": _teams(request), "looks": LOOKS.items()}
    return render(request, "outbox/phones.html", context)


@unlocked
@peers_only
@require_POST
def phone_set_up(request: HttpRequest) -> HttpResponse:
    """Hand the pass and the team's key to the script of the page, which keeps them."""
    try:
        team_id = UUID(request.POST.get("team", ""))
    except ValueError:
        return HttpResponseBadRequest()
    team = get_object_or_404(_teams(request), pk=team_id)
    try:
        given = set_up_phone(
            keyring=request.keyring,
            person=request.user,
            team=team,
            before=request.POST.get("before", ""),
        )
    except ValidationError as doubt:
        return JsonResponse({"detail": " ".join(doubt.messages)}, status=409)
    return JsonResponse(_written(given))


@unlocked
@peers_only
@require_POST
def phone_revoke(request: HttpRequest, phone_id: UUID) -> HttpResponse:
    """End a pass at once."""
    phone = get_object_or_404(phones_of(request.user), pk=phone_id)
    revoke_phone(person=request.user, phone=phone)
    return redirect("phones")


@unlocked
@peers_only
@require_POST
def slips(request: HttpRequest) -> HttpResponse:
    """Take the sealed receipts that a phone has kept for its owner; says which are in the book."""
    try:
        sent = json.loads(request.POST.get("slips", ""))
        if len(sent) > MOST_AT_ONCE or any(len(slip) > LONGEST_SLIP for slip in sent):
            return HttpResponseBadRequest()
        sealed = [base64.b64decode(slip, validate=True) for slip in sent]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        return HttpResponseBadRequest()
    kept = take_slips(keyring=request.keyring, person=request.user, slips=sealed)
    return JsonResponse({"kept": kept})


def _teams(request: HttpRequest):
    return teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.PEER]).order_by("name")


def _written(given: Given) -> dict[str, object]:
    key = given.key
    return {
        "pass": given.text,
        "team": str(given.team.pk),
        "owner": _base64(given.owner),
        "fingerprint": fingerprint_of_team(key.public_key, key.signing_public),
        "phone": reverse("phone"),
        "key": {
            "generation": key.generation,
            "key": _base64(key.public_key),
            "signing": _base64(key.signing_public),
            "signature": "",
            "current": True,
        },
    }


def _base64(value: bytes) -> str:
    return base64.b64encode(bytes(value)).decode()
