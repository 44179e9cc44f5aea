"""The one table of how a case moves, from the first draft to its end.

Until a lawyer accepts, the stage is that of the incident and its referral; from then on it is the
case's own and lies sealed in its shared part: the columns say only whether a case is open or over.
So who holds a seized server does not read which client is in danger. A stage is not a result: a
case has one stage and any number of outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import Record
from incidents.moved_facts import note_moved
from legal_aid.errors import NotPossibleNow, StageMoved
from legal_aid.models import Referral


class Stage(TextChoices):
    DRAFT = "draft", _("Draft")  # nobody may be asked yet: the consent is missing
    TRIAGED = "triaged", _("Triaged")  # may be offered
    OFFERED = "offered", _("Offered")
    UNPLACED = "unplaced", _("Nobody could take it")
    ENGAGED = "engaged", _("Engaged")  # a lawyer accepted
    ACTIVE = "active", _("Active")
    RESOLVED = "resolved", _("Resolved")
    REOPENED = "reopened", _("Reopened")
    SAFETY_HOLD = "safety_hold", _("Safety hold")
    CLOSED = "closed", _("Closed")
    TRANSFERRED = "transferred", _("Transferred")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")


class Who(StrEnum):
    """Who may take a step, beside holding the keys."""

    DOCUMENTATION = "documentation"  # paralegals and coordinators of the incident's team
    LAWYER = "lawyer"  # lawyers of the provider
    BOTH = "both"  # either of them
    LIFTER = "lifter"  # lawyers of the provider, coordinators of the incident's team
    PROGRAM = "program"  # what happens when nobody is left or the consent goes


@dataclass(frozen=True)
class Transition:
    """One step. `to` is None where it leads back to the stage before; `verb` is the log's."""

    frm: frozenset[Stage]
    to: Stage | None
    who: Who
    verb: str
    needs_reason: bool = False


WORKED_ON = frozenset({Stage.ENGAGED, Stage.ACTIVE, Stage.REOPENED})
OPEN = WORKED_ON | {Stage.RESOLVED, Stage.SAFETY_HOLD}
OVER = frozenset({Stage.CLOSED, Stage.TRANSFERRED, Stage.CONSENT_WITHDRAWN})
BEFORE = frozenset({Stage.DRAFT, Stage.TRIAGED, Stage.OFFERED, Stage.UNPLACED})
_RESTING = frozenset({Stage.DRAFT, Stage.TRIAGED, Stage.UNPLACED}) | OVER

TABLE: dict[str, Transition] = {
    "triage": Transition(
        frozenset({Stage.DRAFT}), Stage.TRIAGED, Who.DOCUMENTATION, "incident.revise"
    ),
    "refer": Transition(_RESTING, Stage.OFFERED, Who.DOCUMENTATION, "referral.make"),
    "take_back": Transition(
        frozenset({Stage.OFFERED}), Stage.TRIAGED, Who.DOCUMENTATION, "referral.withdraw"
    ),
    "nobody_left": Transition(
        frozenset({Stage.OFFERED}), Stage.UNPLACED, Who.PROGRAM, "referral.unplaced"
    ),
    "accept": Transition(frozenset({Stage.OFFERED}), Stage.ENGAGED, Who.LAWYER, "offer.accept"),
    "accept_by_phone": Transition(
        _RESTING | {Stage.OFFERED}, Stage.ENGAGED, Who.DOCUMENTATION, "offer.phone_accept"
    ),
    "begin": Transition(
        frozenset({Stage.ENGAGED, Stage.REOPENED}), Stage.ACTIVE, Who.LAWYER, "case.begin"
    ),
    "resolve": Transition(WORKED_ON, Stage.RESOLVED, Who.LAWYER, "case.resolve"),
    "close": Transition(WORKED_ON | {Stage.RESOLVED}, Stage.CLOSED, Who.LAWYER, "case.close"),
    "reopen": Transition(
        frozenset({Stage.RESOLVED, Stage.CLOSED}), Stage.REOPENED, Who.LAWYER, "case.reopen", True
    ),
    "hold": Transition(
        OPEN - {Stage.SAFETY_HOLD}, Stage.SAFETY_HOLD, Who.BOTH, "case.safety_hold", True
    ),
    "lift": Transition(frozenset({Stage.SAFETY_HOLD}), None, Who.LIFTER, "case.safety_lift", True),
    # Not under a hold, which would end unseen with the case: it is lifted first, with a reason.
    "transfer": Transition(
        OPEN - {Stage.SAFETY_HOLD}, Stage.TRANSFERRED, Who.DOCUMENTATION, "case.transfer", True
    ),
    "withdraw_consent": Transition(
        OPEN | {Stage.CLOSED}, Stage.CONSENT_WITHDRAWN, Who.PROGRAM, "case.consent_gone"
    ),
}

