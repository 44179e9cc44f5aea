"""Answering a question about a register, from its index alone: no record is opened for it.

Names and numbers are asked for first, by tokens, which is quick in a register of any size. Else
each word of the text must mean something: stand in the texts or names, be a date, or a part of
what a code or state is called in the reader's language. Names that only sound like it come last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import polars as pl
from django.core.exceptions import EmptyResultSet, PermissionDenied, ValidationError
from django.db import connection
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3

from accounts.models import Team, User
from accounts.teams import teams_of
from incidents import dates, vocabulary
from incidents.models import Record, RecordQuerySet
from incidents.rights import WRITING_ROLES
from incidents.search.catching_up import left_behind
from incidents.search.editions import OpenEdition, open_editions
from incidents.search.entries import day_number, folded_words
from incidents.search.index import SHORTEST_PART, OpenIndex, open_index
from incidents.search.question import Question
from incidents.search.tokens import find_with
from vault import Keyring

NUMBERS = ("badge", "plate", "code", "contact")
# By which words a code of these kinds is found, and in which column of the index it stands.
LABELLED = {
    "group": "groups", "violation": "violations", "agency": "agencies", "place": "places",
    "service": "services", "need": "needs", "outcome": "outcomes", "harm": "harms",
}  # fmt: skip
FEW = 500
SHORTEST_STATE = 5
_NATIVE = connection.features.has_native_uuid_field
_DOTTED_DAY = re.compile(r"\b(\d\d?)\.(\d\d?)\.(\d{4})\b")


@dataclass(frozen=True)
class Answer:
    """The records, urgent first and then newest week first as in the register.

    `by`: "name" where a name or number is written so, "sound" where only names that sound like it
    are, "text" where everything was looked through, "" where no text was given. `left`: so many
    records are not in the index yet.
    """

    found: Found
    by: str = ""
    left: int = 0

    @property
    def ids(self) -> list[UUID]:
        """All of them."""
        return self.found[:]


class Found(Sequence[UUID]):
    """Ids as the database calls them: of a hundred thousand only one page is made of UUIDs."""

    def __init__(self, native: list[Any]) -> None:
        self._native = native

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, place: Any) -> Any:
        chosen = self._native[place]
        return [_uuid(one) for one in chosen] if isinstance(place, slice) else _uuid(chosen)


@dataclass(frozen=True)
class _Side:
    """One of the reader's teams, with its keys, and its index once it is needed."""

    keyring: Keyring
    team: Team
    editions: list[OpenEdition]

    @cached_property
    def index(self) -> OpenIndex:
        return open_index(self.keyring, self.team, words=True, editions=self.editions)

    @cached_property
    def rows(self) -> OpenIndex:
        """Without the words, which are most of it."""
        return open_index(self.keyring, self.team, editions=self.editions)


def search(*, keyring: Keyring, reader: User, question: Question) -> Answer:
    """Records of the documentation teams in which `reader` works that answer a question.

    What other teams granted is not searched: an index holds a team's own records. Brings records
    into the index that are not in it yet, for a second. PermissionDenied for others.
    """
    teams = list(teams_of(reader, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES))
    if not teams or keyring.holder != reader.pk:
        raise PermissionDenied
    mine = Record.objects.incidents().visible_to(reader).filter(team__in=teams)
    if question.state:
        mine = mine.filter(state=question.state)
    if question.urgency is not None:
        mine = mine.filter(urgency=question.urgency)
    sides, left = [], 0
    for team in teams:
        if keyring.holds(team.pk):
            editions = open_editions(keyring, team)
            left += left_behind(keyring, team, editions)
            sides.append(_Side(keyring, team, editions))
    by, found = _found(sides, question)
    return Answer(_ordered(mine, found), by, left)


def _found(sides: list[_Side], question: Question) -> tuple[str, set[bytes] | None]:
    """How they were found, and which; None for all."""
    conditions = list(_conditions(question))
    if not question.text:
        return "", _all(side.rows.where(*conditions) for side in sides) if conditions else None
    if not question.everywhere and (found := _all(_exact(side, question.text) for side in sides)):
        if conditions:
            found &= _all(side.rows.where(*conditions) for side in sides)
        if found:
            return "name", found
    if found := _all(_answers(side.index, question.text, conditions) for side in sides):
        return "text", found
    found = _all(_tokens(side, "sound", question.text) for side in sides)
    if found and conditions:
        found &= _all(side.rows.where(*conditions) for side in sides)
    return ("sound" if found else "text"), found


def _all(several: Iterable[set[bytes]]) -> set[bytes]:
    return set().union(*several)


def _exact(side: _Side, text: str) -> set[bytes]:
    """Whomever the whole text names; if nobody, whose badge, plate, code or contact it is."""
    return _tokens(side, "name", text) or _all(_tokens(side, kind, text) for kind in NUMBERS)


