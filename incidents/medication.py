"""The request for medicine of someone in custody: what it says, and what consent lets it say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from incidents import vocabulary
from incidents.detention import CustodyEpisode
from incidents.document import IncidentDocument, Person

# Medical staff of a place of custody are a health service: nobody is named to them without this.
NAMED_UNDER = "share_health"


@dataclass(frozen=True)
class Basis:
    """A rule in plain words, where it stands, and whether a lawyer of the country checked it."""

    says: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class MedicationRequest:
    """What is printed for one time in custody. `name` is "" where consent does not allow one, or
    nobody knows it: a line stays free for the pen."""

    episode: CustodyEpisode
    name: str
    may_name: bool
    bases: tuple[Basis, ...]

    @property
    def unchecked(self) -> bool:
        """Whether a rule on the sheet waits for a lawyer of the country."""
        return not all(basis.confirmed for basis in self.bases)


@cache
def _pack() -> Mapping[str, tuple[Basis, ...]]:
    return {
        code: tuple(Basis(**entry) for entry in entries)
        for code, entries in vocabulary.load("medication.yaml").items()
    }


def bases_of(jurisdiction: str) -> tuple[Basis, ...]:
    """The rules of a country, then those that hold everywhere."""
    return (*_pack().get(jurisdiction, ()), *_pack()["any"])


def request_of(
    document: IncidentDocument, episode: CustodyEpisode, now: datetime | None = None
) -> MedicationRequest:
    """The request for one custody episode of the document.

    The person is named only where they agreed that health services are told. Nothing here says
    that keeping the record is allowed: the caller asks that first.
    """
    may_name = document.allows(NAMED_UNDER, now)
    person = _held(document, episode) if may_name else None
    return MedicationRequest(
        episode=episode,
        name=person.name if person else "",
        may_name=may_name,
        bases=bases_of(document.account.jurisdiction),
    )


def _held(document: IncidentDocument, episode: CustodyEpisode) -> Person | None:
    """Who is held: whom the episode names, else the only harmed person; never a guess."""
    people = document.identity.people if document.identity else []
    if episode.person:
        return next((person for person in people if person.id == episode.person), None)
    harmed = [person for person in people if person.role == "victim"]
    return harmed[0] if len(harmed) == 1 else None
