"""Handing over somebody's work in bulk: they are ill, on leave, or have left the team.

Each case is a change of its own, so that one that is closed meanwhile or does not open keeps none
of the others back. What moved is said, and what did not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Team, User
from incidents.errors import Conflict
from incidents.models import Record
from legal_aid.case_document import Shared
from legal_aid.cases import Changed, OpenCase, change_case
from legal_aid.errors import NotPossibleNow
from legal_aid.workload.counting import open_work, require_handing
from legal_aid.workload.leading import require_worker, with_fields
from vault import Keyring, Undecryptable

# Each is two openings and a sealing: more are handed over by asking again.
MOST_AT_ONCE = 200


class Kind(StrEnum):
    LEAD = "lead"
    TASKS = "tasks"


class Why(StrEnum):
    """Why a case stayed as it was."""

    CLOSED = "closed"
    UNOPENED = "unopened"
    NOTHING = "nothing"  # nothing of theirs is in it any more
    GONE = "gone"  # not a case of the team, or not any more


@dataclass(frozen=True)
class Moving:
    """What would move now: `records` in which `leads` cases and `tasks` open tasks are theirs;
    `left` more cases are for another time."""

    records: tuple[UUID, ...]
    leads: int
    tasks: int
    left: int
    unopened: int
    not_looked_at: int


@dataclass
class HandedOver:
    """What moved, and which cases did not."""

    leads: int = 0
    tasks: int = 0
    moved: list[UUID] = field(default_factory=list)
    stayed: list[tuple[UUID, Why]] = field(default_factory=list)


class _NothingTheirs(Exception):
    """Nothing in this case is theirs any more: nothing is written."""


def what_moves(
    keyring: Keyring, actor: User, team: Team, *, whose: str, kinds: Collection[Kind]
) -> Moving:
    """Count what `hand_over_work` would move. `whose` is a person's id, or NOBODY."""
    require_handing(keyring, actor, team)
    work = open_work(keyring, team)
    theirs = [
        (record.pk, _leads(shared, whose, kinds), len(_tasks(shared, whose, kinds)))
        for record, shared in work.cases
    ]
    theirs = [each for each in theirs if each[1] or each[2]]
    now = theirs[:MOST_AT_ONCE]
    return Moving(
        records=tuple(pk for pk, _led, _count in now),
        leads=sum(led for _pk, led, _count in now),
        tasks=sum(count for _pk, _led, count in now),
        left=len(theirs) - len(now),
        unopened=work.unopened,
        not_looked_at=work.not_looked_at,
    )


def hand_over_work(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    whose: str,
    to: UUID,
    kinds: Collection[Kind],
    records: Collection[UUID],
) -> HandedOver:
    """Give what is somebody's in these cases to a member of the team, case by case.

    Whoever had it need not be in the team any more; NOBODY is what nobody has taken. Each case is
    written and audited on its own, and one entry more, which commits with the first of them, says
    that work was handed over: whenever the server stops, the log tells what has moved.
    PermissionDenied for anyone but lawyers and coordinators of the team; ValidationError by field
    for whom cannot be given work, for no kind, and for more than MOST_AT_ONCE cases.
    """
    require_handing(keyring, actor, team)
    _require_sensible(team, whose, to, kinds, records)
    asked = list(dict.fromkeys(records))
    own = Record.objects.cases().filter(team=team, pk__in=asked).select_related("team")
    found = {record.pk: record for record in own}
    told = HandedOver()
    for pk in asked:
        why = _move(keyring, actor, found.get(pk), whose, str(to), kinds, told)
        if why is None:
            told.moved.append(pk)
        else:
            told.stayed.append((pk, why))
    return told


def _require_sensible(
    team: Team, whose: str, to: UUID, kinds: Collection[Kind], records: Collection[UUID]
) -> None:
    if not kinds:
        raise ValidationError({"kinds": _("Choose what is handed over.")})
    if whose == str(to):
        raise ValidationError({"to": _("Choose somebody else.")})
    if len(records) > MOST_AT_ONCE:
        message = _("Choose at most %(most)d cases at once.") % {"most": MOST_AT_ONCE}
        raise ValidationError({"cases": message})
    require_worker(team.pk, to, "to")


def _move(
    keyring: Keyring,
    actor: User,
    record: Record | None,
    whose: str,
    to: str,
    kinds: Collection[Kind],
    told: HandedOver,
) -> Why | None:
    """Write one case; why not, or None when it moved."""
    counted = (0, 0)

    def change(case: OpenCase) -> Changed:
        nonlocal counted
        changed, *counts = _given(case, whose, to, kinds)
        counted = (counts[0], counts[1])
        return changed

    if record is None:
        return Why.GONE
    try:
        with auditing.kept_for_last():
            change_case(keyring=keyring, author=actor, record=record, change=change)
            if not told.moved:
                auditing.record(record.team.organisation, actor, "work.hand_over", record.team)
    except NotPossibleNow:
        return Why.CLOSED
    except (_NothingTheirs, Conflict):
        return Why.NOTHING
    except Undecryptable:
        return Why.UNOPENED
    except PermissionDenied:
        return Why.GONE
    told.leads += counted[0]
    told.tasks += counted[1]
    return None


def _given(
    case: OpenCase, whose: str, to: str, kinds: Collection[Kind]
) -> tuple[Changed, int, int]:
    shared = case.shared
    leads, theirs = _leads(shared, whose, kinds), _tasks(shared, whose, kinds)
    if not leads and not theirs:
        raise _NothingTheirs
    tasks = [
        {**task.model_dump(), "assignee": to} if task.id in theirs else task.model_dump()
        for task in shared.tasks
    ]
    fields = {"tasks": tasks} | ({"lead": to} if leads else {})
    return with_fields(case, **fields), leads, len(theirs)


def _leads(shared: Shared, whose: str, kinds: Collection[Kind]) -> int:
    return int(Kind.LEAD in kinds and shared.lead == whose)


def _tasks(shared: Shared, whose: str, kinds: Collection[Kind]) -> set[str]:
    if Kind.TASKS not in kinds:
        return set()
    return {task.id for task in shared.tasks if not task.done and task.assignee == whose}
