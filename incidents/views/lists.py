"""The register as a board, as a calendar and in numbers; and handing records to members."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.errors import Conflict
from incidents.lists.assigning import assign, taken_care_of_by
from incidents.lists.board import board
from incidents.lists.due import month
from incidents.lists.months import first_of_month
from incidents.lists.numbers import numbers
from incidents.lists.overview import Overview, overview
from incidents.models import Record
from incidents.views.register import show_register
from vault import Undecryptable

keepers_only = roles_required(Role.PARALEGAL, Role.COORDINATOR)


@unlocked
@keepers_only
@require_safe
def as_board(request: HttpRequest) -> HttpResponse:
    """A column for each state; `?mine=1` shows what one takes care of."""
    view = _asked(request)
    columns = board(view)
    people = {card.assignee for column in columns for card in column.cards if card.assignee}
    context = {"columns": columns, "people": taken_care_of_by(people)}
    return _page(request, "board", view, context)


@unlocked
@keepers_only
@require_safe
def as_calendar(request: HttpRequest) -> HttpResponse:
    """One month of what is due, by `?month=2026-11`; what is overdue stands before it."""
    view = _asked(request)
    shown = month(
        view,
        first_of_month(request.GET.get("month", "")),
        week_starts=get_format("FIRST_DAY_OF_WEEK"),
    )
    return _page(request, "calendar", view, {"month": shown})


@unlocked
@keepers_only
@require_safe
def our_numbers(request: HttpRequest) -> HttpResponse:
    """Exact counts of the reader's own teams. There is no download."""
    view = _asked(request)
    return _page(request, "numbers", view, {"numbers": numbers(view)})


@unlocked
@keepers_only
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand the chosen records to a member, or to nobody."""
    own = Record.objects.owned_by(request.user).incidents().select_related("team__organisation")
    chosen = request.POST.getlist("record")
    records = [get_object_or_404(own, pk=pk) for pk in _ids(chosen)]
    try:
        assign(
            keyring=request.keyring,
            actor=request.user,
            records=records,
            assignee=_member(request.POST.get("assignee", "")),
        )
    except ValidationError as error:
        return show_register(request, problem=" ".join(error.messages), chosen=chosen, status=422)
    except Conflict:
        problem = _("A colleague has just changed one of these records. Nothing was handed over.")
        return show_register(request, problem=problem, chosen=chosen, status=409)
    except Undecryptable:
        problem = _("One of these records does not open with your keys. Nothing was handed over.")
        return show_register(request, problem=problem, chosen=chosen, status=409)
    query = request.GET.urlencode()
    return redirect(f"{reverse('register')}{'?' if query else ''}{query}#records")


def _asked(request: HttpRequest) -> Overview:
    view = overview(request.keyring, request.user)
    return view.of(request.user.pk) if _is_mine(request) else view


def _is_mine(request: HttpRequest) -> bool:
    return request.GET.get("mine") == "1"


def _page(request: HttpRequest, name: str, view: Overview, context: dict) -> HttpResponse:
    shared = {"shown_as": name, "mine": _is_mine(request), "teams": view.teams}
    return render(request, f"incidents/lists/{name}.html", shared | context)


def _ids(texts: list[str]) -> list[UUID]:
    """What is no id is like a record that is not there."""
    try:
        return list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError:
        raise Http404 from None


def _member(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise ValidationError(_("Choose a member from the list."), code="assignee") from None
