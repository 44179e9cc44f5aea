"""Finding records among a hundred thousand, against `icontains` on plaintext columns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import median
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from incidents.search.asking import search
from incidents.search.catching_up import AT_ONCE, catch_up, empty
from incidents.search.models import Entry
from incidents.search.question import Question
from tests.bench import people, register_of_many
from tests.bench.measure import Comparison, compare, seconds
from tests.bench.people import Cast
from tests.bench.twin.models import TwinPerson, TwinRecord, TwinStory

PAGE = 50
_PREPARED: list[Cast] = []


def prepared(cast: Cast) -> Cast:
    """An organisation of its own with the register, filled once; nothing else has touched it."""
    if not _PREPARED:
        _PREPARED.append(people.assemble("Lakeside", "olga", "otto", "oda"))
        took = seconds(lambda: register_of_many.fill(_PREPARED[0]))
        print(f"     sealed, indexed and written twice in {took:.0f} s", flush=True)
    return _PREPARED[0]


def by_name(cast: Cast, rounds: int) -> Comparison:
    """Seconds from a typed name to the ids of everyone called so, in the register's order."""
    cast = prepared(cast)
    names = iter(_names(rounds * 4))
    twin_names = iter(_names(rounds * 4))
    return compare(
        "search by name among 100,000, searches a second",
        lambda: _require(_ours(cast, next(names))),
        lambda: _require(_twins(cast, people__name__icontains=next(twin_names)).distinct()),
        target=5.0,
        rounds=rounds,
        a_second=1,
    )


def by_word(cast: Cast, rounds: int) -> Comparison:
    """The same for a word of the narratives."""
    cast = prepared(cast)
    words, twin_words = iter(_words(rounds * 4)), iter(_words(rounds * 4))
    return compare(
        "search by word among 100,000, seconds",
        lambda: _require(_ours(cast, next(words), everywhere=True)),
        lambda: _require(_twins(cast, story__narrative__icontains=next(twin_words))),
        target=1.0,
        rounds=rounds,
    )


def listing_many(cast: Cast, rounds: int) -> Comparison:
    """Seconds for the first page of fifty out of a hundred thousand."""
    cast = prepared(cast)
    ours, twin = people.browser(cast.pavel), people.twin_browser(cast.pavel)

    def get(client, path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200 or answer.content.count(b"Arrest at a pharmacy") != PAGE:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return compare(
        "list page of 50 among 100,000, seconds",
        lambda: get(ours, "/incidents/"),
        lambda: get(twin, "/twin/incidents/"),
        target=1.5,
        rounds=rounds,
    )


def _ours(cast: Cast, text: str, *, everywhere: bool = False) -> Sequence[UUID]:
    question = Question(text=text, everywhere=everywhere)
    return search(keyring=cast.pavel.keyring, reader=cast.pavel.user, question=question).found


def _twins(cast: Cast, **condition: str) -> QuerySet[TwinRecord, UUID]:
    found = TwinRecord.objects.visible_to(cast.pavel.user).filter(**condition)
    return found.order_by("-urgency", "-week", "pk").values_list("pk", flat=True)


def _require(found: Sequence[UUID] | QuerySet[TwinRecord, UUID]) -> None:
    if not len(found):
        raise RuntimeError("nothing was found")


def _names(number: int) -> list[str]:
    chance = random.Random(1)
    known = list(TwinPerson.objects.order_by("pk").values_list("name", flat=True)[:2_000])
    return chance.choices(known, k=number)


def _words(number: int) -> list[str]:
    chance = random.Random(2)
    told = TwinStory.objects.order_by("pk").values_list("narrative", flat=True)[:200]
    words = [word for story in told for word in story.split() if len(word) > 6]
    return chance.choices(words, k=number)


def rebuilding(cast: Cast) -> str:
    """How fast a lost index is made anew from the records, in words."""
    cast = prepared(cast)
    some = 5 * AT_ONCE
    rates = []
    with transaction.atomic():
        empty(cast.riverside)
        before = Entry.objects.count()
        took = seconds(lambda: catch_up(cast.pavel.keyring, cast.riverside, seconds=5))
        rates.append((Entry.objects.count() - before) / took)
        transaction.set_rollback(True)
    return f"index made anew from records: {median(rates):.0f} a second (of at least {some})"
