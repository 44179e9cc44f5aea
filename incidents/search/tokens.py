"""Blind tokens: records found by a name, badge, plate, code or contact without opening them.

A value has SPREAD numbers under the team's key, and each record that has it keeps one of them,
picked at random; who holds the key asks for all of them. So a thief of the database sees of two
records with the same name, once in SPREAD pairs, that they have something in common, but not what,
and not of which kind. Each record's tokens are filled up with chaff, so that their number says
little about how many people it names.

Numbers have 64 bits: two values that meet there would show a record too many, which is opened and
compared anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Team
from incidents.document import SHOWN, IncidentDocument, from_parts
from incidents.models import Record
from incidents.records import open_parts
from incidents.search.editions import OpenEdition, open_editions
from incidents.search.models import BlindToken
from incidents.search.spellings import Mark, marks_of, sounds_of, values_of, words_of
from vault import Keyring, blinds

SPREAD = 256
FILLED_TO = 8
ASKED_AT_ONCE = 2048
RARE, FEW = 50, 200
MOST_WORDS = 12
"""Of something typed so many words are looked for: nobody has a longer name."""
_INSERT = "INSERT INTO search_blindtoken (record_id, token) VALUES (%s, %s)"
FOUND_BY = ("name", "sound", "badge", "plate", "code", "contact")


@dataclass(frozen=True)
class Shared:
    """What two records have in common: `kind` is one of FOUND_BY, `shown` what this one says, and
    `of` whose it is here ("p1", "o2")."""

    kind: str
    shown: str
    of: str


def find(keyring: Keyring, team: Team, kind: str, value: str) -> set[UUID]:
    """Records of a team with this name (all its words, in any order and script), badge, plate,
    code or contact; for "sound", with a name that sounds like it.

    Whoever calls narrows to what the reader may see. Undecryptable without the team's keys.
    """
    if kind not in FOUND_BY:
        raise ValueError(f"nothing is found by {kind}")
    return find_with(open_editions(keyring, team), team, kind, value)


def find_with(editions: list[OpenEdition], team: Team, kind: str, value: str) -> set[UUID]:
    """As `find`, for a reader who has opened the team's editions already."""
    if kind == "sound":
        wanted = [_heard(word) for word in words_of(value)]
    else:
        each = "word" if kind == "name" else kind
        wanted = [{Mark(each, one)} for one in values_of(kind, value)]
    return {_uuid(record) for record in _having_all(editions, wanted[:MOST_WORDS])}


def shared(keyring: Keyring, record: Record) -> dict[UUID, list[Shared]]:
    """Other records of the team that have something in common with this one, and what.

    A name is the same when all its words are there, or sounds alike when each of its words, two at
    least, does. Words may stand with different people of the other record: it is for whoever opens
    it to compare. Undecryptable unless the keyring opens this one.
    """
    return shared_by(keyring, record, from_parts(open_parts(keyring, record, parts=SHOWN)))


def shared_by(
    keyring: Keyring, record: Record, document: IncidentDocument
) -> dict[UUID, list[Shared]]:
    """As `shared`, for a document that is open already, or not kept yet."""
    marks = marks_of(document)
    holders = _holders(open_editions(keyring, record.team), record.team, set(_bare(marks)))
    shown = _shown(document)
    found: dict[UUID, list[Shared]] = {}
    for of in dict.fromkeys(mark.of for mark in marks):
        mine = [mark for mark in marks if mark.of == of]
        for kind, value, others in _in_common(mine, holders):
            said = Shared(kind, shown.get((of, kind), value), of)
            for other in others - {record.pk}:
                found.setdefault(other, []).append(said)
    return found


def write_tokens(
    edition: OpenEdition, tokens: Mapping[UUID, Iterable[Mark]], *, fresh: bool = False
) -> None:
    """Put these tokens in the place of those the records had, in the caller's transaction.

    `fresh`: the records are new, and have none.
    """
    for ids in () if fresh else _batches(list(tokens), 500):
        BlindToken.objects.filter(record__in=ids).delete()
    key, picking = BlindToken._meta.get_field("record"), Picking(edition, many=len(tokens) > 1)
    rows = [
        (key.get_db_prep_value(record, connection), token)
        for record, marks in tokens.items()
        for token in picking.picked(marks)
    ]
    # Two dozen a record, so without a model's ceremony.
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


class Picking:
    """Picks tokens. Among `many` records names repeat, so their numbers are kept meanwhile."""

    def __init__(self, edition: OpenEdition, *, many: bool) -> None:
        self._edition = edition
        self._known: dict[Mark, tuple[int, ...]] | None = {} if many else None

    def picked(self, marks: Iterable[Mark]) -> set[int]:
        """One number of each mark, and chaff up to a multiple of FILLED_TO."""
        found = {self._one_of(mark) for mark in _bare(marks)}
        while not found or len(found) % FILLED_TO:
            found.add(secrets.randbits(64) - 2**63)
        return found

    def _one_of(self, mark: Mark) -> int:
        place = secrets.randbelow(SPREAD)
        if self._known is None:
            return _numbers(self._edition, mark, place + 1)[place]
        if mark not in self._known:
            self._known[mark] = _numbers(self._edition, mark)
        return self._known[mark][place]


