"""How commands are told for which team they work."""

from __future__ import annotations

from uuid import UUID

from django.core.management.base import CommandError

from accounts.models import Team, User
from accounts.teams import teams_of
from incidents.rights import WRITING_ROLES


def team_kept_by(user: User, text: str) -> Team:
    """The documentation team of that id or name in which this person keeps records; CommandError
    for none, or for a name that two of them have."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
    teams = teams.select_related("organisation", "feeds")
    try:
        found = list(teams.filter(pk=UUID(text)))
    except ValueError:
        found = list(teams.filter(name=text.replace("\0", "\ufffd")))
    if len(found) != 1:
        trouble = (
            "Two teams have this name: give the id." if found else "You keep no records there."
        )
        raise CommandError(f"--team: {trouble}")
    return found[0]
