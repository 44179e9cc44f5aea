"""An offer on a lawyer's phone: the teaser, the conflict question, the answer."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from legal_aid.checking import check_conflict, live_offer, read_check, require_lawyer
from legal_aid.errors import OfferOver
from legal_aid.hours import teaser_rule
from legal_aid.models import Offer
from legal_aid.offers import accept_offer, decline_offer, open_teaser
from vault import Undecryptable


@unlocked
@roles_required(Role.LAWYER)
@require_safe
def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    found = _offer(request, offer_id)
    if found.state == Offer.State.ACCEPTED and hasattr(found.referral, "case_file"):
        return redirect("case", found.referral.case_file.pk)
    try:
        teaser = open_teaser(request.keyring, found)
    except (OfferOver, Undecryptable):
        return _over(request, found)
    context = {"offer": found, "teaser": teaser, "rule": teaser_rule(teaser)}
    return render(request, "legal_aid/offer.html", context)


@unlocked
@roles_required(Role.LAWYER)
@require_POST
def check(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The first of two steps: compare names in this session, once."""
    found = _offer(request, offer_id)
    try:
        check_conflict(request.keyring, request.user, found)
    except (OfferOver, Undecryptable):
        return _over(request, found)
    return redirect("offer-accept", found.pk)


@unlocked
@roles_required(Role.LAWYER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The second step: the lawyer's own answer about a conflict."""
    found = _offer(request, offer_id)
    refused: list[str] = []
    if request.method == "POST":
        try:
            case = accept_offer(
                keyring=request.keyring,
                actor=request.user,
                offer=found,
                conflict=request.POST.get("conflict", ""),
            )
        except (OfferOver, Undecryptable):
            return _over(request, found)
        except ValidationError as error:
            refused = error.messages
        else:
            return redirect("case", case.pk) if case else redirect("today")
    return _confirmation(request, found, refused)


@unlocked
@roles_required(Role.LAWYER)
@require_POST
def decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    found = _offer(request, offer_id)
    try:
        decline_offer(actor=request.user, offer=found)
    except OfferOver:
        return _over(request, found)
    return redirect("today")


def _offer(request: HttpRequest, offer_id: UUID) -> Offer:
    """An offer that this person may answer; 404 for everyone else's."""
    offers = Offer.objects.visible_to(request.user).select_related("provider", "referral")
    found = get_object_or_404(offers, pk=offer_id)
    try:
        require_lawyer(request.keyring, request.user, found)
    except PermissionDenied:
        raise Http404 from None
    return found


def _confirmation(request: HttpRequest, found: Offer, refused: list[str]) -> HttpResponse:
    try:
        found = live_offer(found)
        checked = read_check(request.keyring, found)
    except OfferOver:
        if refused:  # the consent was taken back, and with it the whole referral
            return render(request, "legal_aid/trouble.html", {"sentences": refused}, status=409)
        return _over(request, found)
    except Undecryptable:
        return redirect("offer", found.pk)
    context = {"offer": found, "checked": checked, "refused": refused}
    return render(request, "legal_aid/offer_accept.html", context, status=409 if refused else 200)


def _over(request: HttpRequest, found: Offer) -> HttpResponse:
    """410: it was here, and is not any more."""
    found.refresh_from_db(fields=["state"])
    return render(request, "legal_aid/offer_over.html", {"offer": found}, status=410)
