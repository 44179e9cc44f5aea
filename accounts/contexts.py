"""What each sealed value and signature of this room belongs to. No two purposes share a context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from vault import context


def signing_seed(user_id: UUID) -> bytes:
    """A person's Ed25519 seed, sealed under their own seed."""
    return context("user signing seed", user_id)


def password(user_id: UUID) -> bytes:
    """A person's seed, sealed under the key derived from their password."""
    return context("password unlocker", user_id)


def recovery(user_id: UUID, unlocker_id: UUID) -> bytes:
    """A person's seed, sealed under a recovery code."""
    return context("recovery unlocker", user_id, unlocker_id)


def token(user_id: UUID, unlocker_id: UUID, scopes: Iterable[str], expires_on: date) -> bytes:
    """A person's seed, sealed under an API token: a row with wider scopes opens nothing."""
    return context(
        "token unlocker", user_id, unlocker_id, " ".join(sorted(scopes)), expires_on.isoformat()
    )


def passkey(user_id: UUID, passkey_id: UUID) -> bytes:
    """What is known of a passkey, sealed under its owner's seed."""
    return context("passkey", user_id, passkey_id)


def passkey_unlocker(user_id: UUID, unlocker_id: UUID, credential_hash: bytes) -> bytes:
    """A person's seed, sealed under what their device computes for this one passkey."""
    return context("passkey unlocker", user_id, unlocker_id, credential_hash)


def browser_session(user_id: UUID, session_key: str, stage: str) -> bytes:
    """A person's seed, sealed under a session's two halves; `stage` is `pending` or `open`."""
    return context("browser session", stage, user_id, session_key)


def second_factor(user_id: UUID) -> bytes:
    """A TOTP secret, sealed to its owner's public key."""
    return context("second factor", user_id)


def new_factor(user_id: UUID) -> bytes:
    """A TOTP secret that waits for its first code, sealed under its owner's seed."""
    return context("new second factor", user_id)


def team_seed(team_id: UUID, generation: int, user_id: UUID) -> bytes:
    """A team's seed, sealed to one member's public key."""
    return context("team seed", team_id, generation, user_id)


def team_signing_seed(team_id: UUID, generation: int) -> bytes:
    """A team's Ed25519 seed, sealed under the team's seed."""
    return context("team signing seed", team_id, generation)


def retired_seed(team_id: UUID, generation: int) -> bytes:
    """A retired generation's seed, sealed under the seed of the next generation."""
    return context("retired team seed", team_id, generation)


def blind_key(team_id: UUID, generation: int) -> bytes:
    """A team's blind key, sealed under the seed of its current generation."""
    return context("team blind key", team_id, generation)


def succession(team_id: UUID, generation: int) -> bytes:
    """A generation's signature over the next one's public keys."""
    return context("team key succession", team_id, generation)


def stewardship(team_id: UUID, generation: int) -> bytes:
    """A generation's signature over its steward's public keys."""
    return context("team key steward", team_id, generation)


def recoverable_seed(team_id: UUID, generation: int) -> bytes:
    """A team's seed, sealed to its recovery key."""
    return context("recoverable team seed", team_id, generation)


def recovery_key(team_id: UUID, generation: int) -> bytes:
    """A generation's signature over the team's recovery key and who made its sheets."""
    return context("team recovery key", team_id, generation)


def recovery_origin(team_id: UUID, generation: int) -> bytes:
    """The recovery key's signature over the generation for which its sheets were made."""
    return context("team recovery origin", team_id, generation)


def admission(team_id: UUID) -> bytes:
    """An admitter's signature over a member's public keys and role."""
    return context("membership", team_id)


def trust(organisation_id: UUID) -> bytes:
    """Either side's signature over both sides' keys: an outsider whom an organisation trusts."""
    return context("trusted outsider", organisation_id)


def approval(approval_id: UUID, stage: str) -> bytes:
    """A signature over what is asked; `stage` is `asked` by one or `approved` by the other."""
    return context("approval", stage, approval_id)


def approval_copy(approval_id: UUID, reader_id: UUID) -> bytes:
    """What is asked, sealed to one of the two who must know."""
    return context("approval copy", approval_id, reader_id)


def keyed_job(job_id: UUID, kind: str, team_id: UUID, generation: int, worker: UUID) -> bytes:
    """What a piece of unattended work needs, sealed to one worker's public key."""
    return context("keyed job", job_id, kind, team_id, generation, worker)


def known_keys(owner: UUID, key_id: bytes) -> bytes:
    """A book of known keys, sealed under its owner's seed; `key_id` says which seed."""
    return context("known keys", owner, key_id)


def invited_pin(invitation_id: UUID, team_id: UUID) -> bytes:
    """What an invitation tells a peer of the team's keys, sealed under the code of its link."""
    return context("invitation pin", invitation_id, team_id)
