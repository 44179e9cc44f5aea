"""Ending what was shared with other teams: offers at once, grants, and every key they ever held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts import auditing
from accounts.errors import BookMissing, KeyInDoubt
from accounts.models import User
from incidents.document import SHOWN, IncidentDocument, Sensitive, canonical
from incidents.grants import grant_parts
from incidents.models import Grant, Record
from incidents.withdrawal import take_out, withdraw_grants
from vault import Keyring

Closer = Callable[[User, Record], int]
REFUSED = frozenset({"declined", "withdrawn"})
SHARED = frozenset({"granted", "on_behalf", "not_possible"})

Ender = Callable[[Keyring, User, Record], None]

_closers: list[Closer] = []
_enders: list[Ender] = []


@dataclass(frozen=True)
class Ended:
    """How many offers were closed and how many grants of other teams went."""

    offers: int
    grants: int


def closes_on_withdrawal(closer: Closer) -> Closer:
    """Register what ends whatever a later room prepared from a record: imports point one way.

    Called with the actor and the record inside the verb's transaction, before the record's row is
    locked; returns how many things it closed. Must be safe to repeat.
    """
    if closer not in _closers:
        _closers.append(closer)
    return closer


def ends_with_sharing(ender: Ender) -> Ender:
    """Register what a later room writes when the sharing of a record has ended: with the keyring
    of whoever ended it, in the same transaction, after the grants went and the keys changed."""
    if ender not in _enders:
        _enders.append(ender)
    return ender


def is_taken_back(before: IncidentDocument, after: IncidentDocument) -> bool:
    """Whether a change of answers ends all sharing.

    A no, to legal aid or to keeping the record at all, ends it. So does an answer that was taken
    off the ledger again: what nobody agreed to is not shared.
    """
    if is_refused(after) and not is_refused(before):
        return True
    shared = before.consent_state("share_legal") in SHARED
    return shared and after.consent_state("share_legal") == "not_asked"


def is_refused(document: IncidentDocument) -> bool:
    """Whether the person said no to legal aid, or to keeping the record at all."""
    return bool({document.consent_state("store"), document.consent_state("share_legal")} & REFUSED)


def is_sensitive_taken_back(before: IncidentDocument, after: IncidentDocument) -> bool:
    """Whether a change of answers ends the recording of sensitive facts."""
    return before.allows("sensitive_health") and not after.allows("sensitive_health")


def shared_with(record: Record) -> int:
    """How many other teams a grant of this record goes to."""
    return Grant.objects.filter(record=record).exclude(team=record.team).count()


def end_sensitive(*, keyring: Keyring, actor: User, record: Record) -> None:
    """Empty the sensitive part in every revision, under a new key; audited.

    Other teams keep what else they have. One whose key is in doubt loses all of it: nothing is
    sealed to a key that is not the one known. Under a legal hold the older revisions stay as they
    are. Inside the caller's transaction.
    """
    if not record.on_hold:
        take_out(keyring, record, "sensitive", canonical(Sensitive()))
    for grant in (
        Grant.objects.filter(record=record).exclude(team=record.team).select_related("team")
    ):
        _narrow(keyring, record, grant)
    detail = {"because": "hold"} if record.on_hold else None
    auditing.record(record.team.organisation, actor, "sensitive_taken_out", record, detail)


def _narrow(keyring: Keyring, record: Record, grant: Grant) -> None:
    # Whoever was granted the sensitive part was granted these: see `legal_aid.needs`.
    kept = [part for part in SHOWN if part != "office"]
    try:
        grant_parts(keyring=keyring, record=record, parts=kept, team=grant.team)
    except (KeyInDoubt, BookMissing):
        grant.delete()


def close_prepared(*, actor: User, record: Record) -> int:
    """Close everything that later rooms prepared from this record; how many things there were.

    Whoever accepts an offer locks the referral first and the record after it, so call this before
    the record is written.
    """
    return sum(closer(actor, record) for closer in _closers)


def end_sharing(*, keyring: Keyring, actor: User, record: Record, closed: int = 0) -> Ended:
    """Leave a record to its owning team alone, inside the caller's transaction; audited.

    Offers are closed once more: one may have been made until the record was locked. Then other
    teams' grants go and every part of every revision gets a new key, so that keys which anybody
    kept open nothing that is here from now on. Undecryptable unless the keyring opens every part.
    """
    offers = closed + close_prepared(actor=actor, record=record)
    ended = Ended(offers, withdraw_grants(keyring=keyring, record=record))
    for ender in _enders:
        ender(keyring, actor, record)
    record.refresh_from_db(fields=["state"])
    detail = {"offers": str(ended.offers), "grants": str(ended.grants)}
    auditing.record(record.team.organisation, actor, "sharing_withdrawn", record, detail)
    return ended
