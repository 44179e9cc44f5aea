"""Whether two people may be one: pure, in memory only. Each likeness carries its reasons.

Points are added up reason by reason and stand for nothing outside this module; what leaves it is
one of three levels, so that nobody reads a number as a probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from incidents import names
from incidents.document import Perpetrator, Person
from incidents.people.client import Client
from incidents.people.references import Reference

VERY_LIKELY, LIKELY, POSSIBLE = 3, 2, 1
_FROM = ((5, VERY_LIKELY), (3, LIKELY), (2, POSSIBLE))
# What two descriptions must share before it says something: "man in a grey jacket" does not.
SHARED_WORDS = 3
_LONG = 4
_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


@dataclass(frozen=True)
class Reason:
    """Why two people may be one, or may not: a code, and what each side says."""

    kind: str
    one: str = ""
    other: str = ""
    points: int = 0


@dataclass(frozen=True)
class Likeness:
    """A level, and the reasons for and against it, the strongest first."""

    level: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class KnownPerson:
    """A client, or a harmed person or witness of a record, as far as comparing goes."""

    reference: Reference
    names: tuple[str, ...] = ()
    uic: str = ""
    born: str = ""
    contact: str = ""
    code: str = ""


@dataclass(frozen=True)
class KnownOfficer:
    """A perpetrator of a record."""

    reference: Reference
    name: str = ""
    badge: str = ""
    plate: str = ""
    agency: str = "unknown"
    unit: str = ""
    description: str = ""


def person_of_client(reference: Reference, client: Client) -> KnownPerson:
    return KnownPerson(
        reference,
        names=tuple(client.names),
        uic=client.uic,
        born=client.born,
        contact=client.safe_contact,
        code=client.code,
    )


def person_of_record(reference: Reference, person: Person) -> KnownPerson:
    named = (person.name,) if person.name else ()
    return KnownPerson(reference, names=named, contact=person.safe_contact, code=person.client_code)


def officer_of_record(reference: Reference, officer: Perpetrator) -> KnownOfficer:
    return KnownOfficer(
        reference,
        name=officer.name or officer.alias,
        badge=officer.badge,
        plate=officer.plate,
        agency=officer.agency,
        unit=officer.unit,
        description=officer.description,
    )


def compare_people(one: KnownPerson, other: KnownPerson) -> Likeness | None:
    """How much two people are alike; None where nothing worth a look says so."""
    return _judged(_about_people(one, other))


def compare_officers(one: KnownOfficer, other: KnownOfficer) -> Likeness | None:
    """The same for two perpetrators."""
    return _judged(_about_officers(one, other))


def _judged(found: Iterable[Reason]) -> Likeness | None:
    reasons = sorted(found, key=lambda reason: -reason.points)
    total = sum(reason.points for reason in reasons)
    level = next((level for least, level in _FROM if total >= least), 0)
    return Likeness(level, tuple(reasons)) if level else None


def _about_people(one: KnownPerson, other: KnownPerson) -> Iterator[Reason]:
    if one.uic and one.uic == other.uic:
        yield Reason("uic", points=6)
    if (code := names.code_of(one.code)) and code == names.code_of(other.code):
        yield Reason("code", one.code, other.code, 6)
    if contacts(one.contact) & contacts(other.contact):
        yield Reason("contact", points=3)
    named = _best(_names_alike(*pair) for pair in product(one.names, other.names))
    if named:
        yield named
    yield from _births(one.born, other.born, 2 if named and named.points > 1 else 1)


def _names_alike(one: str, other: str) -> Reason | None:
    first, second = names.words_of(one), names.words_of(other)
    if names.same_name(first, second):
        kind = "name" if one.casefold() == other.casefold() else "spelling"
        return Reason(kind, one, other, 3 if min(len(first), len(second)) > 1 else 1)
    if min(len(first), len(second)) > 1 and names.sounds_alike(first, second):
        return Reason("sound", one, other, 2)
    return None


def _best(found: Iterable[Reason | None]) -> Reason | None:
    return max(filter(None, found), key=lambda reason: reason.points, default=None)


def _births(one: str, other: str, points: int) -> Iterator[Reason]:
    if not one or not other:
        return
    if one[:4] != other[:4] or (len(one) == len(other) == 7 and one != other):
        yield Reason("other_birth", one, other, -3)
    elif len(one) == len(other) == 7:
        yield Reason("birth_month", one, other, points)
    else:
        yield Reason("birth_year", one[:4], other[:4], 1)


def _about_officers(one: KnownOfficer, other: KnownOfficer) -> Iterator[Reason]:
    agencies = {one.agency, other.agency} - {"unknown"}
    badge = names.code_of(one.badge)
    if badge and badge == names.code_of(other.badge):
        # Two forces number their people apart, and short numbers repeat.
        yield Reason("badge", one.badge, other.badge, 6 if len(badge) > 2 else 3)
        if len(agencies) > 1:
            yield Reason("other_agency", one.agency, other.agency, -4)
    elif badge and names.code_of(other.badge):
        yield Reason("other_badge", one.badge, other.badge, -2)
    if (plate := names.code_of(one.plate)) and plate == names.code_of(other.plate):
        yield Reason("plate", one.plate, other.plate, 2)
    named = _officers_named(one, other)
    if named:
        yield named
    described = _described(one.description, other.description)
    if described:
        yield described
    if (named or described) and _same_words(one.unit, other.unit):
        yield Reason("unit", one.unit, other.unit, 1)


def _officers_named(one: KnownOfficer, other: KnownOfficer) -> Reason | None:
    alike = _names_alike(one.name, other.name) if one.name and other.name else None
    if alike:
        return alike
    for named, described in ((one, other), (other, one)):
        words = names.words_of(named.name)
        if len(words) > 1 and words <= names.names_in(described.description):
            return Reason("described_name", named.name, named.name, 3)
    return None


def _described(one: str, other: str) -> Reason | None:
    first, second = _telling(one), _telling(other)
    shared = first & second
    if len(shared) < SHARED_WORDS or 2 * len(shared) < min(len(first), len(second)):
        return None
    words = ", ".join(sorted(shared)[:6])
    return Reason("description", words, words, 1)


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in names.words_of(text) if len(word) >= _LONG)


def _same_words(one: str, other: str) -> bool:
    words = names.words_of(one) | names.codes_of(one.split())
    return bool(words) and words == names.words_of(other) | names.codes_of(other.split())


def contacts(text: str) -> frozenset[str]:
    """Telephone numbers, by their last nine digits, and mail addresses in a free text."""
    digits = (re.sub(r"\D", "", found) for found in _PHONE.findall(text[:2000]))
    phones = {number[-9:] for number in digits if len(number) >= 7}
    return frozenset(phones | {found.casefold() for found in _MAIL.findall(text[:2000])})
