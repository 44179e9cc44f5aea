"""An advocacy team's population table: keeping it, and reading it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import Team, User
from advocacy.models import PopulationTable
from advocacy.reading import denominators
from advocacy.reading.denominators import Denominators


class PopulationForm(forms.Form):
    """A table and where it is from; without lines, that none is to be kept."""

    asks_sometimes = ("source",)

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Who counted, what, and when. It stands beside every rate."),
    )
    lines = forms.CharField(
        label=_("Region, period, people"),
        max_length=denominators.LONGEST,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "One line each, as copied from a spreadsheet or with commas: KE/Nairobi, 2026, "
            "4750000. Regions as in your tables; * for everywhere you work. Empty keeps none."
        ),
    )

    def clean_lines(self) -> str:
        """The table in its canonical form, or what is wrong in which line."""
        text = self.cleaned_data["lines"]
        return denominators.written(denominators.read(text)) if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """A table needs its source."""
        cleaned = super().clean()
        if cleaned.get("lines") and not cleaned.get("source"):
            self.add_error("source", ValidationError(_("Say where these figures are from.")))
        return cleaned


def keep_population(*, actor: User, team: Team, source: str, lines: str) -> None:
    """Keep these public figures for a team instead of any before; without lines, none.

    `lines` as `PopulationForm` gives them. Rates on all pages of the team's releases are divided by
    them from now on, those of earlier releases too.
    """
    with transaction.atomic():
        PopulationTable.objects.filter(team=team).delete()
        if lines:
            PopulationTable.objects.create(team=team, source=source, lines=lines)
        auditing.record(team.organisation, actor, "population_kept", team, {})


def population_of(team: Team) -> Denominators:
    """The population figures of a team; empty without any. Public: needs no key."""
    found = PopulationTable.objects.filter(team=team).first()
    if found is None:
        return Denominators()
    return Denominators(source=found.source, lines=denominators.read(found.lines))


def kept_text(team: Team) -> dict[str, str]:
    """Source and lines as they were kept, for whoever wants to change them."""
    found = PopulationTable.objects.filter(team=team).first()
    return {"source": found.source, "lines": found.lines} if found else {"source": "", "lines": ""}
