"""The directory out to a file, and in from one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from legal_aid import directory
from legal_aid.forms.provider import TableForm
from legal_aid.providers import listing, tables
from legal_aid.providers.bringing_in import bring_in, foreseen

MOST_SHOWN = 100


@unlocked
@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    """The whole directory as a table; what it says of people and rotas stays here."""
    body = tables.written(listing.everybody())
    return HttpResponse(
        body,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{tables.FILE_NAME}"'},
    )


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A table is looked at first; only then, with the button below, it is brought in."""
    team = directory.keeping_teams(request.user).order_by("name").first()
    if team is None:
        raise Http404
    sent = request.method == "POST"
    form = TableForm(request.POST, request.FILES) if sent else TableForm()
    context: dict[str, object] = {"form": form, "team": team, "columns": tables.COLUMNS}
    if sent and form.is_valid():
        drafts, troubles = tables.read(form.cleaned_data["table"])
        context |= {"troubles": troubles[:MOST_SHOWN], "more": max(0, len(troubles) - MOST_SHOWN)}
        if not troubles:
            if request.POST.get("do") == "bring" and _bring(request, form, team, drafts):
                return redirect("providers")
            context["changes"] = foreseen(team, drafts)
        if not form.errors:
            context["form"] = form.looked_at
    status = 422 if sent and not context.get("changes") else 200
    return render(request, "legal_aid/provider_import.html", context, status=status)


def _bring(request: HttpRequest, form: TableForm, team: Team, drafts: list) -> bool:
    try:
        bring_in(actor=request.user, team=team, drafts=drafts)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True
