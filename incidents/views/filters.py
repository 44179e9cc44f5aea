"""Filters of the register as links: each turns one on or off and keeps the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Team
from incidents.models import Record, RecordQuerySet, reading_teams


@dataclass(frozen=True)
class Chip:
    """One filter. `query` is the address that toggles it."""

    label: str
    query: str
    is_on: bool


class Filters:
    """What the address asks for. Unknown values are as if they were not there.

    Closed records are left out unless `closed=1`: most days nobody works on them.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.params = request.GET
        self.urgent = request.GET.get("urgent") == "1"
        self.closed = request.GET.get("closed") == "1"
        self.teams = list(
            reading_teams(request.user).filter(kind=Team.Kind.DOCUMENTATION).distinct()
        )
        self.team = _chosen(self.teams, request.GET.get("team", ""))

    @property
    def several_teams(self) -> bool:
        """Whether a line must say of which team it is."""
        return len(self.teams) > 1

    def narrow(self, records: RecordQuerySet) -> RecordQuerySet:
        """The records that pass."""
        if self.urgent:
            records = records.filter(urgency__gte=1)
        if not self.closed:
            records = records.exclude(state=Record.State.CLOSED)
        return records.filter(team=self.team) if self.team else records

    @property
    def chips(self) -> list[Chip]:
        """All filters, those that are on marked so."""
        found = [
            Chip(
                _("Not closed"), self._with(closed="1" if not self.closed else ""), not self.closed
            ),
            Chip(_("Urgent"), self._with(urgent="" if self.urgent else "1"), self.urgent),
        ]
        if len(self.teams) > 1:
            for team in self.teams:
                is_on = team == self.team
                found.append(Chip(team.name, self._with(team="" if is_on else str(team.pk)), is_on))
        return found

    @property
    def narrowed(self) -> bool:
        """Whether something besides the usual is filtered out."""
        return self.urgent or self.team is not None

    def _with(self, **changes: str) -> str:
        now: dict[str, Any] = {
            "closed": "1" if self.closed else "",
            "urgent": "1" if self.urgent else "",
            "team": str(self.team.pk) if self.team else "",
        }
        kept = {name: value for name, value in (now | changes).items() if value}
        return "?" + "&".join(f"{name}={value}" for name, value in kept.items())

    def page_query(self, number: int) -> str:
        """The address of another page under the same filters."""
        here = self._with()
        return f"{here}{'&' if here != '?' else ''}page={number}"


def _chosen(teams: list[Team], text: str) -> Team | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return next((team for team in teams if team.pk == wanted), None)
