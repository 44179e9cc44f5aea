"""What a new record needs besides its content: an id made beforehand, and a team."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from incidents.forms.fields import ContentForm


class TeamForm(ContentForm):
    """Asks for a team only where there is a choice."""

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        self.teams = {str(team.pk): team for team in teams}
        super().__init__(*args, **kwargs)
        if len(teams) < 2:
            del self.fields["team"]
        else:
            self.fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]

    team = forms.ChoiceField(
        label=_("For which team"), error_messages={"invalid_choice": _("Choose from the list.")}
    )

    @property
    def chosen_team(self) -> Team:
        """The team chosen, or the only one. Valid forms only."""
        chosen = self.cleaned_data.get("team")
        return self.teams[chosen] if chosen else next(iter(self.teams.values()))


class BeginningForm(TeamForm):
    """Sending the same page twice registers one record: its id comes with the page."""

    record_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
