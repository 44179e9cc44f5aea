"""Safety holds that outlive the case they were set in.

A hold belongs to a case. When the case ends for a record while the hold lasts, because the person
takes the sharing back or another lawyer is to have it, the danger is still there: the record
itself goes on being held, in its account, which every team with a grant reads, until a coordinator
lifts it with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.document import Account, CarriedHold, canonical
from incidents.endangered import is_endangered, tells_of_danger
from incidents.models import Record
from incidents.records import open_many, open_parts, write_revision
from incidents.rights import ERASING_ROLES, require_role
from vault import Keyring


@dataclass(frozen=True)
class Leftover:
    """What a later room keeps of holds whose case is over: whether it says so of a record, and how
    to end it. `clear` must be harmless to repeat."""

    is_held: Callable[[Keyring, Record], bool]
    clear: Callable[[Record], None]


_leftovers: list[Leftover] = []


def leaves_holds(leftover: Leftover) -> None:
    """Register one: imports point one way."""
    if leftover not in _leftovers:
        _leftovers.append(leftover)


@tells_of_danger
def held_on_their_own(keyring: Keyring, incidents: frozenset[UUID]) -> set[UUID]:
    """Of these incidents, those whose own account says so. Two queries."""
    records = list(Record.objects.incidents().filter(pk__in=incidents))
    found = open_many(keyring, records, parts=("account",))
    return {
        record
        for record, parts in found.items()
        if "account" in parts and standing(Account.model_validate_json(parts["account"]))
    }


def standing(account: Account) -> CarriedHold | None:
    """The hold that nobody lifted yet."""
    return next((one for one in account.holds if not one.lifted_by), None)


def is_left_over(keyring: Keyring, record: Record, account: Account) -> bool:
    """Whether a record is held without an open case in which that could be lifted."""
    return bool(standing(account)) or any(each.is_held(keyring, record) for each in _leftovers)


def with_hold(account: Account, actor: User) -> Account:
    """The account with a hold that lasts from now on, once."""
    if standing(account):
        return account
    hold = CarriedHold(by=str(actor.pk), at=_now())
    return _with(account, [*account.holds, hold])


def carry_over(*, keyring: Keyring, actor: User, record: Record) -> bool:
    """Hold a record on its own if somebody in it is in danger now; whether it is held.

    Before the case that says so ends for it, inside the caller's transaction. Undecryptable.
    """
    if not is_endangered(keyring, record):
        return False
    account = account_of(keyring, record)
    _write(keyring, actor, record, with_hold(account, actor))
    return True


@auditing.kept_for_last()
def lift(*, keyring: Keyring, actor: User, record: Record, reason: str) -> Record:
    """Lift what is left of holds whose cases are over; `reason` is kept in the record.

    PermissionDenied unless by a coordinator of the record's team; ValidationError without a reason
    or without such a hold: one of a case is lifted there.
    """
    require_role(keyring, actor, record.team, ERASING_ROLES)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    record = Record.objects.incidents().select_for_update(of=("self",)).get(pk=record.pk)
    account = account_of(keyring, record)
    if not is_left_over(keyring, record, account):
        raise ValidationError(_("This record is under no safety hold of its own."), code="hold")
    said = {"lifted_by": str(actor.pk), "lifted_at": _now(), "reason": reason}
    held = with_hold(account, actor).holds
    holds = [one if one.lifted_by else one.model_copy(update=said) for one in held]
    for each in _leftovers:
        each.clear(record)
    _write(keyring, actor, record, _with(account, holds))
    auditing.record(record.team.organisation, actor, "safety_lifted", record)
    return record


def account_of(keyring: Keyring, record: Record) -> Account:
    return Account.model_validate_json(open_parts(keyring, record, parts=("account",))["account"])


def _with(account: Account, holds: list[CarriedHold]) -> Account:
    return Account.model_validate(account.model_copy(update={"holds": holds}).model_dump())


def _write(keyring: Keyring, actor: User, record: Record, account: Account) -> None:
    write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts={"account": canonical(account)},
        expected=record.head,
    )


def _now() -> str:
    return timezone.now().isoformat(timespec="minutes")
