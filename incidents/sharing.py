"""Ending what was shared with other teams: offers at once, grants, and every key they ever held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts import auditing
from accounts.models import User
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.withdrawal import withdraw_grants
from vault import Keyring

Closer = Callable[[User, Record], int]
REFUSED = frozenset({"declined", "withdrawn"})
SHARED = frozenset({"granted", "on_behalf", "not_possible"})

_closers: list[Closer] = []


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
    record.refresh_from_db(fields=["state"])
    detail = {"offers": str(ended.offers), "grants": str(ended.grants)}
    auditing.record(record.team.organisation, actor, "sharing_withdrawn", record, detail)
    return ended