def _numbers(edition: OpenEdition, mark: Mark, number: int = SPREAD) -> tuple[int, ...]:
    return blinds(edition.tokens_key, mark.value, f"search {mark.kind}", number)


def _heard(word: str) -> set[Mark]:
    return {Mark("word", word), *(Mark("sound", sound) for sound in sounds_of(word))}


def _bare(marks: Iterable[Mark]) -> list[Mark]:
    """Without whose they are: two people of one name have one token."""
    return list(dict.fromkeys(Mark(mark.kind, mark.value) for mark in marks))


def _holders(
    editions: list[OpenEdition], team: Team, marks: Iterable[Mark]
) -> dict[Mark, set[UUID]]:
    """By mark, the team's records that have it."""
    found: dict[Mark, set[UUID]] = {mark: set() for mark in marks}
    meant = {
        number: mark for mark in found for edition in editions for number in _numbers(edition, mark)
    }
    for numbers in _batches(list(meant), ASKED_AT_ONCE):
        for token, record in _rows("token, record_id", numbers):
            found[meant[token]].add(_uuid(record))
    return found


def _having_all(editions: list[OpenEdition], wanted: list[set[Mark]]) -> set[Any]:
    """Records, as the database calls them, that have one mark of each set.

    A first name stands in thousands of records and a surname in a few: one that is rare decides,
    else the rarest, and the others are asked of those records only.
    """
    if not wanted:
        return set()
    asked = [
        [number for mark in marks for edition in editions for number in _numbers(edition, mark)]
        for marks in wanted
    ]
    found: set[Any] | None = None
    for numbers in asked:
        some = _records(numbers, most=FEW + 1)
        if len(some) <= FEW and (found is None or len(some) < len(found)):
            found = some
        if len(some) <= RARE:
            break
    if found is None:
        return set.intersection(*(_records(numbers) for numbers in asked))
    if len(asked) > 1:
        held = _tokens_of(found)
        for numbers in asked:
            found = {record for record in found if not held[record].isdisjoint(numbers)}
    return found


def _tokens_of(records: set[Any]) -> dict[Any, set[int]]:
    """All tokens of a few records: sooner read than looked for one by one."""
    held: dict[Any, set[int]] = {record: set() for record in records}
    if records:
        places = ",".join(["%s"] * len(records))
        sql = f"SELECT record_id, token FROM search_blindtoken WHERE record_id IN ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, list(records))
            for record, token in cursor.fetchall():
                held[record].add(token)
    return held


def _records(numbers: list[int], *, most: int | None = None) -> set[Any]:
    return {record for (record,) in _rows("record_id", numbers, most=most)}


def _rows(columns: str, numbers: list[int], *, most: int | None = None) -> list[tuple[Any, ...]]:
    """Of another team's tokens none is meant: they are as random as chaff. Numbers stand in the
    statement itself, which is ten times faster than so many parameters; they are numbers."""
    if not numbers:
        return []
    listed = ",".join(map(str, map(int, numbers)))
    sql = f"SELECT {columns} FROM search_blindtoken WHERE token IN ({listed})"  # noqa: S608
    if most:
        sql += f" LIMIT {most:d}"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _uuid(record: Any) -> UUID:
    return record if isinstance(record, UUID) else UUID(record)


def _in_common(
    mine: list[Mark], holders: Mapping[Mark, set[UUID]]
) -> Iterator[tuple[str, str, set[UUID]]]:
    """(kind, value, records) for one person or officer, the more certain first."""
    have = {mark.kind: [] for mark in mine}
    for mark in mine:
        have[mark.kind].append((mark.value, holders[Mark(mark.kind, mark.value)]))
    for kind in ("code", "contact", "badge", "plate"):
        for value, records in have.get(kind, []):
            yield kind, value, records
    same: set[UUID] = set()
    for value, records in have.get("name", []):
        same |= records
        words = [found for _word, found in have.get("word", [])]
        if len(words) > 1:
            same |= set.intersection(*words)
        yield "name", value, same
    words = [word for word, _found in have.get("word", [])]
    if len(words) > 1:
        alike = [
            set().union(*(holders[mark] for mark in _heard(word) if mark in holders))
            for word in words
        ]
        yield "sound", " ".join(words), set.intersection(*alike) - same


def _shown(document: IncidentDocument) -> dict[tuple[str, str], str]:
    """What stands in the document for a kind of mark."""
    found: dict[tuple[str, str], str] = {}
    for person in document.identity.people:
        found |= {(person.id, kind): person.name for kind in ("name", "sound")}
        found[person.id, "code"] = person.client_code
        found[person.id, "contact"] = person.safe_contact
    for officer in document.account.perpetrators:
        name = officer.name or officer.alias
        found |= {(officer.id, kind): name for kind in ("name", "sound")}
        found[officer.id, "badge"], found[officer.id, "plate"] = officer.badge, officer.plate
    return found


def _batches(values: list, size: int) -> Iterator[list]:
    most = connection.features.max_query_params
    step = min(size, most // 2) if most else size
    yield from (values[start : start + step] for start in range(0, len(values), step))
