"""How much each member of a legal-aid team has to do: exact numbers, for the team itself.

Nothing is stored for it. Who leads what and whose a task is stands sealed in the cases, which are
opened in the session that asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Team, User
from incidents import dates
from incidents.following import is_overdue
from incidents.models import Record
from incidents.records import open_many
from legal_aid.case_document import Shared
from legal_aid.workload.leading import handing_teams, workers_of
from vault import Keyring

# Each is one public-key operation: the newest are looked at.
MOST_CASES = 500
NOBODY = ""


@dataclass(frozen=True)
class Load:
    """What one person has. `person` is an id, NOBODY for what is nobody's; `name` is "" for an
    account that is gone. `next_hearing` is an ISO minute of a case they lead, or ""."""

    person: str
    name: str
    is_member: bool
    cases: int
    tasks: int
    overdue: int
    next_hearing: str


@dataclass(frozen=True)
class OpenWork:
    """The newest open cases of a team: those that open, how many do not, and how many more there
    are that were not looked at."""

    cases: tuple[tuple[Record, Shared], ...] = field(repr=False)
    unopened: int
    not_looked_at: int


@dataclass(frozen=True)
class Workload:
    """`loads`: what is nobody's first, then people outside the team, then members, by name."""

    team: Team
    loads: tuple[Load, ...]
    looked_at: int
    unopened: int
    not_looked_at: int

    @property
    def most_cases(self) -> int:
        return max(1, *(one.cases for one in self.loads))

    @property
    def most_tasks(self) -> int:
        return max(1, *(one.tasks for one in self.loads))


def workload_of(
    keyring: Keyring, user: User, team: Team, *, now: datetime | None = None
) -> Workload:
    """The work of one team; PermissionDenied for anyone but its lawyers and coordinators."""
    require_handing(keyring, user, team)
    work = open_work(keyring, team)
    return Workload(
        team=team,
        loads=_loads(team, [shared for _record, shared in work.cases], now or timezone.now()),
        looked_at=len(work.cases),
        unopened=work.unopened,
        not_looked_at=work.not_looked_at,
    )


def require_handing(keyring: Keyring, user: User, team: Team) -> None:
    """PermissionDenied unless this person may hand out the work of a team."""
    if keyring.holder != user.pk or not handing_teams(user).filter(pk=team.pk).exists():
        raise PermissionDenied


def open_work(keyring: Keyring, team: Team) -> OpenWork:
    """Open the newest MOST_CASES open cases of a team. Four queries, one opening a case."""
    running = Record.objects.cases().filter(team=team).exclude(state=Record.State.CLOSED)
    newest = list(running.order_by("-week", "pk")[:MOST_CASES])
    opened = open_many(keyring, newest, parts=("shared",))
    cases = tuple(
        (record, Shared.model_validate_json(opened[record.pk]["shared"]))
        for record in newest
        if "shared" in opened.get(record.pk, {})
    )
    return OpenWork(
        cases=cases,
        unopened=len(newest) - len(cases),
        not_looked_at=max(0, running.count() - len(newest)) if len(newest) == MOST_CASES else 0,
    )


def _loads(team: Team, cases: Iterable[Shared], now: datetime) -> tuple[Load, ...]:
    led: dict[str, int] = defaultdict(int)
    tasks: dict[str, int] = defaultdict(int)
    overdue: dict[str, int] = defaultdict(int)
    hearings: dict[str, list[str]] = defaultdict(list)
    for shared in cases:
        led[shared.lead] += 1
        hearings[shared.lead] += [
            one.at
            for one in shared.hearings
            if one.happened is None and dates.moment(one.at) >= now
        ]
        for task in shared.tasks:
            if not task.done:
                tasks[task.assignee] += 1
                overdue[task.assignee] += is_overdue(task.due, now)
    members = {str(pk): name for pk, name in workers_of(team.pk).values_list("pk", "username")}
    others = _names((led.keys() | tasks.keys()) - members.keys() - {NOBODY})
    return tuple(
        Load(
            person=person,
            name=name,
            is_member=person in members,
            cases=led[person],
            tasks=tasks[person],
            overdue=overdue[person],
            next_hearing=min(hearings[person], key=dates.moment, default=""),
        )
        for person, name in {NOBODY: "", **others, **members}.items()
    )


def _names(people: set[str]) -> dict[str, str]:
    """Sign-in names by id, in order; "" for accounts that are gone."""
    known = User.objects.filter(pk__in=[UUID(person) for person in people])
    found = {str(pk): name for pk, name in known.values_list("pk", "username")}
    names = {person: found.get(person, "") for person in people}
    return dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0])))
