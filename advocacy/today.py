"""What waits for an advocate: that new facts have come. Never how many, which would be a figure."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.today import Waiting
from advocacy.models import advocacy_teams
from incidents.models import SealedFact


def waiting(request: HttpRequest) -> list[Waiting]:
    """One line while facts have arrived that no table has counted yet."""
    if not SealedFact.objects.filter(team__in=advocacy_teams(request.user)).exists():
        return []
    return [
        Waiting(
            title=_("New facts have arrived"),
            detail=_("The next table you build counts them."),
            url=reverse("trends"),
            action=_("See the trends"),
        )
    ]
