"""Finding clients by code or name. The register is opened: it is small beside the records."""

from __future__ import annotations

from accounts.models import Team
from incidents import names
from incidents.people.candidates import register_of
from incidents.people.codes import read_code
from incidents.people.registering import OpenClient
from vault import Keyring

MOST_FOUND = 50


def search(keyring: Keyring, teams: list[Team], asked: str) -> list[OpenClient]:
    """Clients with this code, or a name like it in any script, the same before the alike."""
    code, words = read_code(asked), names.words_of(asked)
    ranked = []
    for team in teams:
        for client in register_of(keyring, team):
            if code and client.client.code == code:
                ranked.append((0, client))
            elif words and (rank := _rank(client, words)):
                ranked.append((rank, client))
    return [client for _rank, client in sorted(ranked, key=lambda one: one[0])][:MOST_FOUND]


def _rank(client: OpenClient, words: frozenset[str]) -> int:
    known = [names.words_of(name) for name in client.client.names]
    if any(words <= name for name in known):
        return 1
    heard = [names.sounds_of(word) for word in words]
    for name in known:
        sounds = [names.sounds_of(word) for word in name]
        if all(any(one & other for other in sounds) for one in heard):
            return 2
    return 0
