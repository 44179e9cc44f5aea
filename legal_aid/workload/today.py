"""Lines on *Today* about cases that are forgotten: references and days, nothing of the content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import roles_here
from accounts.today import Waiting
from incidents.models import READING_ROLES
from legal_aid.days.collecting import looked_into
from legal_aid.workload.forgotten import Stale, ToAsk, forgotten

MOST_LINES = 10


def waiting(request: HttpRequest) -> list[Waiting]:
    """Agreements to ask about, then cases in which nothing was written for long."""
    keyring = getattr(request, "keyring", None)
    if keyring is None or not roles_here(request) & {str(role) for role in READING_ROLES}:
        return []
    found = forgotten(request.user, looked_into(request))
    return [*_to_ask(found.to_ask), *_stale(found.stale)]


def _to_ask(found: Iterable[ToAsk]) -> Iterator[Waiting]:
    found = list(found)
    for one in found[:MOST_LINES]:
        yield Waiting(
            title=_("Ask whether an agreement is kept"),
            detail=_("Case %(ref)s, settled in the community: %(days)d days have passed.")
            % {"ref": one.record.pk.hex[:8], "days": one.days},
            url=reverse("case-dispute", args=[one.record.pk, one.dispute.id]),
            urgency=1,
            action=_("Write down the answer"),
        )
    if (more := len(found) - MOST_LINES) > 0:
        title = ngettext("%d more agreement to ask about", "%d more agreements to ask about", more)
        yield Waiting(title % more, "", reverse("cases"), count=more, action=_("See all"))


def _stale(found: Iterable[Stale]) -> Iterator[Waiting]:
    found = list(found)
    for one in found[:MOST_LINES]:
        yield Waiting(
            title=ngettext(
                "Nothing was written in case %(ref)s for %(days)d day",
                "Nothing was written in case %(ref)s for %(days)d days",
                one.days,
            )
            % {"ref": one.record.pk.hex[:8], "days": one.days},
            detail=_("You lead it. Write how it stands, or close it.")
            if one.is_led
            else _("Nobody leads it. Take it, or say who does."),
            url=reverse("case", args=[one.record.pk]),
            urgency=min(one.record.urgency, 1),
            action=_("Open the case"),
        )
    if (more := len(found) - MOST_LINES) > 0:
        title = ngettext("%d more forgotten case", "%d more forgotten cases", more)
        yield Waiting(title % more, "", reverse("cases"), count=more, action=_("See all"))
