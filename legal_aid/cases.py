"""Running a case: two parts, revised by whoever may open them, never overwritten in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.errors import Conflict
from incidents.models import READING_ROLES, Record
from incidents.moved_facts import note_moved
from incidents.records import open_parts, part_keys, write_revision
from legal_aid.case_document import Deadline, Privileged, Shared, to_parts
from legal_aid.errors import NotPossibleNow
from legal_aid.models import CaseFile
from vault import Keyring

# Fields of the shared part that steps alone change.
COURSE = ("stage", "history", "safety_hold", "co_counsel", "notice_key")
# Results that a dispute alone has, with its safeguards (`legal_aid.community`).
OF_DISPUTES = ("cdr_agreement", "cdr_failed")
HANDING_ROLES = (Role.LAWYER, Role.COORDINATOR)


@dataclass(frozen=True)
class OpenCase:
    """A case as far as its reader may open it; `privileged` is None outside the provider."""

    record: Record
    shared: Shared
    privileged: Privileged | None
    etag: int


@dataclass(frozen=True)
class Changed:
    """The parts that a change touches; None leaves a part as it is."""

    shared: Shared | None = None
    privileged: Privileged | None = None


def open_case(keyring: Keyring, record: Record) -> OpenCase:
    """Undecryptable for whoever holds no grant of the shared part."""
    parts = open_parts(keyring, record)
    privileged = parts.get("privileged")
    return OpenCase(
        record=record,
        shared=Shared.model_validate_json(parts["shared"]),
        privileged=Privileged.model_validate_json(privileged) if privileged else None,
        etag=record.head,
    )


def read_case(*, keyring: Keyring, reader: User, record: Record) -> OpenCase:
    """As `open_case`, within the reader's scope and written in the provider's log."""
    if keyring.holder != reader.pk or not may_write_shared(reader, record):
        raise PermissionDenied
    with transaction.atomic():
        opened = open_case(keyring, record)
        _audit(record, reader, "case.open")
    return opened


def revise_case(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    expected: int,
    shared: Shared | None = None,
    privileged: Privileged | None = None,
) -> Record:
    """Write the given parts as a new revision.

    The documentation team may revise `shared`, but not what lawyers found in it; the provider
    both. Where the case stands is left alone (`legal_aid.course`). Raises PermissionDenied,
    Conflict when the case is no longer at revision `expected`, NotPossibleNow once it is closed.
    """
    _require_may_write(keyring, author, record, privileged is not None)
    with transaction.atomic():
        record = locked_case(record)
        _require_open(record)
        if shared is not None:
            shared = _own(keyring, author, record, shared)
        _write(keyring, author, record, to_parts(shared, privileged), expected)
        _audit(record, author, "case.revise")
    return record


def change_case(
    *, keyring: Keyring, author: User, record: Record, change: Callable[[OpenCase], Changed]
) -> Record:
    """Apply a change that adds to whatever is there now, so that it needs no revision to expect.

    `change` gets the newest version and returns the parts it changes; where it changes none,
    nothing is written. As `revise_case` otherwise.
    """
    with transaction.atomic():
        record = locked_case(record)
        changed = change(open_case(keyring, record))
        if changed.shared is None and changed.privileged is None:
            _require_may_write(keyring, author, record, touches_privileged=False)
            _require_open(record)
            return record
        return revise_case(
            keyring=keyring,
            author=author,
            record=record,
            expected=record.head,
            shared=changed.shared,
            privileged=changed.privileged,
        )


def _own(keyring: Keyring, author: User, record: Record, shared: Shared) -> Shared:
    """What may be written: where the case stands stays as it is, who leads it unless the author
    hands out the provider's work, and what lawyers found, and the days they answer for, only
    lawyers of the provider change."""
    now = open_case(keyring, record).shared
    require_settled(now, shared)
    if now.outcomes != shared.outcomes:  # the fact of the record says them too
        note_moved(CaseFile.objects.filter(record=record).values_list("incident", flat=True))
    differs = now.qualifications != shared.qualifications or _answered(now) != _answered(shared)
    if differs and not is_lawyer_of(author, record):
        raise PermissionDenied
    if now.lead != shared.lead and not may_hand_out(author, record):
        shared = shared.model_copy(update={"lead": now.lead})
    return with_course_of(now, shared)


def require_settled(now: Shared, shared: Shared) -> None:
    """NotPossibleNow for a result of a community resolution that no step of a dispute brings: some
    abuses are never settled so, and nothing is without the safeguards."""
    new = [one for one in shared.outcomes if one.code in OF_DISPUTES and one not in now.outcomes]
    if new and now.disputes == shared.disputes:
        raise NotPossibleNow(
            _("A community resolution is recorded step by step on its own page of the case.")
        )


def with_course_of(now: Shared, shared: Shared) -> Shared:
    """`shared` with the stage and history of `now`: only a step changes those."""
    return shared.model_copy(update={name: getattr(now, name) for name in COURSE})


def _answered(shared: Shared) -> dict[str, Deadline]:
    """The deadlines that a lawyer has confirmed, set or done, by id."""
    return {one.id: one for one in shared.deadlines if one.confirmed_by or one.done_by}


def may_write_shared(user: User, record: Record) -> bool:
    """Whether a person works on the shared part: reads in the provider's or the granted team."""
    mine = teams_of(user, roles=READING_ROLES)
    return mine.filter(pk__in=[record.team_id, *_granted(record)]).exists()


def is_provider(user: User, record: Record) -> bool:
    """Whether a person reads in the team that runs the case."""
    return teams_of(user, roles=READING_ROLES).filter(pk=record.team_id).exists()


def is_lawyer_of(user: User, record: Record) -> bool:
    lawyers = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    return lawyers.filter(pk=record.team_id).exists()


def may_hand_out(user: User, record: Record) -> bool:
    """Whether a person says who leads a case: lawyers and coordinators of the provider."""
    teams = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=HANDING_ROLES)
    return teams.filter(pk=record.team_id).exists()


def _granted(record: Record) -> list:
    return list(record.grants.values_list("team_id", flat=True))


def _require_may_write(
    keyring: Keyring, author: User, record: Record, touches_privileged: bool
) -> None:
    if not may_write_shared(author, record):
        raise PermissionDenied
    # The documentation team has no key of it, other lawyers only if they were given one.
    if touches_privileged and not (
        is_provider(author, record) or "privileged" in part_keys(keyring, record)
    ):
        raise PermissionDenied


def locked_case(record: Record) -> Record:
    """The case with its row locked until the transaction ends."""
    cases = Record.objects.cases().select_related("team__organisation")
    locked = cases.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if locked is None:
        raise PermissionDenied
    return locked


def _require_open(record: Record) -> None:
    if record.state != Record.State.ACTIVE:
        raise NotPossibleNow(_("This case is closed."))


def _write(
    keyring: Keyring,
    author: User,
    record: Record,
    parts: dict[str, bytes],
    expected: int,
    **columns: object,
) -> None:
    if keyring.holder != author.pk:
        raise PermissionDenied
    if record.head != expected:
        raise Conflict(record.head)
    write_revision(
        keyring=keyring, author=author, record=record, parts=parts, expected=expected, **columns
    )


def _audit(record: Record, author: User, verb: str) -> None:
    auditing.record(record.team.organisation, author, verb, record)
