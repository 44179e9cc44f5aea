"""Taking the steps of a case: who may, from where, and what each does to the keys.

Every step locks the incidents of a case before the case itself, as taking back a consent does, and
writes where the case stands, who brought it there and why into the sealed shared part.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents import dates
from incidents.models import Grant, Record
from incidents.moved_facts import note_moved, tell
from incidents.records import write_revision
from incidents.rights import WRITING_ROLES
from legal_aid.case_document import SafetyHold, Shared, Step, to_parts
from legal_aid.cases import (
    OpenCase,
    is_lawyer_of,
    locked_case,
    open_case,
    require_settled,
    with_course_of,
)
from legal_aid.errors import NotPossibleNow, StageMoved
from legal_aid.models import CaseFile, JoinedIncident
from legal_aid.notices import renew_notices
from legal_aid.stages import OPEN, OVER, TABLE, Stage, Who, after, case_column, incident_column
from vault import Keyring

# What the pages and the API may ask for; the other steps are parts of verbs of their own.
STEPS = ("begin", "resolve", "close", "reopen", "hold", "lift")


def stage_of(record: Record, shared: Shared) -> Stage:
    """Where a case stands. What was written before there were stages goes by its column."""
    is_over = record.state == Record.State.CLOSED
    said = Stage(shared.stage) if shared.stage in Stage.values else None
    if said is None or (said in OVER) != is_over:
        return Stage.CLOSED if is_over else Stage.ACTIVE
    return said


def take_step(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    step: str,
    reason: str = "",
    seen: str = "",
) -> Record:
    """Take one of `STEPS`. `seen` is the stage that the actor saw, "" if they say none.

    Raises PermissionDenied, StageMoved when the case stands elsewhere (of two people at once the
    second is told), NotPossibleNow, and ValidationError by field for a reason that is missing.
    """
    if step not in STEPS:
        raise ValidationError(_("There is no such step."))
    _require_may(keyring, actor, record, step)
    with transaction.atomic():
        record = lock_all(record)
        case = open_case(keyring, record)
        now = stage_of(record, case.shared)
        if seen and seen != now:
            raise StageMoved(now)
        after(step, now, case.shared.safety_hold.stage if case.shared.safety_hold else "")
        _require_reason(step, reason)
        if step == "close" and not case.shared.outcomes:
            raise NotPossibleNow(_("Record at least one result before you close the case."))
        if step == "reopen":
            _require_keys_left(record)
        return move(keyring, actor, case, step, reason=reason)


def close_case(
    *, keyring: Keyring, author: User, record: Record, shared: Shared, expected: int
) -> Record:
    """Close a case with at least one outcome, writing the shared part as given; only lawyers of
    the provider. Raises PermissionDenied, Conflict, NotPossibleNow."""
    _require_may(keyring, author, record, "close")
    if not shared.outcomes:
        raise NotPossibleNow(_("Record at least one result before you close the case."))
    with transaction.atomic():
        record = lock_all(record)
        now = open_case(keyring, record).shared
        require_settled(now, shared)
        shared = with_course_of(now, shared)
        return move(keyring, author, OpenCase(record, shared, None, expected), "close")


def move(
    keyring: Keyring, actor: User, case: OpenCase, step: str, *, reason: str = "", **also: object
) -> Record:
    """Write a step that may be taken, inside the caller's transaction with everything locked.

    `also` are further fields of the shared part that change with it. StageMoved.
    """
    record, shared = case.record, case.shared
    now = stage_of(record, shared)
    held = shared.safety_hold
    stage = after(step, now, held.stage if held else "")
    at = timezone.now().isoformat(timespec="minutes")
    by = str(actor.pk)
    fields = {
        "stage": str(stage),
        "safety_hold": SafetyHold(stage=str(now), by=by, at=at, reason=reason)
        if step == "hold"
        else None,
        "history": [
            *shared.history,
            Step(code=step, by=by, at=at, stage=str(stage), reason=reason),
        ],
        **also,
    }
    changed = Shared.model_validate(shared.model_copy(update=fields).model_dump())
    write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts=to_parts(changed, None),
        expected=case.etag,
        **columns_of(record, stage),
    )
    if step != "withdraw_consent":  # what was held stays so for the others' records
        renew_notices(record, changed.notice_key, is_held=stage == Stage.SAFETY_HOLD)
    _move_incidents(record, stage)
    for incident in _incidents(record):
        note_moved([incident])
        tell(keyring, incident)  # where the step is the documentation team's own
    auditing.record(record.team.organisation, actor, TABLE[step].verb, record)
    return record


def begun(actor: User, step: str, shared: Shared) -> Shared:
    """The shared part of a case as it begins: engaged, and how that came."""
    at = timezone.now().isoformat(timespec="minutes")
    taken = Step(code=step, by=str(actor.pk), at=at, stage=str(Stage.ENGAGED))
    fields = {"stage": str(Stage.ENGAGED), "history": [*shared.history, taken]}
    return Shared.model_validate(shared.model_copy(update=fields).model_dump())


def columns_of(record: Record, stage: Stage) -> dict[str, object]:
    """The plaintext that follows from a stage: open or over, and the week it was over."""
    state = case_column(stage)
    if state == record.state:
        return {}
    over = state == Record.State.CLOSED
    return {"state": state, "closed_week": dates.this_week() if over else ""}


def lock_all(record: Record) -> Record:
    """Lock the incidents that a case rests on, then the case, until the transaction ends."""
    own = CaseFile.objects.filter(record=record).values("incident")
    joined = JoinedIncident.objects.filter(case=record).values("incident")
    incidents = Record.objects.filter(Q(pk__in=own) | Q(pk__in=joined)).order_by("pk")
    list(incidents.select_for_update(of=("self",)).values_list("pk", flat=True))
    return locked_case(record)


def may_take(user: User, record: Record, step: str) -> bool:
    """Whether a person is one of those who may take a step in a case."""
    who = TABLE[step].who
    if who in (Who.LAWYER, Who.LIFTER, Who.BOTH) and is_lawyer_of(user, record):
        return True
    roles = {
        Who.DOCUMENTATION: WRITING_ROLES,
        Who.BOTH: WRITING_ROLES,
        Who.LIFTER: (Role.COORDINATOR,),
    }.get(who)
    return roles is not None and documents(user, record, roles)


def documents(user: User, record: Record, roles: tuple = WRITING_ROLES) -> bool:
    """Whether a person has such a role in the team that documented the incident of a case."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=roles)
    return CaseFile.objects.filter(record=record, incident__team__in=teams).exists()


