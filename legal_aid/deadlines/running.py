"""The deadlines of all cases of a person, opened in their own session.

No column knows a due date, so what runs out is found among the cases that were opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.document import Account
from incidents.models import Record
from legal_aid.days.collecting import Looked, OpenedCase
from legal_aid.deadlines.changes import Told
from legal_aid.deadlines.keeping import told_in
from legal_aid.deadlines.lines import Line, lines_of


@dataclass(frozen=True)
class Running:
    """One case: its deadlines, and the account of its record, None where it does not open."""

    case: Record
    lines: list[Line]
    account: Account | None


def cases_of_lawyer(user: User) -> QuerySet[Record]:
    """The cases that somebody's legal-aid teams run and have not closed."""
    teams = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    return _open(Record.objects.cases().filter(team__in=teams))


def cases_of_coordinator(user: User) -> QuerySet[Record]:
    """The cases that came from somebody's documentation teams and are not closed."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
    return _open(Record.objects.cases().filter(case_file__incident__team__in=teams))


def running(looked: Looked, cases: QuerySet[Record]) -> list[Running]:
    """Those of the cases that are open which are among `cases`. One query."""
    wanted = {one.record.pk for one in looked.cases}
    among = set(cases.filter(pk__in=wanted).values_list("pk", flat=True))
    return [_running(one) for one in looked.cases if one.record.pk in among]


def _running(one: OpenedCase) -> Running:
    document = one.document
    told = told_in(document, one.record.case_file.incident) if document else Told(None)
    lines = lines_of(one.shared.deadlines, told.clocks, region=told.region)
    return Running(one.record, lines, document.account if document else None)


def _open(cases: QuerySet[Record]) -> QuerySet[Record]:
    return cases.exclude(state=Record.State.CLOSED).distinct()
