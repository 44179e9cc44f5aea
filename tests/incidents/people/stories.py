"""Clients for the tests of this room. Everybody in them is invented."""

from __future__ import annotations

from typing import Any

from accounts.models import Team
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.people.client import Client
from incidents.people.registering import OpenClient, opened, register_client
from incidents.recording import register
from incidents.records import open_parts
from tests.incidents import stories
from tests.world import Person

STORE = [{"scope": "store", "state": "granted"}]


def client(**fields: Any) -> Client:
    return Client.model_validate({"name": "Amina Otieno", "consents": STORE} | fields)


def make_client(
    person: Person, team: Team, *, uic: str = "", record_id: Any = None, **fields: Any
) -> OpenClient:
    return register_client(
        keyring=person.keyring,
        actor=person.user,
        team=team,
        client=client(**fields),
        uic=uic,
        record_id=record_id,
    )


def met(*people: dict[str, Any], **account: Any) -> IncidentDocument:
    """The plain story with these people in it, all of them harmed."""

    def change(data: dict[str, Any]) -> None:
        data["identity"]["people"] = [
            {"id": f"p{number}", **one} for number, one in enumerate(people, 1)
        ]
        data["account"]["acts"][0]["victims"] = [f"p{n}" for n, _one in enumerate(people, 1)]

    return stories.document(change, **account)


def make_record(person: Person, team: Team, *people: dict[str, Any], **account: Any) -> Record:
    return register(
        keyring=person.keyring, author=person.user, team=team, document=met(*people, **account)
    )


def person_of(by: Person, record: Record, at: int = 0) -> Any:
    """Somebody of a record as it is stored now."""
    from incidents.document import Identity

    fresh = Record.objects.get(pk=record.pk)
    return Identity.model_validate_json(open_parts(by.keyring, fresh)["identity"]).people[at]


def again(by: Person, client: OpenClient) -> OpenClient:
    """The client as stored now."""
    return opened(by.keyring, Record.objects.select_related("team").get(pk=client.pk))