def _require_may(keyring: Keyring, actor: User, record: Record, step: str) -> None:
    if keyring.holder != actor.pk or not may_take(actor, record, step):
        raise PermissionDenied


def _require_reason(step: str, reason: str) -> None:
    if TABLE[step].needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why.")})


def _require_keys_left(record: Record) -> None:
    """A case is worked on only while the person shares the record with the provider."""
    incident = record.case_file.incident_id
    if not Grant.objects.filter(record=incident, team=record.team_id).exists():
        raise NotPossibleNow(
            _("The person shares this record with you no longer, so the case stays closed.")
        )
    other = CaseFile.objects.filter(incident=incident).exclude(record=record)
    if other.filter(record__state=Record.State.ACTIVE).exists():
        raise NotPossibleNow(_("Another lawyer has this record now, so the case stays closed."))


def _incidents(record: Record) -> list[UUID]:
    return list(CaseFile.objects.filter(record=record).values_list("incident", flat=True))


def _move_incidents(record: Record, stage: Stage) -> None:
    """The incident waits again, is with a lawyer or closed, unless something else became of it."""
    incidents = Record.objects.filter(case_files__record=record)
    if stage in OPEN:
        incidents = incidents.filter(state=Record.State.CLOSED)
    else:
        incidents = incidents.filter(state=Record.State.WITH_LAWYER)
    to = incident_column(stage)
    week = dates.this_week() if to == Record.State.CLOSED else ""
    incidents.exclude(state=to).update(state=to, closed_week=week)
