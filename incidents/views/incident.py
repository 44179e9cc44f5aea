"""One incident, as far as the reader's keys open it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, User
from incidents.models import Record
from incidents.recording import open_incident
from incidents.records import Revision, history
from incidents.rights import ERASING_ROLES, WRITING_ROLES
from incidents.views.custody import held_now
from incidents.views.sheet import Sheet
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
@require_safe
def incident(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The record on one page. Opening it is written in the log."""
    records = Record.objects.visible_to(request.user).incidents()
    record = get_object_or_404(records.distinct(), pk=record_id)
    try:
        opened = open_incident(request.keyring, request.user, record)
        revisions = history(request.keyring, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    if opened.document.account is None:
        return no_longer_opens(request, record.pk)
    keeps = _keeps(request.user, record)
    context = {
        "record": record,
        "sheet": Sheet(opened.document),
        "held": held_now(opened.document.account),
        "revisions": _signed(revisions),
        "may_revise": keeps,
        "may_erase": _coordinates(request.user, record),
        "may_refer": keeps
        and record.state == Record.State.REGISTERED
        and opened.document.allows("share_legal"),
    }
    return render(request, "incidents/incident.html", context)


def _keeps(user: User, record: Record) -> bool:
    return record.team.memberships.filter(user=user, role__in=WRITING_ROLES).exists()


def _coordinates(user: User, record: Record) -> bool:
    return record.team.memberships.filter(user=user, role__in=ERASING_ROLES).exists()


def _signed(revisions: list[Revision]) -> list[tuple[Revision, str]]:
    """Newest first, each with its author's sign-in name."""
    authors = {author for revision in revisions if (author := _user_id(revision.author))}
    names = {str(user.pk): user.username for user in User.objects.filter(pk__in=authors)}
    return [(revision, names.get(revision.author, "")) for revision in reversed(revisions)]


def _user_id(text: str) -> UUID | None:
    """Whoever wrote a revision also wrote its author: what is no id must not break the page."""
    try:
        return UUID(text)
    except ValueError:
        return None
