"""A release in the making: its tables as readers would see them, approval, publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from advocacy import drafts
from advocacy.drafts import LONGEST_TITLE
from advocacy.forms import TableForm
from advocacy.ledger.models import ReleaseDraft, SavedTable
from advocacy.ledger.saved import remove
from advocacy.views.draft_page import DraftPage
from advocacy.views.waits import explains_waits, teams_of_reader


@unlocked
@roles_required(Role.ADVOCATE)
@require_POST
@explains_waits
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a release with the table that the builder shows, or add it to one."""
    _teams, team = teams_of_reader(request, request.POST.get("team", ""))
    form = TableForm(request.POST)
    if not form.is_valid():
        return redirect("trends")
    try:
        row = _with_table(request, team, form)
    except ValidationError as error:
        return _refused(request, error)
    return redirect("release-draft", row.pk)


@unlocked
@roles_required(Role.ADVOCATE)
@require_POST
@explains_waits
def table_save(request: HttpRequest) -> HttpResponse:
    """Keep the builder's table under a name, or forget a saved one."""
    _teams, team = teams_of_reader(request, request.POST.get("team", ""))
    if "forget" in request.POST:
        row = _row(SavedTable, team, request.POST["forget"])
        remove(keyring=request.keyring, actor=request.user, team=team, row=row)
        return redirect("releases")
    form = TableForm(request.POST)
    if not form.is_valid():
        return redirect("trends")
    name = request.POST.get("name", "").replace("\x00", "")
    try:
        drafts.save_table(
            keyring=request.keyring, actor=request.user, team=team, name=name, spec=form.spec()
        )
    except ValidationError as error:
        return _refused(request, error)
    return redirect(f"{reverse('releases')}#saved")


@unlocked
@roles_required(Role.ADVOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
@explains_waits
def release_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft as it would be published now; posted, what `do` says."""
    team, row = draft_row(request, pk)
    found = drafts.draft(request.keyring, team, row)
    page = DraftPage(request, team, row, found)
    steps = {
        "save": page.save,
        "drop": page.drop,
        "remove": page.remove,
        "check": page.check,
        "ask": page.ask,
        "take_back": page.take_back,
        "approve": page.approve,
        "refuse": page.refuse,
        "publish": page.publish,
    }
    if request.method != "POST":
        return page.show()
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Http404
    try:
        return step()
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        return page.show(error=error)


def _with_table(request: HttpRequest, team: Team, form: TableForm) -> ReleaseDraft:
    who: dict[str, Any] = {"keyring": request.keyring, "actor": request.user, "team": team}
    if wanted := request.POST.get("draft"):
        found = drafts.draft(request.keyring, team, _row(ReleaseDraft, team, wanted))
        more = replace(found, tables=(*found.tables, form.spec()))
        return drafts.save(**who, draft=more)
    return drafts.start(**who, title=form.spec().title[:LONGEST_TITLE], tables=(form.spec(),))


def _row(model: Any, team: Team, wanted: str) -> Any:
    try:
        return model.objects.get(team=team, pk=UUID(wanted))
    except (ValueError, model.DoesNotExist):
        raise Http404 from None


def draft_row(request: HttpRequest, pk: UUID) -> tuple[Team, ReleaseDraft]:
    """A draft of one of the reader's teams; 404 for any other."""
    teams, _first = teams_of_reader(request)
    row = ReleaseDraft.objects.filter(pk=pk, team__in=teams).select_related("team").first()
    if row is None:
        raise Http404
    return next(team for team in teams if team.pk == row.team_id), row


def _refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return render(request, "advocacy/refused.html", {"errors": error.messages}, status=422)
