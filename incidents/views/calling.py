"""The number that peers call, for those who coordinate the team."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.forms import posted
from accounts.models import Role, Team
from accounts.teams import teams_of
from incidents.calling import number_of, set_number
from incidents.forms.calling import CallNumberForm


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def call_number(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Set it, change it, or take it away."""
    own = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
    team = get_object_or_404(own, pk=team_id)
    form = CallNumberForm(posted(request), initial={"number": number_of(team)})
    if request.method == "POST" and form.is_valid():
        try:
            set_number(actor=request.user, team=team, number=form.cleaned_data["number"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("call-number", team.pk)
    return render(request, "incidents/call_number.html", {"form": form, "team": team})
