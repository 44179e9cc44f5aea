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
from incidents import dates
from incidents.errors import Conflict
from incidents.models import READING_ROLES, Record
from incidents.records import open_parts, write_revision
from legal_aid.case_document import Privileged, Shared, to_parts
from legal_aid.errors import NotPossibleNow
from vault import Keyring


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
    both. Raises PermissionDenied, Conflict when the case is no longer at revision `expected`,
    NotPossibleNow once it is closed.
    """
    _require_may_write(author, record, privileged is not None)
    with transaction.atomic():
        record = _locked_case(record)
        _require_open(record)
        if shared is not None:
            _require_own_findings(keyring, author, record, shared)
        _write(keyring, author, record, to_parts(shared, privileged), expected)
        _audit(record, author, "case.revise")
    return record


def change_case(
    *, keyring: Keyring, author: User, record: Record, change: Callable[[OpenCase], Changed]
) -> Record:
    """Apply a change that adds to whatever is there now, so that it needs no revision to expect.

    `change` gets the newest version and returns the parts it changes. As `revise_case` otherwise.
    """
    with transaction.atomic():
        record = _locked_case(record)
        changed = change(open_case(keyring, record))
        return revise_case(
            keyring=keyring,
            author=author,
            record=record,
            expected=record.head,
            shared=changed.shared,
            privileged=changed.privileged,
        )


def close_case(
    *, keyring: Keyring, author: User, record: Record, shared: Shared, expected: int
) -> Record:
    """Close a case with at least one outcome; only lawyers of the provider. As `revise_case`."""
    _require_lawyer(author, record)
    if not shared.outcomes:
        raise NotPossibleNow(_("Record at least one result before you close the case."))
    with transaction.atomic():
        record = _locked_case(record)
        _require_open(record)
        closed = {"state": Record.State.CLOSED, "closed_week": dates.this_week()}
        _write(keyring, author, record, to_parts(shared, None), expected, **closed)
        Record.objects.filter(case_files__record=record, state=Record.State.WITH_LAWYER).update(
            **closed
        )
        _audit(record, author, "case.close")
    return record


def _require_own_findings(keyring: Keyring, author: User, record: Record, shared: Shared) -> None:
    """What a lawyer found is changed by lawyers of the provider only."""
    if is_lawyer_of(author, record):
        return
    if open_case(keyring, record).shared.qualifications != shared.qualifications:
        raise PermissionDenied


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


def _granted(record: Record) -> list:
    return list(record.grants.values_list("team_id", flat=True))


def _require_may_write(author: User, record: Record, touches_privileged: bool) -> None:
    allowed = (
        is_provider(author, record) if touches_privileged else may_write_shared(author, record)
    )
    if not allowed:
        raise PermissionDenied


def _require_lawyer(author: User, record: Record) -> None:
    if not is_lawyer_of(author, record):
        raise PermissionDenied


def _locked_case(record: Record) -> Record:
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
