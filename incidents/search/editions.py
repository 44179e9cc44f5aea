"""The keys from which a team's index comes: one edition for each generation of the team's keys.

An edition's key is random, sealed to the team, and signed inside the seal by the team's signing key
of that generation. So whoever can merely write the database cannot bring in a key of their own, and
whoever left with a retired key cannot either.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

from django.db import transaction

from accounts.lookups import Lookup
from accounts.models import Team, TeamKey
from accounts.teams import seal_to_team
from incidents.search.models import Edition
from vault import BadSignature, Keyring, Undecryptable, context, new_key, subkey, verify

logger = logging.getLogger(__name__)

KEY_BYTES = 32
_EDITIONS = Lookup(Edition, "one.team_id = %s")


@dataclass(frozen=True)
class OpenEdition:
    """An edition in the hands of a member. `is_current`: what is written belongs to it; `is_whole`:
    nothing is missing in it."""

    id: UUID
    team: UUID
    generation: int
    key: bytes = field(repr=False)
    is_current: bool = False
    is_whole: bool = False

    @cached_property
    def tokens_key(self) -> bytes:
        """For blind tokens."""
        return subkey(self.key, "search tokens")

    @cached_property
    def entries_key(self) -> bytes:
        """For single entries."""
        return subkey(self.key, "search entries")

    def block_key(self, block: UUID) -> bytes:
        """For one block."""
        return subkey(self.key, "search block", block)


def open_editions(keyring: Keyring, team: Team) -> list[OpenEdition]:
    """A team's editions, newest first; mostly one. One query, and one more while there are older.

    Left out, with a line in the log, is one that does not open or that the team did not sign.
    Undecryptable without the team's keys.
    """
    mine = keyring.signing_key(team.pk).public
    opened, signers = [], None
    for row in sorted(_EDITIONS.rows(team.pk), key=lambda row: -row.generation):
        found = _open(keyring, row, mine, is_current=True)
        if found is None:
            signers = _signers(team) if signers is None else signers
            found = _open(keyring, row, signers.get(row.generation, b""), is_current=False)
        if found is None:
            logger.error("edition %s of an index is not the team's", row.pk)
        else:
            opened.append(found)
    return opened


def current_edition(keyring: Keyring, team: Team) -> OpenEdition:
    """The edition to write in, begun now if there is none. One query, if there is one.

    Within the caller's transaction. Undecryptable without the team's keys.
    """
    for found in open_editions(keyring, team):
        if found.is_current:
            return found
    with transaction.atomic():
        # Of two who would begin one, the second finds it.
        Team.objects.select_for_update().get(pk=team.pk)
        for found in open_editions(keyring, team):
            if found.is_current:
                return found
        return _begin(keyring, team)


def key_context(edition: Edition) -> bytes:
    """What an edition's sealed key belongs to."""
    return _context("search key", edition)


def _begin(keyring: Keyring, team: Team) -> OpenEdition:
    pair, key = keyring.pair(team.pk), new_key()
    generation = team.keys.filter(public_key=pair.public).values_list("generation", flat=True)
    row = Edition(id=uuid4(), team=team, generation=generation.get())
    signature = keyring.signing_key(team.pk).sign(key, _context("search key signature", row))
    row.sealed_key = seal_to_team(team, key + signature, key_context(row), keyring=keyring)
    row.save(force_insert=True)
    return OpenEdition(row.pk, team.pk, row.generation, key, is_current=True)


def _open(keyring: Keyring, row: Edition, signer: bytes, *, is_current: bool) -> OpenEdition | None:
    try:
        signed = keyring.open(bytes(row.sealed_key), key_context(row))
        key, signature = signed[:KEY_BYTES], signed[KEY_BYTES:]
        verify(signer, signature, key, _context("search key signature", row))
    except (Undecryptable, BadSignature):
        return None
    return OpenEdition(row.pk, row.team_id, row.generation, key, is_current, row.is_whole)


def _signers(team: Team) -> dict[int, bytes]:
    keys = TeamKey.objects.filter(team=team).values_list("generation", "signing_public")
    return {generation: bytes(public) for generation, public in keys}


def _context(purpose: str, edition: Edition) -> bytes:
    return context(purpose, edition.team_id, edition.pk, edition.generation)
