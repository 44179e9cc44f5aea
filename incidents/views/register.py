"""The register: sealed reports that wait, and the records of the reader's teams."""

from __future__ import annotations

from collections.abc import Collection

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.lists.assigning import keepers_of
from incidents.lists.overview import writing_teams
from incidents.models import Intake, Record
from incidents.search.saved import saved_searches
from incidents.views.filters import Filters
from incidents.views.lines import lines_of

PAGE = 50
ENVELOPES = 4


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """One page of the register; its records are opened in one batch."""
    return show_register(request)


def show_register(
    request: HttpRequest, *, problem: str = "", chosen: Collection[str] = (), status: int = 200
) -> HttpResponse:
    """The register; after handing over what could not be, with the reason and what was chosen."""
    filters = Filters(request)
    waiting = Intake.objects.visible_to(request.user).waiting()
    records = filters.narrow(Record.objects.incidents().visible_to(request.user))
    page = Paginator(records.order_by("-urgency", "-week", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "incidents/register.html",
        {
            "waiting": waiting[:ENVELOPES],
            "waiting_count": waiting.count(),
            "urgent_count": waiting.filter(urgency=2).count(),
            "next_report": waiting.first(),
            "filters": filters,
            "page": page,
            "lines": lines_of(request.keyring, page.object_list),
            "shown_as": "list",
            "keepers": keepers_of(request.user),
            "own_teams": set(writing_teams(request.user).values_list("pk", flat=True)),
            "problem": problem,
            "chosen": chosen,
            "saved": saved_searches(request.keyring),
        },
        status=status,
    )
