"""Whether taking a case would set a provider against its own client: pure, in memory only.

A match means different things by side. Somebody of the new case who stands on the *other* side of
a case of ours is a conflict; somebody who stands on the same side may be the same client, which a
lawyer should look at; the same officer accused in two cases is neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from incidents import names
from legal_aid.offered import KnownOfficer, KnownPerson, Packet

Answer = Literal["yes", "no", "look_closer"]
Side = Literal["ours", "theirs", "between"]
_ORDER: tuple[Answer, ...] = ("no", "look_closer", "yes")


@dataclass(frozen=True)
class Party:
    """Somebody in a case of the provider: whom it acts for ("ours"), against whom ("theirs"), or
    a witness ("between"). `words` are names in a description rather than a name."""

    side: Side
    name: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def party_of_person(side: Side, name: str, *codes: str) -> Party:
    return Party(side, name=names.words_of(name), codes=names.codes_of(codes))


def party_of_officer(badge: str, plate: str, words: frozenset[str]) -> Party:
    return Party("theirs", codes=names.codes_of([badge, plate]), words=words)


def packet_parties(packet: Packet) -> list[Party]:
    """The people of the new case, as if the provider had taken it."""
    return [*map(_person, packet.people), *map(_officer, packet.officers)]


def compare(coming: Iterable[Party], known: Iterable[Party]) -> Answer:
    """The gravest answer over all pairs: "yes", "look_closer" or "no"."""
    known = list(known)
    answers = (_compare_pair(new, old) for new in coming for old in known)
    return max(answers, key=_ORDER.index, default="no")


def _person(person: KnownPerson) -> Party:
    side: Side = "ours" if person.role == "victim" else "between"
    return party_of_person(side, person.name, person.client_code)


def _officer(officer: KnownOfficer) -> Party:
    return Party("theirs", codes=frozenset(officer.codes), words=frozenset(officer.words))


def _compare_pair(new: Party, old: Party) -> Answer:
    if new.side == old.side == "theirs":
        return "no"
    opposed = {new.side, old.side} == {"ours", "theirs"}
    same = names.same_name(new.name, old.name)
    if (opposed and same and len(new.name) > 1) or (opposed and new.codes & old.codes):
        return "yes"
    if opposed and (_described(new, old) or _described(old, new)):
        return "yes"
    if same or new.codes & old.codes or names.sounds_alike(new.name, old.name):
        return "look_closer"
    if names.mentions(new.words, old.name) or names.mentions(old.words, new.name):
        return "look_closer"
    return "no"


def _described(one: Party, other: Party) -> bool:
    """Whether the description of one holds the whole name, two words at least, of the other."""
    return len(other.name) > 1 and other.name <= one.words
