"""From a person's seed to everything they may open."""

from __future__ import annotations

import logging

from accounts import contexts
from accounts.admission import KEYLESS_ROLES, is_believed
from accounts.errors import NotBelieved
from accounts.generations import open_generations
from accounts.lookups import Lookup
from accounts.models import Membership, TeamKey, User
from vault import KeyPair, Keyring, SigningKey, Undecryptable, open_under, seal_under, subkey

logger = logging.getLogger(__name__)

_MEMBERSHIPS = Lookup(Membership, "one.user_id = %s", related="team")
_KEYS_OF_TEAMS = Lookup(
    TeamKey,
    "one.team_id IN (SELECT team_id FROM accounts_membership WHERE user_id = %s)",
    related="steward",
)


def own_keys(user: User, seed: bytes) -> tuple[KeyPair, SigningKey]:
    """Return a person's own two key pairs.

    Undecryptable when the account's public keys are not those of the seed: someone exchanged them,
    and what others sealed meanwhile would be sealed to a stranger.
    """
    try:
        own = KeyPair.from_seed(seed)
        signing = SigningKey.from_seed(
            open_under(
                subkey(seed, "user signing seed"),
                user.sealed_signing_seed,
                contexts.signing_seed(user.pk),
            )
        )
    except ValueError:
        raise Undecryptable from None
    if own.public != bytes(user.public_key) or signing.public != bytes(user.signing_public):
        logger.error("user %s: the public keys are not those of the seed", user.pk)
        raise Undecryptable
    return own, signing


def give_keys(user: User) -> bytes:
    """Give an unsaved account new key pairs; return the seed, which is stored nowhere."""
    own, signing = KeyPair.generate(), SigningKey.generate()
    user.public_key, user.signing_public = own.public, signing.public
    user.sealed_signing_seed = seal_under(
        subkey(own.seed, "user signing seed"), signing.seed, contexts.signing_seed(user.pk)
    )
    return own.seed


def open_keyring(user: User, seed: bytes) -> Keyring:
    """Return the keyring of a person: their own keys and those of every team that vouches for them.

    A team is left out, with a line in the log, when the membership is not believed (see
    `accounts.admission`) or the team's keys do not agree with the seed that the membership carries
    (see `accounts.generations`). Undecryptable when the person's own keys do not agree.
    """
    own, signing = own_keys(user, seed)
    keyring = Keyring(holder=user.pk, own=own, signing=signing)
    memberships = [one for one in _MEMBERSHIPS.rows(user.pk) if one.role not in KEYLESS_ROLES]
    keys: dict[object, list[TeamKey]] = {}
    for key in _KEYS_OF_TEAMS.rows(user.pk) if memberships else ():
        keys.setdefault(key.team_id, []).append(key)
    for membership in memberships:
        membership.user = user  # whose keys were just checked against the seed
        try:
            add_team(keyring, membership, keys.get(membership.team_id, []))
        except NotBelieved:
            logger.error("membership %s is not believed", membership.pk)
    return keyring


def add_team(keyring: Keyring, membership: Membership, keys: list[TeamKey]) -> None:
    """Add all generations of one team to its member's keyring; NotBelieved adds none."""
    current = [key for key in keys if key.is_current]
    if len(current) != 1 or not is_believed(membership, current[0]):
        raise NotBelieved
    try:
        seed = keyring.own.open(
            membership.sealed_seed,
            contexts.team_seed(membership.team_id, current[0].generation, membership.user_id),
        )
    except Undecryptable:
        raise NotBelieved from None
    for generation in list(open_generations(seed, keys)):
        keyring.add(
            membership.team_id,
            generation.pair,
            generation.signing,
            current=generation.is_current,
        )
