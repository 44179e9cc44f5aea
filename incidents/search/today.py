"""Bringing into the index what is not in it yet: a second of each visit, until it is whole.

So an upgrade from before there was an index, or a change of keys, needs nobody's attention.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Team
from accounts.teams import teams_of
from accounts.today import Waiting
from incidents.rights import WRITING_ROLES
from incidents.search.catching_up import left_behind
from incidents.search.editions import open_editions


def waiting(request: HttpRequest) -> Iterator[Waiting]:
    """How many records of the reader's teams the search does not find yet, if any."""
    keyring = getattr(request, "keyring", None)
    if keyring is None:
        return
    for team in teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES):
        if not keyring.holds(team.pk):
            continue
        left = left_behind(keyring, team, open_editions(keyring, team))
        if left:
            yield Waiting(
                title=ngettext(
                    "%d record is not in the search index yet",
                    "%d records are not in the search index yet",
                    left,
                )
                % left,
                detail=_("More are brought in with each page of Today and each search."),
                url=reverse("search"),
                count=left,
                action=_("Go on"),
            )
