"""The ranking as it was when a referral was made, kept sealed to the documentation team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from accounts.teams import seal_to_team
from legal_aid.models import Referral
from legal_aid.routing import Need, Ranking
from vault import Keyring, context


@dataclass(frozen=True)
class FrozenRanking:
    """What was asked for, who could take it and who could not, at one moment."""

    at: datetime
    need: Need
    ranking: Ranking


_json = TypeAdapter(FrozenRanking)


def seal_ranking(keyring: Keyring, frozen: FrozenRanking, referral: Referral) -> bytes:
    """To the documentation team itself, whose key the keyring holds."""
    said, where = _json.dump_json(frozen), ranking_context(referral)
    return seal_to_team(referral.team, said, where, keyring=keyring)


def open_ranking(keyring: Keyring, referral: Referral) -> FrozenRanking:
    """Undecryptable for anyone but the documentation team."""
    sealed = keyring.open(bytes(referral.sealed_ranking), ranking_context(referral))
    return _json.validate_json(sealed)


def ranking_context(referral: Referral) -> bytes:
    """What a ranking belongs to."""
    return context("ranking", referral.pk, referral.record_id, referral.team_id)
