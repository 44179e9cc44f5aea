"""What waits here: teams of which nobody would hear when a report presses."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.today import Waiting
from incidents.alerts.duties import on_list, teams_coordinated_by


def waiting(request: HttpRequest) -> Iterator[Waiting]:
    """Documentation teams without anybody on call, for those who can change it."""
    for team in teams_coordinated_by(request.user).order_by("name"):
        if not on_list(team.pk):
            yield Waiting(
                title=_("Nobody is on call for %(team)s") % {"team": team.name},
                detail=_("Nobody is told when somebody reports that they are being held."),
                url=reverse("on-call", args=[team.pk]),
                action=_("Say who is on call"),
            )
