"""A team's recovery key: sealing the team's seeds to it, and when its public half is believed.

The public half lies in the database, where somebody could exchange it for their own and wait until
the team's next seed is sealed to it. So it counts only with a signature of the team's *current*
generation. A retired generation's would not do: who was removed with it may know its signing seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts import contexts
from accounts.errors import NotBelieved
from accounts.generations import Generation, keys_statement, open_generations
from accounts.models import Team, TeamKey
from accounts.recovery.models import TeamRecovery
from vault import (
    BadSignature,
    KeyPair,
    SigningKey,
    Undecryptable,
    context,
    fingerprint,
    recipient_of,
    seal,
    subkey,
    verify,
)


def set_label(public: bytes) -> str:
    """What the three sheets of one set have in common, to be read aloud: two groups of letters."""
    return fingerprint(bytes(public))[:9]


def sign_recovery(recovery: TeamRecovery, generation: Generation) -> None:
    """Let the team's current generation vouch for a recovery key, unsaved."""
    recovery.signature = generation.signing.sign(
        _statement(recovery), contexts.recovery_key(recovery.team_id, generation.number)
    )


def is_vouched_for(recovery: TeamRecovery, *, signing_public: bytes, generation: int) -> bool:
    """Whether the team's current generation signed this recovery key.

    To whoever holds the team's key that is certain. Others take the generation from the database.
    """
    place = contexts.recovery_key(recovery.team_id, generation)
    return _is_signed(signing_public, recovery.signature, _statement(recovery), place)


def sign_origin(recovery: TeamRecovery, pair: KeyPair, key: TeamKey) -> None:
    """Let the recovery key vouch for the generation for which it was made, unsaved."""
    recovery.generation = key.generation
    place = contexts.recovery_origin(key.team_id, key.generation)
    recovery.origin_signature = _origin_key(pair).sign(keys_statement(key), place)


def seal_for_recovery(key: TeamKey, seed: bytes, public: bytes) -> None:
    """Seal one generation's seed to a recovery key, unsaved."""
    place = contexts.recoverable_seed(key.team_id, key.generation)
    key.sealed_for_recovery = seal(seed, bytes(public), place)


def is_sealed_to(key: TeamKey, recovery_key_id: bytes) -> bool:
    """Whether a generation's seed is sealed to this recovery key, as far as can be seen."""
    try:
        return recipient_of(key.sealed_for_recovery) == recovery_key_id
    except Undecryptable:
        return False


def carry_over(*, team: Team, before: Generation, made: Generation, key: TeamKey) -> bool:
    """Seal a new generation to the team's recovery key too, and let it vouch for that key.

    Within the change of the team's key, before `key` is saved. False if the database shows a
    recovery key that nobody vouched for: nothing is sealed to that one. A change of keys is not
    refused for it, or whoever can write the database could keep a team from removing anybody.
    """
    recovery = TeamRecovery.objects.select_for_update().filter(team=team).first()
    if recovery is None:
        return True
    if not is_vouched_for(recovery, signing_public=before.signing.public, generation=before.number):
        return False
    seal_for_recovery(key, made.pair.seed, bytes(recovery.public_key))
    sign_recovery(recovery, made)
    recovery.save(update_fields=["signature"])
    return True


def open_with_recovery(
    pair: KeyPair, recovery: TeamRecovery, keys: Iterable[TeamKey]
) -> list[Generation]:
    """All generations of a team, newest first, in the hands of who brought two sheets.

    NotBelieved when the current seed is not sealed to this pair, a row does not agree with the seed
    that vouches for it, or the sheets were made for another team than the rows show.
    """
    keys = list(keys)
    current = [key for key in keys if key.is_current]
    if len(current) != 1:
        raise NotBelieved
    place = contexts.recoverable_seed(current[0].team_id, current[0].generation)
    try:
        seed = pair.open(current[0].sealed_for_recovery, place)
    except Undecryptable:
        raise NotBelieved from None
    found = list(open_generations(seed, keys))
    origin = next((key for key in keys if key.generation == recovery.generation), None)
    if origin is None or not _is_signed(
        _origin_key(pair).public,
        recovery.origin_signature,
        keys_statement(origin),
        contexts.recovery_origin(recovery.team_id, recovery.generation),
    ):
        raise NotBelieved
    return found


def opens_each(pair: KeyPair, generations: Iterable[Generation], keys: Iterable[TeamKey]) -> int:
    """How many generations open by themselves too, not only through their successors."""
    by_number = {key.generation: key for key in keys}
    return sum(_seed_of(pair, by_number[one.number]) == bytes(one.pair.seed) for one in generations)


def _seed_of(pair: KeyPair, key: TeamKey) -> bytes:
    place = contexts.recoverable_seed(key.team_id, key.generation)
    try:
        return bytes(pair.open(key.sealed_for_recovery, place))
    except Undecryptable:
        return b""


def _statement(recovery: TeamRecovery) -> bytes:
    maker: UUID = recovery.maker
    return context("recovery key", bytes(recovery.public_key), maker)


def _origin_key(pair: KeyPair) -> SigningKey:
    return SigningKey.from_seed(subkey(pair.seed, "recovery signing seed"))


def _is_signed(public: bytes, signature: bytes, message: bytes, place: bytes) -> bool:
    try:
        verify(public, signature, message, place)
    except BadSignature:
        return False
    return True
