"""The ranking as it was when a referral was made, kept sealed to the documentation team."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter

from accounts.teams import seal_to_team
from legal_aid.models import Referral
from legal_aid.routing import Need, Ranking
from vault import Keyring, context


@dataclass(frozen=True)
class Call:
    """What a provider said on the telephone: who said it, when, whether they were asked about a
    conflict and what they answered, and which member wrote it down."""

    provider: UUID
    answer: Literal["accepted", "declined"]
    said_by: str
    at: datetime
    conflict: Literal["not_asked", "no", "yes"]
    written_by: UUID


@dataclass(frozen=True)
class FrozenRanking:
    """What was asked for, who could take it and who could not, at one moment; and what was said by
    telephone since."""

    at: datetime
    need: Need
    ranking: Ranking
    calls: tuple[Call, ...] = ()


_json = TypeAdapter(FrozenRanking)


def seal_ranking(keyring: Keyring, frozen: FrozenRanking, referral: Referral) -> bytes:
    """To the documentation team itself, whose key the keyring holds."""
    said, where = _json.dump_json(frozen), ranking_context(referral)
    return seal_to_team(referral.team, said, where, keyring=keyring)


def open_ranking(keyring: Keyring, referral: Referral) -> FrozenRanking:
    """Undecryptable for anyone but the documentation team."""
    sealed = keyring.open(bytes(referral.sealed_ranking), ranking_context(referral))
    return _json.validate_json(sealed)


def write_down(keyring: Keyring, referral: Referral, call: Call) -> None:
    """Add a call to what is kept of a referral. Inside the caller's transaction, its row locked."""
    frozen = open_ranking(keyring, referral)
    told = replace(frozen, calls=(*frozen.calls, call))
    referral.sealed_ranking = seal_ranking(keyring, told, referral)
    referral.save(update_fields=["sealed_ranking"])


def ranking_context(referral: Referral) -> bytes:
    """What a ranking belongs to."""
    return context("ranking", referral.pk, referral.record_id, referral.team_id)
