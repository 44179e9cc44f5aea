"""Who is on call for a team: an ordered list, set by its coordinators."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.models import Membership, Team
from incidents.alerts.channels import has_channel
from incidents.alerts.duties import (
    Entry,
    members_of,
    on_call,
    on_list,
    set_list,
    teams_coordinated_by,
)
from incidents.alerts.forms import DutyForm

Row = tuple[Membership, DutyForm, bool]


@unlocked
@require_http_methods(["GET", "HEAD", "POST"])
def on_call_list(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Each member with a place, or none; who is on call at this moment stands on top."""
    team = get_object_or_404(teams_coordinated_by(request.user), pk=team_id)
    rows = _rows(request, team)
    refused: list[str] = []
    if request.method == "POST" and all(form.is_valid() for _member, form, _told in rows):
        try:
            set_list(actor=request.user, team=team, entries=_entries(rows))
        except ValidationError as error:
            refused = error.messages
        else:
            return redirect("on-call", team.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "team": team,
        "rows": rows,
        "refused": refused,
        "now": on_call(on_list(team.pk)),
        "listed": bool(on_list(team.pk)),
    }
    return render(request, "alerts/on_call.html", context, status=status)


def _rows(request: HttpRequest, team: Team) -> list[Row]:
    duties = {one.user_id: one for one in on_list(team.pk)}
    posted = request.POST if request.method == "POST" else None
    rows = []
    for member in members_of(team):
        duty = duties.get(member.user_id)
        initial = {name: getattr(duty, name, None) for name in DutyForm.base_fields}
        form = DutyForm(posted, prefix=member.user_id.hex, initial=initial)
        rows.append((member, form, has_channel(member.user)))
    return sorted(rows, key=lambda row: row[1].initial["place"] or 100)


def _entries(rows: list[Row]) -> list[Entry]:
    """In the order of their places; of equal ones the first listed first."""
    placed = [row for row in rows if row[1].cleaned_data["place"]]
    placed.sort(key=lambda row: row[1].cleaned_data["place"])
    return [
        Entry(member.user_id, form.cleaned_data["from_hour"], form.cleaned_data["to_hour"])
        for member, form, _told in placed
    ]
