"""The team that referred, as its own member knew it when the offers were prepared.

On acceptance the lawyer seals the shared part of the case to that team. The database says which
team that is and what its key is, and whoever can write the database could say otherwise. So the
member who refers puts both into the offer, sealed, and the lawyer seals to nobody else.
"""

from __future__ import annotations

from accounts.generations import descendants
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


def require_referrer(known: Referrer, team: Team) -> None:
    """Undecryptable unless `team` is the one that referred, and its key now is the key it had
    then or one that descends from it, each signed by the one before."""
    keys = sorted(team.keys.all(), key=lambda key: key.generation)
    signing = [public.hex() for public in descendants(keys)]
    if known.team != str(team.pk) or known.signing not in signing or len(signing) < len(keys):
        raise Undecryptable
    current = keys[-1]
    has_changed = known.signing != signing[-1]
    known_key = has_changed or key_id_of(bytes(current.public_key)).hex() == known.key_id
    if not current.is_current or not known_key:
        raise Undecryptable
