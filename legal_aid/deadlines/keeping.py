"""The verbs of deadlines. Each opens the case and the record it came from in the author's session.

Who may: everybody who writes the shared part keeps, starts and adds; what a lawyer answers for
(confirming, another day, done) is the provider's lawyers' alone, and a day is confirmed or set by
one whose team's entry in the directory names the country.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.document import IncidentDocument, from_parts
from incidents.models import Record
from incidents.records import open_parts
from legal_aid import needs, regions
from legal_aid.case_document import Deadline
from legal_aid.cases import Changed, OpenCase, change_case, is_lawyer_of, may_write_shared
from legal_aid.deadlines import changes
from legal_aid.deadlines.changes import Edit, Told
from legal_aid.deadlines.events import clocks_of
from legal_aid.deadlines.lines import Line, lines_of
from legal_aid.errors import NotPossibleNow
from legal_aid.models import Provider
from vault import Keyring, Undecryptable


def told_of(keyring: Keyring, case: Record) -> Told:
    """What the record behind a case tells about its clocks, as far as this keyring opens it.

    Reading is the page's or verb's that asks: nothing is written in the log here.
    """
    case_file = getattr(case, "case_file", None)
    if case_file is None:
        return Told(None)
    try:
        parts = open_parts(keyring, case_file.incident, parts=("account",))
    except Undecryptable:
        return Told(None)
    return told_by(parts, case_file.incident)


def told_by(parts: dict[str, bytes], incident: Record) -> Told:
    """The same, from parts of the incident that are open."""
    if "account" not in parts:
        return Told(None)
    return told_in(from_parts(parts), incident)


def told_in(document: IncidentDocument, incident: Record) -> Told:
    """The same, from an open document. A date that today's rules refuse tells nothing."""
    try:
        situation = needs.situation_of(document, incident.team, urgency=incident.urgency)
        jurisdiction, account = situation.need.jurisdiction, document.account
        return Told(clocks_of(account, jurisdiction), jurisdiction, account.region)
    except ValidationError:
        return Told(None)


def first_deadlines(document: IncidentDocument, incident: Record) -> list[Deadline]:
    """What a new case keeps from the start, so that it has its days whatever becomes of the
    record."""
    told = told_in(document, incident)
    return changes.keepable(lines_of((), told.clocks, region=told.region))


def keep_deadlines(*, keyring: Keyring, author: User, record: Record) -> Record:
    """Keep in the case what the record tells now."""
    return _change(keyring, author, record, changes.keep, "deadline.keep")


def confirm_deadline(
    *, keyring: Keyring, author: User, record: Record, deadline: str, reading: str = changes.SAFE
) -> Record:
    """Stand behind a day that was worked out: "due", the earliest safe one, or "written", by the
    rule as its sources have it. PermissionDenied for anybody but the provider's lawyers,
    NotPossibleNow for those of another country."""
    edit = changes.confirm(author, reading, timezone.now())
    return _decide(keyring, author, record, deadline, edit, "deadline.confirm")


def override_deadline(
    *, keyring: Keyring, author: User, record: Record, deadline: str, due: str, reason: str
) -> Record:
    """Set another day, or none where no limit applies, and say why. As `confirm_deadline`."""
    edit = changes.override(author, due, reason, timezone.now())
    return _decide(keyring, author, record, deadline, edit, "deadline.override")


def mark_deadline(
    *, keyring: Keyring, author: User, record: Record, deadline: str, done: bool = True
) -> Record:
    """Done, or not done after all. PermissionDenied for anybody but the provider's lawyers."""
    _require_lawyer(author, record)
    edit = changes.mark(author, done=done, now=timezone.now())
    verb = "deadline.done" if done else "deadline.reopen"
    return _change(keyring, author, record, _edit(deadline, edit), verb)


def start_deadline(
    *, keyring: Keyring, author: User, record: Record, limit: str, trigger: str
) -> Record:
    """Start a limit of the country's pack from a decision or notice, EDTF or an ISO minute."""

    def started(told: Told) -> Callable[[OpenCase], Changed]:
        return changes.start(told, limit, trigger)

    return _change(keyring, author, record, started, "deadline.start")


def add_deadline(*, keyring: Keyring, author: User, record: Record, label: str, due: str) -> Record:
    """A deadline of one's own: what, and by which day."""

    def added(told: Told) -> Callable[[OpenCase], Changed]:
        return changes.add_own(told, label, due)

    return _change(keyring, author, record, added, "deadline.add")


def may_decide(user: User, record: Record, jurisdiction: str) -> bool:
    """Whether somebody is a lawyer of this case and their team works in this country."""
    if not is_lawyer_of(user, record):
        return False
    entry = Provider.objects.filter(pk=record.team_id).first()
    country = regions.steps(jurisdiction)[:1]
    return entry is not None and any(regions.steps(p)[:1] == country for p in entry.jurisdictions)


def _decide(
    keyring: Keyring, author: User, record: Record, deadline: str, edit: Edit, verb: str
) -> Record:
    _require_lawyer(author, record)

    def checked(line: Line) -> dict[str, object]:
        if line.is_own or may_decide(author, record, line.jurisdiction):
            return edit(line)
        raise NotPossibleNow(_("Your team's entry in the directory does not name this country."))

    return _change(keyring, author, record, _edit(deadline, checked), verb)


def _edit(deadline: str, edit: Edit) -> Callable[[Told], Callable[[OpenCase], Changed]]:
    return lambda told: changes.edit(told, deadline, edit)


def _change(
    keyring: Keyring,
    author: User,
    record: Record,
    change: Callable[[Told], Callable[[OpenCase], Changed]],
    verb: str,
) -> Record:
    """One transaction: the case changes, and the provider's log says what was done."""
    if keyring.holder != author.pk or not may_write_shared(author, record):
        raise PermissionDenied
    with transaction.atomic():
        told = told_of(keyring, record)
        changed = change_case(keyring=keyring, author=author, record=record, change=change(told))
        auditing.record(record.team.organisation, author, verb, record)
    return changed


def _require_lawyer(author: User, record: Record) -> None:
    if not is_lawyer_of(author, record):
        raise PermissionDenied
