"""The page of population figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role
from advocacy.population import PopulationForm, keep_population, kept_text
from advocacy.views.waits import teams_of_reader


@unlocked
@roles_required(Role.ADVOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
def population(request: HttpRequest) -> HttpResponse:
    """Show what is kept, and keep what is sent; what is wrong stands at its field."""
    asked = request.POST if request.method == "POST" else request.GET
    teams, team = teams_of_reader(request, asked.get("team", ""))
    sent = request.POST if request.method == "POST" and "lines" in request.POST else None
    form = PopulationForm(sent, initial=kept_text(team))
    if form.is_bound and form.is_valid():
        keep_population(actor=request.user, team=team, **form.cleaned_data)
        return redirect(f"{reverse('population')}?team={team.pk}")
    shown = {"form": form, "teams": teams, "team": team}
    status = 422 if request.method == "POST" else 200
    return render(request, "advocacy/population.html", shown, status=status)
