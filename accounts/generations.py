"""Generations of a team's keys: making one, opening one, and checking each against the next.

A seed vouches for everything about its generation: the public keys are derived from it or sealed
under it, which only a holder of the seed can do. Whoever can merely write the database can exchange
rows, but not rows that agree with the seed a member already holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts import contexts
from accounts.errors import NotBelieved
from accounts.models import Team, TeamKey, User
from vault import (
    BadSignature,
    KeyPair,
    SigningKey,
    Undecryptable,
    context,
    open_under,
    seal_under,
    subkey,
    verify,
)


@dataclass(frozen=True)
class Generation:
    """A generation in the hands of someone who may read."""

    number: int
    pair: KeyPair
    signing: SigningKey
    is_current: bool


def new_generation(
    *, team: Team, steward: User, previous: Generation | None = None
) -> tuple[TeamKey, Generation]:
    """Make a team's next key pair, unsaved, signed by the one before it if there is one."""
    number = previous.number + 1 if previous else 1
    made = Generation(number, KeyPair.generate(), SigningKey.generate(), is_current=True)
    key = TeamKey(
        team=team,
        generation=number,
        public_key=made.pair.public,
        signing_public=made.signing.public,
        sealed_signing_seed=seal_under(
            subkey(made.pair.seed, "team signing seed"),
            made.signing.seed,
            contexts.team_signing_seed(team.pk, number),
        ),
        steward=steward,
    )
    key.steward_signature = made.signing.sign(
        _person(steward), contexts.stewardship(team.pk, number)
    )
    if previous:
        key.predecessor_signature = previous.signing.sign(
            keys_statement(key), contexts.succession(team.pk, number)
        )
    return key, made


def retire(*, key: TeamKey, generation: Generation, successor: Generation) -> None:
    """Seal a generation's seed under its successor's, so that what it sealed can still be read."""
    key.is_current = False
    key.sealed_retired_seed = seal_under(
        subkey(successor.pair.seed, "retired team seed"),
        generation.pair.seed,
        contexts.retired_seed(key.team_id, key.generation),
    )


def open_generations(seed: bytes, keys: Iterable[TeamKey]) -> Iterator[Generation]:
    """Yield a team's generations, newest first, from the current one's seed.

    Raises NotBelieved as soon as a row does not agree with the seed that vouches for it, or a
    generation was not signed by the one before it. Use nothing of a team that raises.
    """
    return _open_from(seed, keys, newest_is_current=True)


def open_retired(seed: bytes, keys: Iterable[TeamKey]) -> Iterator[Generation]:
    """The same for whoever has the seed of the youngest retired generation only.

    The current generation is among `keys`; it is not opened, and not believed: who gave the seed
    must say which public key is current.
    """
    return _open_from(seed, [key for key in keys if not key.is_current], newest_is_current=False)


def _open_from(
    seed: bytes, keys: Iterable[TeamKey], *, newest_is_current: bool
) -> Iterator[Generation]:
    newer: tuple[TeamKey, Generation] | None = None
    for key in sorted(keys, key=lambda key: -key.generation):
        try:
            if newer:
                seed = _retired_seed(key, newer[1])
            generation = _open(key, seed, is_current=newest_is_current and newer is None)
            if newer:
                _check_succession(key, newer[0])
        except (Undecryptable, BadSignature, ValueError):
            raise NotBelieved from None
        yield generation
        newer = key, generation
    if newer is None or newer[0].generation != 1:
        raise NotBelieved


def steward_is_signed(key: TeamKey) -> bool:
    """Whether this generation names its steward with the public keys the steward has now."""
    return _holds(
        key.signing_public,
        key.steward_signature,
        _person(key.steward),
        contexts.stewardship(key.team_id, key.generation),
    )


def descendants(keys: Iterable[TeamKey]) -> tuple[bytes, ...]:
    """A team's signing public keys, oldest first, each signed by the one before: for outsiders.

    Ends before the first generation that is missing or not so signed. Who holds no seed of the
    team must know the first key from elsewhere: the database alone does not vouch for it.
    """
    found: list[TeamKey] = []
    for number, key in enumerate(sorted(keys, key=lambda key: key.generation), start=1):
        try:
            if key.generation != number:
                break
            if found:
                _check_succession(found[-1], key)
        except BadSignature:
            break
        found.append(key)
    return tuple(bytes(key.signing_public) for key in found)


def successor_of(keys: Iterable[TeamKey], *, generation: int, signing: bytes) -> TeamKey | None:
    """A team's current key if it is a later generation than this one and descends from it.

    For outsiders who know `signing`, the signing public key of `generation`: what came before that
    is not looked at, so who knows only older keys cannot put a succession of their own in its
    place. None for a current key that is not newer, not the newest, or not so signed.
    """
    keys = sorted(keys, key=lambda key: key.generation)
    later = [key for key in keys if key.generation > generation]
    for number, key in enumerate(later, start=generation + 1):
        if key.generation != number or not _is_succession(signing, key):
            return None
        signing = bytes(key.signing_public)
    current = [key for key in keys if key.is_current]
    return current[0] if later and current == later[-1:] else None


def _open(key: TeamKey, seed: bytes, *, is_current: bool) -> Generation:
    pair = KeyPair.from_seed(seed)
    signing = SigningKey.from_seed(
        open_under(
            subkey(seed, "team signing seed"),
            key.sealed_signing_seed,
            contexts.team_signing_seed(key.team_id, key.generation),
        )
    )
    agrees = pair.public == bytes(key.public_key) and signing.public == bytes(key.signing_public)
    if not agrees or key.is_current != is_current:
        raise NotBelieved
    return Generation(key.generation, pair, signing, is_current)


def _retired_seed(key: TeamKey, successor: Generation) -> bytes:
    if key.generation != successor.number - 1:
        raise NotBelieved
    return open_under(
        subkey(successor.pair.seed, "retired team seed"),
        key.sealed_retired_seed,
        contexts.retired_seed(key.team_id, key.generation),
    )


def _check_succession(key: TeamKey, successor: TeamKey) -> None:
    if not _is_succession(key.signing_public, successor):
        raise BadSignature


def _is_succession(signing: bytes, successor: TeamKey) -> bool:
    return _holds(
        signing,
        successor.predecessor_signature,
        keys_statement(successor),
        contexts.succession(successor.team_id, successor.generation),
    )


def _holds(public: bytes, signature: bytes, message: bytes, what: bytes) -> bool:
    try:
        verify(public, signature, message, what)
    except BadSignature:
        return False
    return True


def keys_statement(key: TeamKey) -> bytes:
    """A generation's public keys, as they are signed."""
    return context("team keys", bytes(key.public_key), bytes(key.signing_public))


def _person(user: User) -> bytes:
    return context("person", user.pk, bytes(user.public_key), bytes(user.signing_public))