# What the columns say of a stage.
_INCIDENT = {
    Stage.OFFERED: Record.State.OFFERED,
    Stage.CLOSED: Record.State.CLOSED,
    **dict.fromkeys(OPEN, Record.State.WITH_LAWYER),
}
_REFERRAL = {
    "nobody_left": Referral.State.UNPLACED,
    "take_back": Referral.State.WITHDRAWN,
    "accept": Referral.State.PLACED,
    "accept_by_phone": Referral.State.PLACED,
}


def after(step: str, now: Stage, before: str = "") -> Stage:
    """Where a step leads from `now`; `before` is where a held case stood.

    StageMoved, with a sentence that says how the case stands, if the step does not go from there.
    """
    transition = TABLE[step]
    if now not in transition.frm:
        raise StageMoved(now)
    led = transition.to or Stage(before)
    if transition.to is None and led not in OPEN - {Stage.SAFETY_HOLD}:
        raise StageMoved(now)
    return led


def possible(now: Stage) -> list[str]:
    """The steps that go from a stage, in the order of the table."""
    return [step for step, transition in TABLE.items() if now in transition.frm]


def may_be_held_by_provider(stage: Stage) -> bool:
    """Whether the provider holds keys of the incident: while the case is open, and once it is
    closed, because the lawyer's file refers to it. Not once it moved on or the person said no."""
    return stage in OPEN or stage == Stage.CLOSED


def case_column(stage: Stage) -> str:
    """What the state column of a case says: open or over."""
    return Record.State.CLOSED if stage in OVER else Record.State.ACTIVE


def incident_column(stage: Stage) -> str:
    """What the state column of an incident says while its newest case is in this stage."""
    return _INCIDENT.get(stage, Record.State.REGISTERED)


def stage_of_incident(record: Record, *, may_be_offered: bool, was_unplaced: bool) -> Stage:
    """The stage of an incident that no lawyer has."""
    if record.state == Record.State.OFFERED:
        return Stage.OFFERED
    if was_unplaced:
        return Stage.UNPLACED
    return Stage.TRIAGED if may_be_offered else Stage.DRAFT


def move_incident(record_id: UUID, step: str) -> bool:
    """Write what a step before the case makes of the incident's column; False if it stood
    elsewhere. Inside the caller's transaction."""
    transition = TABLE[step]
    came = {incident_column(stage) for stage in transition.frm}
    to = incident_column(transition.to or Stage.DRAFT)
    moved = bool(Record.objects.filter(pk=record_id, state__in=came).update(state=to))
    if moved:
        note_moved([record_id])
    return moved


def move_referral(referral: Referral, step: str) -> None:
    """Write the end of a referral that was being placed; NotPossibleNow if it was not."""
    to = _REFERRAL[step]
    placing = Referral.objects.filter(pk=referral.pk, state=Referral.State.PLACING)
    if not placing.update(state=to):
        raise NotPossibleNow(gettext("This referral is over; there is nothing to take back."))
    referral.state = to
