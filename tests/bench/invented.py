"""Incidents that nobody lived through: as many as wanted, the same in each run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from incidents.document import IncidentDocument, canonical_json
from tests.bench import people
from vault import new_key

WORDS, STORY = 20_000, 300
REGIONS = [f"KE/Region {number}/District {part}" for number in range(12) for part in range(6)]
SYLLABLES = ["ka", "mo", "ri", "tu", "we", "nya", "ndi", "gu", "ba", "le", "sho", "mwa"]
SEED = 20261122


@dataclass(frozen=True)
class Told:
    """One record's worth of invention: its document, and the parts that say so."""

    document: IncidentDocument
    parts: dict[str, bytes]


@dataclass(frozen=True)
class _Language:
    """Words as often as words are (Zipf), thousands of surnames, first names as often as names."""

    words: list[str]
    word_shares: list[float]
    given: list[str]
    given_shares: list[float]
    surnames: list[str]


def stories(first: int, many: int) -> Iterator[Told]:
    """So many, numbered from `first` on; which ones depends on `first` alone."""
    chance = random.Random(SEED + first)
    tongue = _language()
    base = IncidentDocument.model_validate(people.document(0))
    plain = {part: json.loads(body) for part, body in base.parts().items()}
    for number in range(first, first + many):
        names = [
            f"{given} {chance.choice(tongue.surnames)}"
            for given in chance.choices(tongue.given, cum_weights=tongue.given_shares, k=2)
        ]
        told = chance.choices(tongue.words, cum_weights=tongue.word_shares, k=STORY)
        document = _document(base, number, names, " ".join(told), chance)
        yield Told(document, _parts(plain, document))


@cache
def _language() -> _Language:
    chance = random.Random(SEED)
    words = sorted(
        {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(WORDS)}
    )
    chance.shuffle(words)
    given = ["".join(chance.choices(SYLLABLES, k=2)).capitalize() for _ in range(200)]
    return _Language(
        words,
        list(accumulate(1 / (rank + 1) for rank in range(len(words)))),
        given,
        list(accumulate(1 / (rank + 10) for rank in range(len(given)))),
        ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(5_000)],
    )


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
