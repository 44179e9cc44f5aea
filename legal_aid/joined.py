"""A strategic case: one case file over several incidents, and incidents to read beside a case.

Joining says in a column which incidents one case rests on, because each of them can drop out: a
lawyer joins only what was shared with the provider under its own consent, and what is shared no
longer goes. Linking says it in the sealed part alone and opens nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.models import Grant, Record
from incidents.records import write_revision
from legal_aid.case_changes import Change
from legal_aid.case_document import Shared, to_parts
from legal_aid.cases import Changed, OpenCase, is_lawyer_of, locked_case, open_case
from legal_aid.course import stage_of
from legal_aid.errors import NotPossibleNow
from legal_aid.models import JoinedIncident
from legal_aid.notices import handed, new_notice_key
from legal_aid.stages import Stage
from vault import Keyring


def joinable(user: User, record: Record) -> QuerySet[Record]:
    """Incidents that this case's provider may open and that are not part of the case yet."""
    granted = Grant.objects.filter(team=record.team_id, is_shared=True).values("record")
    incidents = Record.objects.incidents().visible_to(user).filter(pk__in=granted)
    joined = JoinedIncident.objects.filter(case=record).values("incident")
    return incidents.exclude(case_files__record=record).exclude(pk__in=joined)


def joined_to(user: User, record: Record) -> QuerySet[Record]:
    """The further incidents of a case that a person may still see."""
    return Record.objects.incidents().visible_to(user).filter(joined_cases__case=record)


@transaction.atomic
def join_incident(
    *, keyring: Keyring, actor: User, record: Record, incident: Record
) -> JoinedIncident:
    """Let an open case rest on a further incident; only lawyers of the provider.

    Its team learns of safety holds from then on. Raises PermissionDenied, NotPossibleNow,
    ValidationError for what is not shared with them, Undecryptable.
    """
    record = _open(actor, record)
    if not joinable(actor, record).filter(pk=incident.pk).exists():
        raise ValidationError({"incident": _("Choose a record that is shared with your team.")})
    shared = open_case(keyring, record).shared
    key = shared.notice_key or new_notice_key()
    is_held = stage_of(record, shared) == Stage.SAFETY_HOLD
    joined = handed(keyring, JoinedIncident(case=record, incident=incident), key, is_held=is_held)
    joined.save(force_insert=True)
    if not shared.notice_key:
        whole = Shared.model_validate(shared.model_dump() | {"notice_key": key})
        write_revision(keyring=keyring, author=actor, record=record,
                       parts=to_parts(whole, None), expected=record.head)  # fmt: skip
    auditing.record(record.team.organisation, actor, "case.join", record)
    return joined


@transaction.atomic
def part_incident(*, keyring: Keyring, actor: User, record: Record, incident: Record) -> None:
    """Take a further incident out of a case again. As `join_incident`; harmless to repeat. Not
    under a safety hold, which would end for its team unseen."""
    record = _open(actor, record)
    if stage_of(record, open_case(keyring, record).shared) == Stage.SAFETY_HOLD:
        # The danger would go unseen with the case.
        raise NotPossibleNow(_("Lift the safety hold of this case first."))
    if JoinedIncident.objects.filter(case=record, incident=incident).delete()[0]:
        auditing.record(record.team.organisation, actor, "case.part", record)


def link_incident(user: User, incident: UUID) -> Change:
    """Name an incident to be read beside a case. Only one that this person may see."""

    def change(case: OpenCase) -> Changed:
        wanted = [*map(UUID, case.shared.linked), incident]
        return _linked(case, linkable(user, case.shared.linked, wanted))

    return change


def linkable(user: User, before: list[str], wanted: list[UUID]) -> list[str]:
    """The links that are wanted. ValidationError for a new one that this person may not see."""
    new = {one for one in wanted if str(one) not in before}
    if Record.objects.incidents().visible_to(user).filter(pk__in=new).count() < len(new):
        raise ValidationError({"incident": _("Choose a record that you can open.")})
    return [str(one) for one in wanted]


def unlink_incident(incident: UUID) -> Change:
    def change(case: OpenCase) -> Changed:
        return _linked(case, [one for one in case.shared.linked if one != str(incident)])

    return change


def _linked(case: OpenCase, linked: list[str]) -> Changed:
    plain = case.shared.model_dump() | {"linked": linked}
    return Changed(shared=Shared.model_validate(plain))


def _open(actor: User, record: Record) -> Record:
    if not is_lawyer_of(actor, record):
        raise PermissionDenied
    record = locked_case(record)
    if record.state != Record.State.ACTIVE:
        raise NotPossibleNow(_("This case is closed."))
    return record
