"""A register of a hundred thousand: sealed by the verbs' own functions, many at a time; beside it
the same in plaintext columns."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from incidents.document import PARTS, IncidentDocument, canonical_json
from incidents.envelopes import PartAt, first_link, header, seal_part
from incidents.grants import new_grants
from incidents.models import Grant, PartRevision, Record
from incidents.search import blocks
from incidents.search.editions import open_editions
from incidents.search.indexing import index_many
from incidents.search.models import Edition
from tests.bench import people
from tests.bench.people import Cast
from tests.bench.twin.models import TwinGrant, TwinPart, TwinRecord
from tests.bench.twin.verbs import write_columns
from vault import new_key

MANY = 100_000
BATCH = 1_000
WORDS, STORY = 20_000, 300
REGIONS = [f"KE/Region {number}/District {part}" for number in range(12) for part in range(6)]
SYLLABLES = ["ka", "mo", "ri", "tu", "we", "nya", "ndi", "gu", "ba", "le", "sho", "mwa"]


@dataclass(frozen=True)
class Told:
    """One record's worth of invention: its document, and the parts that say so."""

    document: IncidentDocument
    parts: dict[str, bytes]


def fill(cast: Cast, many: int = MANY) -> None:
    """Write the register and its twin, one row there for each row here."""
    invented = _stories(random.Random(20261122))
    left = many
    while left > 0:
        batch = list(islice(invented, min(BATCH, left)))
        with transaction.atomic():
            _seal(cast, batch)
            _write_twin(cast, batch)
        left -= len(batch)
        if left % blocks.LARGEST == 0:
            _compact(cast)
    _compact(cast)
    team = cast.riverside
    Edition.objects.filter(team=team).update(is_whole=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _compact(cast: Cast) -> None:
    editions = open_editions(cast.pavel.keyring, cast.riverside)
    blocks.compact(editions, cast.riverside, seconds=600, all_of_them=True)


def _stories(chance: random.Random) -> Iterator[Told]:
    """Words as often as words are (Zipf), thousands of surnames, first names as often as names."""
    words = sorted(
        {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(WORDS)}
    )
    chance.shuffle(words)
    weights = [1 / (rank + 1) for rank in range(len(words))]
    given = ["".join(chance.choices(SYLLABLES, k=2)).capitalize() for _ in range(200)]
    common = [1 / (rank + 10) for rank in range(len(given))]
    surnames = ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(5_000)]
    base = IncidentDocument.model_validate(people.document(0))
    plain = {part: json.loads(body) for part, body in base.parts().items()}
    number = 0
    while True:
        number += 1
        names = [
            f"{first} {chance.choice(surnames)}" for first in chance.choices(given, common, k=2)
        ]
        story = " ".join(chance.choices(words, weights, k=STORY))
        document = _document(base, number, names, story, chance)
        yield Told(document, _parts(plain, document))


def _document(
    base: IncidentDocument, number: int, names: list[str], story: str, chance: random.Random
) -> IncidentDocument:
    """The whole document of the other measures, with what differs from record to record."""
    persons = [
        person.model_copy(update={"name": name, "client_code": f"{letter}-{number}"})
        for person, name, letter in zip(base.identity.people, names, "KL", strict=True)
    ]
    officers = [
        one.model_copy(update={"badge": str(chance.randrange(9_000))})
        for one in base.account.perpetrators
    ]
    account = base.account.model_copy(
        update={
            "title": f"Arrest at a pharmacy {number}",
            "narrative": story,
            "region": chance.choice(REGIONS),
            "perpetrators": officers,
        }
    )
    office = base.office.model_copy(update={"facts_secret": new_key().hex()})
    return IncidentDocument.model_construct(
        account=account,
        identity=base.identity.model_copy(update={"people": persons}),
        sensitive=base.sensitive,
        office=office,
    )


def _parts(plain: dict[str, Any], document: IncidentDocument) -> dict[str, bytes]:
    """As `document.parts()`, by changing what differs in what the base says."""
    account, identity, office = plain["account"], plain["identity"], plain["office"]
    told = document.account
    account |= {"title": told.title, "narrative": told.narrative, "region": told.region}
    for said, officer in zip(account["perpetrators"], told.perpetrators, strict=True):
        said["badge"] = officer.badge
    for said, person in zip(identity["people"], document.identity.people, strict=True):
        said |= {"name": person.name, "client_code": person.client_code}
    office["facts_secret"] = document.office.facts_secret
    return {part: canonical_json(one) for part, one in plain.items()}


def _seal(cast: Cast, batch: list[Told]) -> None:
    """As `records.create_record` and `search.indexing` do, with fewer statements."""
    keyring, team, author = cast.pavel.keyring, cast.riverside, cast.pavel.user
    documents: dict[Record, IncidentDocument] = {}
    parts, grants = [], []
    for told in batch:
        record = Record(id=uuid4(), **_columns(cast))
        documents[record] = told.document
        keys = {part: new_key() for part in PARTS}
        head = header(author.pk, timezone.now(), PARTS)
        for part, body in told.parts.items():
            where = PartAt("incident", record.pk, part, 1)
            parts.append(
                PartRevision(
                    record=record,
                    part=part,
                    revision=1,
                    previous=first_link(where),
                    sealed=seal_part(keys[part], where, head, body),
                )
            )
        grants += new_grants(keyring, record, keys, [(team, PARTS)])
    Record.objects.bulk_create(documents)
    PartRevision.objects.bulk_create(parts)
    Grant.objects.bulk_create(grants)
    index_many(keyring, team, documents)


def _write_twin(cast: Cast, batch: list[Told]) -> None:
    author = cast.pavel.user
    rows = [TwinRecord(id=uuid4(), **_columns(cast)) for _ in batch]
    pairs = list(zip(rows, batch, strict=True))
    TwinRecord.objects.bulk_create(rows)
    TwinPart.objects.bulk_create(
        TwinPart(record=row, part=part, revision=1, author=author, body=body.decode())
        for row, told in pairs
        for part, body in told.parts.items()
    )
    TwinGrant.objects.bulk_create(
        TwinGrant(record=row, team=cast.riverside, parts=" ".join(PARTS)) for row in rows
    )
    write_columns([(row, told.document) for row, told in pairs])


def _columns(cast: Cast) -> dict[str, object]:
    return {
        "kind": "incident",
        "team": cast.riverside,
        "state": "registered",
        "urgency": 0,
        "week": f"2026-W{random.randrange(10, 50)}",
    }
