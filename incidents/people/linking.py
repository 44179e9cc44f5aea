"""From a code written in a record to the client in the register: the link follows the code.

Nobody sends a link: what stands in `Person.client` is always what the code says, so a link into
another team's register cannot be typed, and a merged client's old code finds who they are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.models import Team
from accounts.teams import blind_key
from incidents.document import Identity, Person
from incidents.models import Record
from incidents.people.codes import read_code
from incidents.people.models import ClientCode
from incidents.people.registering import OpenClient, code_hash, opened
from vault import Keyring, Undecryptable

# A chain of merges is as long as people were mistaken about one person; beyond this it is a loop.
MOST_STEPS = 50


def linked(keyring: Keyring, team: Team, identity: Identity) -> Identity:
    """The same people, each with the link and the current code of the client they are.

    A code that is nobody's in this register stays as it was typed, without a link. One query when
    no code looks like one of ours, then two, and one opening for each client named.
    """
    typed = {code for person in identity.people if (code := read_code(person.client_code))}
    clients = by_code(keyring, team, typed) if typed else {}
    people = [_linked(person, clients) for person in identity.people]
    return identity.model_copy(update={"people": people})


def by_code(keyring: Keyring, team: Team, codes: Iterable[str]) -> dict[str, OpenClient]:
    """The client of each code, whom they were merged into if they were."""
    key = blind_key(keyring, team)
    wanted = {code_hash(key, code): code for code in codes}
    rows = ClientCode.objects.filter(team=team, code_hash__in=list(wanted))
    found = {}
    for row in rows.select_related("record__team"):
        try:
            found[wanted[bytes(row.code_hash)]] = survivor(keyring, opened(keyring, row.record))
        except Undecryptable:  # a record must not wait for a client that does not open
            continue
    return found


def survivor(keyring: Keyring, client: OpenClient) -> OpenClient:
    """Who a client turned out to be: themselves unless merged. Undecryptable for a broken chain."""
    for _step in range(MOST_STEPS):
        if not client.is_merged:
            return client
        client = opened(keyring, _record(client.ties.merged_into, client.record.team_id))
    raise Undecryptable


def _record(link: str, team: UUID) -> Record:
    clients = Record.objects.clients().filter(team=team).select_related("team")
    record = clients.filter(pk=UUID(link)).first()
    if record is None:
        raise Undecryptable
    return record


def _linked(person: Person, clients: Mapping[str, OpenClient]) -> Person:
    client = clients.get(read_code(person.client_code))
    link, code = (client.link, client.client.code) if client else ("", person.client_code)
    return person.model_copy(update={"client": link, "client_code": code})
