"""Who may be the same as whom: shown with reasons to somebody who decides, never acted on alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext

from accounts.models import Team
from incidents import names
from incidents.models import Record
from incidents.people import nearby
from incidents.people.appearances import Appearance, appearances
from incidents.people.comparing import (
    KnownOfficer,
    KnownPerson,
    Likeness,
    compare_officers,
    compare_people,
    officer_of_record,
    person_of_client,
    person_of_record,
)
from incidents.people.decisions import Answer, Decisions
from incidents.people.merging import group_of
from incidents.people.references import Reference
from incidents.people.registering import OpenClient, open_clients
from incidents.people.wording import CONFIDENCE, sentence
from vault import Keyring

# The best ones; who has more is better found by searching.
MOST_SHOWN = 6
Known = TypeVar("Known", KnownPerson, KnownOfficer)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the same, and why. `client` or `record` says where they stand;
    `called` is what they are called there. `answer`: what was decided, None while open."""

    reference: Reference
    level: int
    reasons: list[str]
    called: str
    client: OpenClient | None = None
    record: Record | None = None
    heading: str = ""
    answer: Answer | None = None

    @property
    def confidence(self) -> str:
        return str(CONFIDENCE[self.level])


@dataclass(frozen=True)
class About:
    """One person or officer with everybody who may be the same. `refused`: how many are not."""

    reference: Reference
    called: str
    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Candidate] = field(default_factory=list)


def register_of(keyring: Keyring, team: Team) -> list[OpenClient]:
    """A team's whole register, opened. Two queries and one opening a client."""
    records = Record.objects.clients().filter(team=team).select_related("team")
    return open_clients(keyring, list(records.order_by("week", "pk")))


def for_record(keyring: Keyring, team: Team, found: Appearance) -> list[About]:
    """Everybody of a record who may stand somewhere else too, people first."""
    others = list(appearances(keyring, nearby.around_record(keyring, found.record)))
    decisions = Decisions(keyring, team)
    clients = [one for one in register_of(keyring, team) if not one.is_merged]
    people = [
        _about(
            known,
            _clients_like(known, clients)
            if not found.person(known.reference.anchor).client
            else (),
            _people_like(known, others),
            called=known.names[0] if known.names else known.code,
            decisions=decisions,
        )
        for known in _people(found)
    ]
    officers = [
        _about(
            known,
            _officers_like(known, others),
            called=_officer_called(known),
            decisions=decisions,
        )
        for known in _officers(found)
    ]
    return [about for about in (*people, *officers) if about.candidates or about.refused]


def for_client(
    keyring: Keyring, team: Team, client: OpenClient, register: list[OpenClient]
) -> About:
    """Other clients, and people of records without this link, who may be this client."""
    group = group_of(client, register)
    mine = {client.link, *(one.link for one in group)}
    known = _joined(client, group)
    others = [one for one in register if not one.is_merged and one.link not in mine]
    found = appearances(keyring, nearby.around_person(keyring, team, known))
    return _about(
        known,
        _clients_like(known, others),
        _people_like(known, found, unlinked=True),
        called=client.client.code,
        decisions=Decisions(keyring, team),
    )


def for_new(known: KnownPerson, register: list[OpenClient]) -> list[Candidate]:
    """Clients who may be the person somebody is about to register."""
    others = [one for one in register if not one.is_merged]
    return _ranked(_clients_like(known, others))


def officers_of(found: Appearance) -> list[KnownOfficer]:
    """The perpetrators of a record as far as they are compared."""
    return list(_officers(found))


def _about(known: Known, *found: Iterable[Candidate], called: str, decisions: Decisions) -> About:
    judged = [
        _answered(one, decisions.about(known.reference, one.reference))
        for some in found
        for one in some
    ]
    open_ones = [one for one in judged if one.answer != "different"]
    refused = [one for one in judged if one.answer == "different"]
    return About(known.reference, called, _ranked(open_ones), _ranked(refused))


def _answered(one: Candidate, answer: Answer | None) -> Candidate:
    return Candidate(**{**one.__dict__, "answer": answer})


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: (-one.level, one.called))[:MOST_SHOWN]


def _clients_like(known: KnownPerson, clients: Iterable[OpenClient]) -> Iterator[Candidate]:
    for client in clients:
        other = person_of_client(Reference("client", client.pk), client.client)
        if likeness := compare_people(known, other):
            yield Candidate(
                other.reference,
                likeness.level,
                _sentences(likeness),
                called=client.client.code,
                client=client,
            )


def _people_like(
    known: KnownPerson, others: Iterable[Appearance], *, unlinked: bool = False
) -> Iterator[Candidate]:
    """People of other records. Those who are linked are found as the client they are."""
    for found in others:
        for other in _people(found):
            if found.person(other.reference.anchor).client:
                continue
            if likeness := compare_people(known, other):
                yield Candidate(
                    other.reference,
                    likeness.level,
                    _sentences(likeness),
                    called=other.names[0] if other.names else other.code,
                    record=found.record,
                    heading=found.heading,
                )


def _officers_like(known: KnownOfficer, others: Iterable[Appearance]) -> list[Candidate]:
    alike: list[tuple[KnownOfficer, Likeness, Appearance]] = []
    for found in others:
        for other in _officers(found):
            if likeness := compare_officers(known, other):
                alike.append((other, likeness, found))
    records = {
        kind: 1 + len({found.record.pk for other, _l, found in alike if same(known, other)})
        for kind, same in _SAME_NUMBER.items()
    }
    return [
        Candidate(
            other.reference,
            likeness.level,
            _sentences(likeness, records),
            called=_officer_called(other),
            record=found.record,
            heading=found.heading,
        )
        for other, likeness, found in alike
    ]


_SAME_NUMBER: dict[str, Callable[[KnownOfficer, KnownOfficer], bool]] = {
    "badge": lambda one, other: names.code_of(one.badge) == names.code_of(other.badge) != "",
    "plate": lambda one, other: names.code_of(one.plate) == names.code_of(other.plate) != "",
}


def _sentences(likeness: Likeness, records: dict[str, int] | None = None) -> list[str]:
    counts = records or {}
    return [sentence(one, records=counts.get(one.kind, 0)) for one in likeness.reasons]


def _people(found: Appearance) -> Iterator[KnownPerson]:
    for person in found.identity.people:
        yield person_of_record(Reference("person", found.record.pk, person.id), person)


def _officers(found: Appearance) -> Iterator[KnownOfficer]:
    for officer in found.account.perpetrators:
        yield officer_of_record(Reference("officer", found.record.pk, officer.id), officer)


def _officer_called(officer: KnownOfficer) -> str:
    if officer.badge:
        return gettext("Badge %(number)s") % {"number": officer.badge}
    if officer.plate and not officer.name:
        return gettext("Plate %(number)s") % {"number": officer.plate}
    return officer.name


def _joined(client: OpenClient, group: list[OpenClient]) -> KnownPerson:
    """A client with the names, contacts and codes of all who turned out to be them."""
    known = person_of_client(Reference("client", client.pk), client.client)
    for one in group:
        other = person_of_client(known.reference, one.client)
        known = KnownPerson(
            known.reference,
            names=(*known.names, *other.names),
            uic=known.uic or other.uic,
            born=known.born or other.born,
            contact=f"{known.contact}\n{other.contact}",
            code=known.code,
        )
    return known
