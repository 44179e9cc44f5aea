"""One incident, as far as the reader's keys open it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, User
from incidents.document import Sensitive
from incidents.endangered import is_endangered
from incidents.held_contacts import reveal_contacts
from incidents.holding import is_left_over
from incidents.ledger import Answer, answers_of
from incidents.models import Record
from incidents.qualifying import Finding, findings_of
from incidents.recording import OpenIncident, open_incident
from incidents.records import Revision, history
from incidents.revealing import may_reveal, reveal_sensitive
from incidents.rights import ERASING_ROLES, WRITING_ROLES
from incidents.sharing import REFUSED
from incidents.views.authors import names_of
from incidents.views.custody import held_now
from incidents.views.sheet import Sheet
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

# The rest is on the page of all versions.
SHOWN_REVISIONS = 3


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
@require_safe
def incident(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The record on one page. Opening it is written in the log."""
    return _page(request, _record(request, record_id))


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
@require_POST
def sensitive(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same page with the sensitive part, for this one look. Asking for it is logged apart."""
    record = _record(request, record_id)
    try:
        revealed = reveal_sensitive(keyring=request.keyring, reader=request.user, record=record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    return _page(request, record, revealed)


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
@require_POST
def contacts(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same page with contacts that a safety hold hides, for this one look; logged apart."""
    record = _record(request, record_id)
    if not is_endangered(request.keyring, record):  # lifted meanwhile: nothing is hidden
        return redirect("incident", record.pk)
    try:
        reveal_contacts(keyring=request.keyring, reader=request.user, record=record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    return _page(request, record, shows_contacts=True)


def _record(request: HttpRequest, record_id: UUID) -> Record:
    records = Record.objects.visible_to(request.user).incidents()
    return get_object_or_404(records.distinct(), pk=record_id)


def _page(
    request: HttpRequest,
    record: Record,
    revealed: Sensitive | None = None,
    *,
    shows_contacts: bool = False,
) -> HttpResponse:
    try:
        opened = open_incident(request.keyring, request.user, record)
        revisions = history(request.keyring, record)
        taken_back = _taken_back(request, opened)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    account = opened.document.account
    if account is None:
        return no_longer_opens(request, record.pk)
    keeps, coordinates = _keeps(request.user, record), _coordinates(request.user, record)
    sheet = Sheet(
        opened.document,
        revealed=revealed,
        may_reveal=may_reveal(request.keyring, record),
        endangered=is_endangered(request.keyring, record),
        shows_contacts=shows_contacts,
    )
    context = {
        "record": record,
        "sheet": sheet,
        "held": held_now(opened.document.account, names=sheet.names),
        "taken_back": taken_back,
        "revisions": signed(revisions[-SHOWN_REVISIONS:]),
        "revision_count": len(revisions),
        "findings": signed_findings(request, record),
        "may_revise": keeps,
        "may_erase": coordinates,
        "may_lift": coordinates
        and sheet.is_held
        and is_left_over(request.keyring, record, account),
        "may_refer": keeps
        and record.state == Record.State.REGISTERED
        and opened.document.allows("share_legal"),
    }
    return render(request, "incidents/incident.html", context)


def signed_findings(request: HttpRequest, record: Record) -> list[tuple[Finding, str]]:
    """What lawyers found, each with its author's sign-in name."""
    found = findings_of(request.keyring, request.user, record)
    names = names_of(each.by for each in found)
    return [(each, names.get(each.by, "")) for each in found]


def _taken_back(request: HttpRequest, opened: OpenIncident) -> list[Answer]:
    """What the person has said no to after a yes: only then are older revisions opened."""
    said_no = {one.scope for one in opened.document.account.consents if one.state in REFUSED}
    if not said_no:
        return []
    found = answers_of(request.keyring, opened.record)
    return [scope[0] for scope in found.values() if scope[0].takes_back]


def _keeps(user: User, record: Record) -> bool:
    return record.team.memberships.filter(user=user, role__in=WRITING_ROLES).exists()


def _coordinates(user: User, record: Record) -> bool:
    return record.team.memberships.filter(user=user, role__in=ERASING_ROLES).exists()


def signed(revisions: list[Revision]) -> list[tuple[Revision, str]]:
    """Newest first, each with its author's sign-in name."""
    names = names_of(revision.author for revision in revisions)
    return [(revision, names.get(revision.author, "")) for revision in reversed(revisions)]
