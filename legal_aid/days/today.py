"""Lines on *Today* about hearings and tasks: how many, never which or whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import roles_here
from accounts.today import Waiting
from incidents.models import READING_ROLES
from legal_aid.days.agenda import Agenda, Entry, Kind
from legal_aid.days.collecting import agenda_of, looked_into, running_cases
from legal_aid.days.feeds import write_feed

# A task that somebody has taken and let lie this long stands on the *Today* of everybody else who
# works on the case.
ESCALATES_AFTER = timedelta(days=2)


def waiting(request: HttpRequest) -> list[Waiting]:
    """Hearings of today, hearings to write up, tasks that are overdue; theirs or let lie."""
    keyring = getattr(request, "keyring", None)
    reads = roles_here(request) & {str(role) for role in READING_ROLES}
    if keyring is None or not reads or not running_cases(request.user).exists():
        return []
    agenda = agenda_of(keyring, request.user, looked=looked_into(request))
    write_feed(keyring=keyring, owner=request.user, agenda=agenda)
    return [*_hearings(agenda), *_to_write_up(agenda), *_tasks(agenda, str(request.user.pk))]


def _hearings(agenda: Agenda) -> Iterator[Waiting]:
    today = [one for one in agenda.today if one.kind == Kind.HEARING]
    if today:
        count = len(today)
        yield Waiting(
            title=ngettext("%d hearing today", "%d hearings today", count) % count,
            detail=_("The first is at %(time)s, by the clock of the court.")
            % {"time": today[0].clock_time},
            url=reverse("day"),
            urgency=2,
            count=count,
            action=_("Open the day"),
        )


def _to_write_up(agenda: Agenda) -> Iterator[Waiting]:
    over = [one for one in agenda.overdue if one.kind == Kind.HEARING]
    if over:
        yield Waiting(
            title=_("Nobody has written what came of a hearing"),
            detail=_("One form takes the result, the next date and tasks."),
            url=f"{reverse('day')}#overdue",
            urgency=1,
            count=len(over),
            action=_("Write it up"),
        )


def _tasks(agenda: Agenda, own: str) -> Iterator[Waiting]:
    late = [one for one in agenda.overdue if one.kind == Kind.TASK]
    mine = [one for one in late if one.assignee in ("", own)]
    if mine:
        count = len(mine)
        yield Waiting(
            title=ngettext("%d task is overdue", "%d tasks are overdue", count) % count,
            detail=_("Do it, give it another day, or hand it to somebody."),
            url=f"{reverse('day')}?mine=1#overdue",
            urgency=1,
            count=count,
            action=_("See which"),
        )
    let_lie = [one for one in late if one not in mine and _lies(one, agenda)]
    if let_lie:
        yield Waiting(
            title=_("A colleague's task has been overdue for two days"),
            detail=_("Ask them, or take it over."),
            url=f"{reverse('day')}#overdue",
            urgency=1,
            count=len(let_lie),
            action=_("See which"),
        )


def _lies(one: Entry, agenda: Agenda) -> bool:
    return one.at is not None and agenda.now - one.at >= ESCALATES_AFTER
