"""The team that referred, as its own member knew it when the offers were prepared.

On acceptance the lawyer seals the shared part of the case to that team. The database says which
team that is and what its key is, and whoever can write the database could say otherwise. So the
member who refers puts both into the offer, sealed, and the lawyer seals to nobody else.
"""

from __future__ import annotations

from accounts.generations import successor_of
from accounts.models import Team
from incidents.fields import Part
from vault import Keyring, Undecryptable, key_id_of


class Referrer(Part):
    """A team, the id of its public key and its signing public key, in hex."""

    team: str
    key_id: str
    signing: str


def referrer_of(keyring: Keyring, team: Team) -> Referrer:
    """From the keys that a member holds; Undecryptable for anyone else."""
    return Referrer(
        team=str(team.pk),
        key_id=keyring.pair(team.pk).key_id.hex(),
        signing=keyring.signing_key(team.pk).public.hex(),
    )


def require_referrer(keyring: Keyring, known: Referrer, team: Team) -> None:
    """Undecryptable unless `team` is the one that referred, and its key now is the key it had
    then or one that descends from it, each signed by the one before. The keyring learns it."""
    keys = sorted(team.keys.all(), key=lambda key: key.generation)
    at = [key for key in keys if bytes(key.signing_public).hex() == known.signing]
    if known.team != str(team.pk) or len(at) != 1 or not keys[-1].is_current:
        raise Undecryptable
    current = keys[-1]
    if current == at[0]:
        is_known = key_id_of(bytes(current.public_key)).hex() == known.key_id
    else:
        generation, signing = at[0].generation, bytes.fromhex(known.signing)
        is_known = successor_of(keys, generation=generation, signing=signing) == current
    if not is_known:
        raise Undecryptable
    keyring.learn(team.pk, bytes(current.public_key))
