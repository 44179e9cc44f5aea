"""How the ledger seals: to the team, and inside under what only its members ever held.

Sealing to a public key says nothing about who sealed; the team's blind key does. Sealed to the team
as well, because whoever left still knows the blind key, and must not read what was written since.
"""

from __future__ import annotations

from uuid import UUID

from accounts.models import Team
from accounts.teams import blind_key, seal_to_team
from vault import Keyring, context, open_under, seal_under, subkey


def enclose(keyring: Keyring, team: Team, plaintext: bytes, ctx: bytes) -> bytes:
    """Seal for the team's members, by one of them. Undecryptable without the team's keys."""
    inner = seal_under(subkey(blind_key(keyring, team), "ledger"), plaintext, ctx)
    return seal_to_team(team, inner, ctx, keyring=keyring)


def opened(keyring: Keyring, team: Team, sealed: bytes, ctx: bytes) -> bytes:
    """What a member enclosed; Undecryptable for anything else."""
    key = subkey(blind_key(keyring, team), "ledger")
    return open_under(key, keyring.open(bytes(sealed), ctx), ctx)


def ledger_context(ledger: UUID, team: UUID) -> bytes:
    """What a ledger's state belongs to."""
    return context("ledger state", ledger, team)


def contents_context(release: UUID, ledger: UUID, number: int) -> bytes:
    """What the contents of a release belong to."""
    return context("release contents", release, ledger, number)


def facts_context(release: UUID, ledger: UUID, number: int) -> bytes:
    """What the frozen facts of a release belong to."""
    return context("release facts", release, ledger, number)


def saved_context(row: UUID, team: UUID) -> bytes:
    """What the definition of a table belongs to."""
    return context("saved table", row, team)


def draft_context(row: UUID, team: UUID) -> bytes:
    """What a release in the making belongs to."""
    return context("release draft", row, team)


def known_context(user: UUID, team: UUID) -> bytes:
    """What a person remembers of a ledger."""
    return context("known head", user, team)
