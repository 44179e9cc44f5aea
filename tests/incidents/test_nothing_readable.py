"""Whoever copies the database reads none of what people wrote, in any encoding we can think of."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest
from django.db import connection

from incidents.batches import release_facts
from incidents.document import IncidentDocument
from incidents.intake import open_intake, submit_intake
from incidents.models import Intake
from incidents.recording import open_incident, revise
from incidents.records import grant_parts
from tests.incidents import stories

pytestmark = pytest.mark.django_db


class Canaries:
    """Words that occur nowhere else, each remembered."""

    def __init__(self) -> None:
        self.planted: list[str] = []

    def __call__(self, letters_only: bool = False) -> str:
        word = f"Quokka{uuid4().hex}"
        self.planted.append(word)
        return word if letters_only else f"{word} Бишкек"

    def found_in(self, data: bytes) -> list[str]:
        return [word for word in self.planted if any(form in data for form in spellings(word))]


def spellings(word: str) -> list[bytes]:
    plain = word.encode()
    return [
        plain,
        plain.lower(),
        plain.hex().encode(),
        base64.b64encode(plain)[:-4],
        word.encode("utf-16-le"),
    ]


def crowded(canary: Canaries) -> IncidentDocument:
    """A document with a canary in every free field, and codes where only codes go."""
    return IncidentDocument.model_validate(
        {
            "account": {
                "title": canary(),
                "region": f"KE/{canary(letters_only=True)}",
                "acts": [
                    {
                        "id": "a1",
                        "violation": "vio_sexforrelease",
                        "date": "2026-03-05",
                        "place_detail": canary(),
                        "source": canary(),
                        "victims": ["p1"],
                        "perpetrators": ["o1"],
                    }
                ],
                "perpetrators": [
                    {
                        "id": "o1",
                        "unit": canary(),
                        "badge": canary(),
                        "plate": canary(),
                        "description": canary(),
                    }
                ],
                "custody": [{"held_where": canary(), "medicine": canary()}],
                "narrative": canary(),
                "consents": [
                    {
                        "scope": scope,
                        "state": "granted",
                        "method": canary(),
                        "recorder": canary(),
                        "reason": canary(),
                    }
                    for scope in ("store", "statistics", "sensitive_health", "share_legal")
                ],
            },
            "identity": {
                "people": [
                    {
                        "id": "p1",
                        "name": canary(),
                        "safe_contact": canary(),
                        "client_code": canary(letters_only=True),
                    }
                ]
            },
            "sensitive": {"circumstances": {"p1": ["hiv"]}, "notes": canary()},
            "office": {"notes": canary()},
        }
    )


def seized() -> bytes:
    """The bytes of the whole database, free pages included."""
    connection.ensure_connection()
    return bytes(connection.connection.serialize())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own file")
def test_no_word_of_anybody_is_in_the_database(world, make_incident):
    canary = Canaries()
    receipt = submit_intake(
        team=world.riverside,
        report=stories.report(
            words=canary(),
            name=canary(),
            safe_contact=canary(),
            client_code=canary(),
            held_where=canary(),
            medicine=canary(),
            badge=canary(),
            plate=canary(),
            place_detail=canary(),
            region=f"KE/{canary(letters_only=True)}",
        ),
        intake_id=uuid4(),
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    intake = Intake.objects.get()
    open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    record = make_incident(crowded(canary), intake=intake)
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=crowded(canary),
        expected=1,
    )
    opened = open_incident(world.lena.keyring, world.lena.user, record)
    assert opened.document.account.title in " ".join(f"{word} Бишкек" for word in canary.planted)
    release_facts(force=True)

    data = seized()
    assert len(canary.planted) > 60
    assert canary.found_in(data) == []
    secret = open_incident(
        world.pavel.keyring, world.pavel.user, record
    ).document.office.facts_secret
    for private in (
        secret,
        receipt.secret.hex(),
        "vio_sexforrelease",
        "2026-03-05",
        "K-4821",
        "Amina",
    ):
        assert private.encode() not in data
    assert receipt.secret not in data
    assert bytes.fromhex(secret) not in data
    # The test would notice: what is plain is there to be found.
    assert b"registered" in data
    assert record.pk.hex.encode() in data


def test_references_show_no_content(world, make_incident):
    record = make_incident()
    shown = [record, *record.revisions.all(), *record.grants.all()]
    for one in shown:
        assert str(one).endswith(one.pk.hex[:8])
        assert "Amina" not in f"{one!r} {one!s}"