def _tokens(side: _Side, kind: str, text: str) -> set[bytes]:
    return {one.bytes for one in find_with(side.editions, side.team, kind, text)}


def _ordered(records: RecordQuerySet, found: set[bytes] | None) -> Found:
    """Those found among these records, in the register's order."""
    ordered = records.order_by("-urgency", "-week", "pk")
    if found is not None and len(found) <= FEW:
        ordered = ordered.filter(pk__in=[UUID(bytes=one) for one in found])
        found = None
    try:
        sql, parameters = ordered.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return Found([])
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = [one for (one,) in cursor.fetchall()]
    if found is None:
        return Found(rows)
    named = {UUID(bytes=one) if _NATIVE else one.hex() for one in found}
    return Found([one for one in rows if one in named])


def _uuid(native: Any) -> UUID:
    return native if isinstance(native, UUID) else UUID(native)


def _answers(index: OpenIndex, text: str, conditions: list[pl.Expr]) -> set[bytes]:
    found = index.where(*conditions) if conditions else None
    terms = _terms(text)
    for term in terms:
        meant = _meant(index, term)
        found = meant if found is None else found & meant
        if not found:
            break
    return found or set() if terms else set()


def _meant(index: OpenIndex, term: str) -> set[bytes]:
    """Records for which one word of the text means something."""
    found = index.with_words(term)
    if span := _span(term):
        found |= index.where(*_between(*span))
    for column, codes in _labelled(term):
        found |= index.where(pl.col(column).list.eval(pl.element().is_in(codes)).list.any())
    if states := _states(term):
        rows = Record.objects.filter(team=index.team, kind=Record.Kind.INCIDENT, state__in=states)
        found |= {record.bytes for record in rows.values_list("pk", flat=True)}
    return found


def _conditions(question: Question) -> Iterator[pl.Expr]:
    if question.violation:
        column = "groups" if question.violation in vocabulary.groups() else "violations"
        yield pl.col(column).list.contains(question.violation)
    if question.agency:
        yield pl.col("agencies").list.contains(question.agency)
    if question.region:
        region = pl.col("region").cast(pl.String).str.to_lowercase()
        wanted = question.region.lower()
        yield (region == wanted) | region.str.starts_with(f"{wanted}/")
    if question.assignee:
        yield pl.col("assignee") == question.assignee
    first = dates.bounds(question.since)
    last = dates.bounds(question.until)
    if first or last:
        yield from _between(first[0] if first else None, last[1] if last else None)


def _between(first: date | None, last: date | None) -> Iterator[pl.Expr]:
    """What may have happened then: loose dates count when they touch it."""
    if first:
        yield pl.col("until") >= day_number(first)
    if last:
        yield pl.col("since") <= day_number(last)


def _terms(text: str) -> list[str]:
    """The words of a text; a date is one, also where it was written as people write them."""
    for names in _months():
        pattern = rf"\b({'|'.join(map(re.escape, names))})\.?\s+(\d{{4}})\b"
        text = re.sub(
            pattern,
            lambda found, names=names: f"{found[2]}-{names[found[1].casefold()]:02}",
            text,
            flags=re.IGNORECASE,
        )
    text = _DOTTED_DAY.sub(lambda day: f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}", text)
    return [term for term in text.split() if folded_words(term)]


def _months() -> Iterator[dict[str, int]]:
    """What months are called in the reader's language, and in English."""
    for language in dict.fromkeys((translation.get_language() or "en", "en")):
        with translation.override(language):
            called = [*MONTHS.items(), *MONTHS_3.items()]
            yield {str(name).casefold(): number for number, name in called}


def _span(term: str) -> tuple[date, date] | None:
    try:
        return dates.bounds(term)
    except ValidationError:
        return None


def _labelled(term: str) -> Iterator[tuple[str, list[str]]]:
    """Columns and the codes in them that are called something with this word in it."""
    wanted = "".join(sorted(folded_words(term), key=len)[-1:])
    if len(wanted) < SHORTEST_PART:
        return
    for kind, column in LABELLED.items():
        called = _called(kind, translation.get_language() or "en")
        codes = [code for code, words in called if any(wanted in word for word in words)]
        if codes:
            yield column, codes


@lru_cache(maxsize=128)
def _called(kind: str, _language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The codes of a kind, each with the words of its label in the reader's language."""
    known: Iterable[str] = vocabulary.groups() if kind == "group" else vocabulary.codes(kind)
    return tuple((code, frozenset(folded_words(vocabulary.label(kind, code)))) for code in known)


def _states(term: str) -> list[str]:
    wanted = folded_words(term)
    return [state.value for state in Record.State if wanted & _long_words(str(state.label))]


def _long_words(text: str) -> set[str]:
    """Without those that every text has."""
    return {word for word in folded_words(text) if len(word) >= SHORTEST_STATE}
