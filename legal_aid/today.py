"""What waits here: offers for lawyers to answer, incidents that nobody could take, what runs out.

Only plain columns are read (states, urgency, due times), but for deadlines: no column knows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, Team, User
from accounts.teams import teams_of
from accounts.today import Waiting
from incidents.models import Record
from incidents.retention import due
from legal_aid.deadlines import today as deadlines
from legal_aid.models import Offer, Referral
from legal_aid.spans import span_words

MOST_LINES = 20


def waiting(request: HttpRequest) -> list[Waiting]:
    """Offers by the time they run out, referrals without a lawyer, cases past their time."""
    return [
        *_offers(request.user),
        *_unplaced(request.user),
        *deadlines.waiting(request),
        *_due(request.user),
    ]


def _due(user: User) -> Iterator[Waiting]:
    """Cases past their time, for the lawyers whose files they are."""
    teams = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    for record in due(Record.objects.cases().filter(team__in=teams))[:MOST_LINES]:
        yield Waiting(
            title=_("Case %s is past its time") % record.pk.hex[:8],
            detail=_("Closed longer ago than it is to stay. Erase it, or set a legal hold."),
            url=reverse("case-keeping", args=[record.pk]),
            action=_("Decide"),
        )


def _offers(user: User) -> Iterator[Waiting]:
    now = timezone.now()
    for offer in Offer.objects.answerable_by(user).select_related("referral")[:MOST_LINES]:
        yield Waiting(
            title=_("A case is offered to you"),
            detail=_("%(span)s left to answer. It names nobody.")
            % {"span": span_words(offer.due_at - now)},
            url=reverse("offer", args=[offer.pk]),
            urgency=offer.referral.urgency,
            action=_("Read the offer"),
        )


def _unplaced(user: User) -> Iterator[Waiting]:
    referrals = Referral.objects.visible_to(user).filter(
        state=Referral.State.UNPLACED, record__state=Record.State.REGISTERED
    )
    records = {referral.record_id: referral for referral in referrals.order_by("urgency", "week")}
    pressing = sorted(records.values(), key=lambda referral: -referral.urgency)
    for referral in pressing[:MOST_LINES]:
        yield Waiting(
            title=_("Nobody could take record %s") % referral.record_id.hex[:8],
            detail=_("The reasons are kept with it. Widen the search, or call somebody."),
            url=f"{reverse('board')}?record={referral.record_id}",
            urgency=referral.urgency,
            action=_("See the reasons"),
        )
    if (more := len(pressing) - MOST_LINES) > 0:
        yield Waiting(
            title=ngettext("%d more without a lawyer", "%d more without a lawyer", more) % more,
            detail="",
            url=reverse("board"),
            count=more,
            action=_("Open the board"),
        )
