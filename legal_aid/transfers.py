"""Taking a case from one provider so that another can have it, and what the next one is told.

The documentation team decides with the client, because only its keys renew those of the record:
the old provider's open nothing that is there from now on. Its own file stays its own, at the stage
it was in. The incident waits again and is referred as ever: the next provider checks for conflicts
and accepts before it sees a name, and then gets the course of the case within the same consent.
Co-counsel's grants go at once; the keys they kept end with `co_counsel.renew_after_transfer`.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from audit.journal.writing import journal
from incidents.holding import carry_over
from incidents.models import Grant, Record
from incidents.withdrawal import withdraw_grants
from legal_aid.case_document import Shared
from legal_aid.cases import open_case
from legal_aid.course import lock_all, may_take, move, stage_of
from legal_aid.errors import StageMoved
from legal_aid.models import JoinedIncident
from legal_aid.stages import Stage, after
from vault import Keyring, Undecryptable

# What the next provider gets: what happened and what is to be done. What the first one and the
# documentation team wrote to each other stays between them.
_LEFT_BEHIND = {
    "messages": [],
    "notes": [],
    "documents": [],
    "co_counsel": [],
    "safety_hold": None,
    "lead": "",
    "notice_key": "",
}


def transfer(
    *, keyring: Keyring, actor: User, record: Record, reason: str, seen: str = ""
) -> Record:
    """End a provider's work on a case; returns the incident, which waits for the next one.

    By paralegals and coordinators of the incident's team, with its keys. PermissionDenied,
    StageMoved, ValidationError without a reason, Undecryptable without the keys.
    """
    if keyring.holder != actor.pk or not may_take(actor, record, "transfer"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    with auditing.kept_for_last():
        record = lock_all(record)
        case = open_case(keyring, record)
        now = stage_of(record, case.shared)
        if seen and seen != now:
            raise StageMoved(now)
        after("transfer", now)
        incident = record.case_file.incident
        carry_over(keyring=keyring, actor=actor, record=incident)
        withdraw_grants(keyring=keyring, record=incident)
        JoinedIncident.objects.filter(incident=incident).delete()
        others = Grant.objects.filter(record=record)
        others = others.exclude(team__in=[record.team_id, incident.team_id])
        for team in others.values_list("team_id", flat=True):
            journal("co-counsel ended", record.pk.hex + team.hex)
        others.delete()
        move(keyring, actor, case, "transfer", reason=reason, co_counsel=[])
        if incident.team.organisation_id != record.team.organisation_id:
            auditing.record(incident.team.organisation, actor, "case.transfer", record)
    return incident


def former_providers(keyring: Keyring, incident: Record) -> set[UUID]:
    """Teams that a case of this incident was transferred from: they are not asked again."""
    return {case.team_id for case, _shared in _transferred(keyring, incident)}


def course_for_next(keyring: Keyring, incident: Record) -> Shared | None:
    """What the next provider gets of the newest case that was transferred; None without one."""
    transferred = _transferred(keyring, incident)
    if not transferred:
        return None
    _case, shared = max(transferred, key=lambda one: one[1].history[-1].at)
    return shared.model_copy(update=_LEFT_BEHIND)


def _transferred(keyring: Keyring, incident: Record) -> list[tuple[Record, Shared]]:
    found = []
    cases = Record.objects.cases().filter(case_file__incident=incident, state=Record.State.CLOSED)
    for case in cases:
        try:
            shared = open_case(keyring, case).shared
        except Undecryptable:
            continue
        if stage_of(case, shared) == Stage.TRANSFERRED:
            found.append((case, shared))
    return found
