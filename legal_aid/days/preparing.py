"""What is at hand before a hearing: clocks, limits, facts the person agreed to, papers, tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import User
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.recording import open_incident
from incidents.views.custody import Held, held_now
from incidents.views.sheet import Sheet
from legal_aid.case_document import Hearing, Task
from legal_aid.cases import OpenCase, read_case
from legal_aid.days.agenda import in_time
from legal_aid.days.hearings import find_hearing
from legal_aid.days.limits import open_limits
from legal_aid.days.tables import papers
from legal_aid.days.zones import court_zone, in_court
from legal_aid.deadlines.lines import Line
from vault import Keyring, Undecryptable


class NoSuchHearing(Exception):
    """The case has no hearing of that name."""


@dataclass(frozen=True)
class Preparation:
    """Everything that is printed for one hearing.

    `document` and `sheet` are None, and `held` empty, where the person does not agree that legal
    aid has their record: taken back, run out, or not asked. Sensitive facts are never on it.
    """

    case: OpenCase
    name: str
    hearing: Hearing
    at: datetime
    zone: tzinfo
    now: datetime
    document: IncidentDocument | None = None
    sheet: Sheet | None = None
    held: list[Held] = field(default_factory=list)

    @property
    def papers(self) -> list[tuple[str, str]]:
        return papers(self.hearing.kind)

    @property
    def tasks(self) -> list[Task]:
        """Not done yet, the next due first."""
        return in_time([task for task in self.case.shared.tasks if not task.done])

    @property
    def limits(self) -> list[Line]:
        """Limitation dates that run, the next first; they come from the record as well."""
        return open_limits(self.case.shared, self.document, self.case.record, self.now)

    @property
    def is_over(self) -> bool:
        return self.at < self.now

    @property
    def foreign_zone(self) -> str:
        same = str(self.zone) == str(timezone.get_current_timezone())
        return "" if same else str(self.zone)


@transaction.atomic
def prepare_hearing(
    *, keyring: Keyring, reader: User, record: Record, name: str, now: datetime | None = None
) -> Preparation:
    """Open a case, and as far as consent goes its record, to be printed for one hearing.

    Paper leaves the house, so the log says that it was made. NoSuchHearing; else as `read_case`.
    """
    case = read_case(keyring=keyring, reader=reader, record=record)
    hearing = find_hearing(case.shared, name)
    if hearing is None:
        raise NoSuchHearing
    at = now or timezone.now()
    document = _agreed(keyring, reader, record, at)
    told = document.account.jurisdiction if document else ""
    zone = court_zone(told or record.team.jurisdiction)
    sheet = Sheet(document) if document else None
    auditing.record(record.team.organisation, reader, "hearing.prepare", record)
    return Preparation(
        case=case,
        name=name,
        hearing=hearing,
        at=in_court(hearing.at, zone),
        zone=zone,
        now=at,
        document=document,
        sheet=sheet,
        held=held_now(document.account, at, sheet.names) if document and sheet else [],
    )


def _agreed(
    keyring: Keyring, reader: User, record: Record, now: datetime
) -> IncidentDocument | None:
    case_file = getattr(record, "case_file", None)
    if case_file is None:
        return None
    try:
        opened = open_incident(keyring, reader, case_file.incident)
    except (Undecryptable, PermissionDenied):
        return None
    document = opened.document
    return document if document.account and document.allows("share_legal", now) else None
