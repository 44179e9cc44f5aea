"""Several people write, move and erase at once: the index says in the end what the records say."""

from __future__ import annotations

from uuid import UUID

import pytest

from incidents.erasing import erase_record
from incidents.models import Record
from incidents.recording import register, revise
from incidents.search import blocks
from incidents.search.catching_up import catch_up, empty
from incidents.search.editions import open_editions
from incidents.search.index import open_index
from incidents.search.models import BlindToken, Block, Edition, Entry
from incidents.search.tokens import find
from tests.incidents.test_races import at_once
from tests.incidents.test_tokens import about

pytestmark = pytest.mark.django_db(transaction=True)


def registering(world, name="Amina Khan"):
    keyring = world.pavel.keyring
    return lambda: register(
        keyring=keyring, author=world.pavel.user, team=world.riverside, document=about(name)
    )


def compacting(world):
    team, editions = world.riverside, open_editions(world.pavel.keyring, world.riverside)
    return lambda: blocks.compact(editions, team, seconds=60, all_of_them=True)


def assert_whole(world):
    """Each record once, as of its head, and nothing of records that are gone."""
    index = open_index(world.pavel.keyring, world.riverside)
    said = {UUID(bytes=row["record"]): row["head"] for row in index.rows.to_dicts()}
    assert len(said) == index.rows.height
    assert said == dict(Record.objects.values_list("pk", "head"))
    assert set(Entry.objects.values_list("pk", flat=True)) == set(said)
    assert set(BlindToken.objects.values_list("record", flat=True)) <= set(said)
    lost = Entry.objects.filter(block=None, sealed=None)
    assert not lost.exists()


def test_the_first_edition_is_begun_once(world):
    found = at_once(*(registering(world) for _ in range(4)))
    assert all(isinstance(one, Record) for one in found)
    assert Edition.objects.count() == 1
    assert len(find(world.pavel.keyring, world.riverside, "name", "Khan")) == 4
    assert_whole(world)


def test_moved_while_others_register(world, make_incident):
    make_incident(), make_incident()
    calls = [registering(world), compacting(world), registering(world), compacting(world)]
    found = at_once(*calls)
    assert not [one for one in found if isinstance(one, Exception)]
    assert_whole(world)
    compacting(world)()
    assert_whole(world)


@pytest.mark.parametrize("moved_before", [False, True])
def test_erased_while_it_is_moved(world, make_incident, moved_before):
    records = [make_incident() for _ in range(4)]
    if moved_before:
        compacting(world)()
    make_incident()
    carla, keyring = world.carla.user, world.carla.keyring

    def erasing(record):
        mine = Record.objects.get(pk=record.pk)
        return lambda: erase_record(keyring=keyring, actor=carla, record=mine)

    found = at_once(erasing(records[0]), compacting(world), erasing(records[1]), compacting(world))
    assert not [one for one in found if isinstance(one, Exception)]
    catch_up(world.pavel.keyring, world.riverside)
    assert_whole(world)
    assert Record.objects.count() == 3
    opened = [
        blocks.open_block(edition, row, words=False).rows["record"].to_list()
        for edition in open_editions(keyring, world.riverside)
        for row in Block.objects.filter(edition=edition.id)
    ]
    kept = set(Record.objects.values_list("pk", flat=True))
    assert {UUID(bytes=one) for rows in opened for one in rows} <= kept


def test_revised_while_it_is_moved(world, make_incident):
    record = make_incident(about("Amina Khan"))
    other = make_incident(about("Beatrice Obi"))
    carla, keyring = world.carla.user, world.carla.keyring

    def revising(one, name):
        mine = Record.objects.get(pk=one.pk)
        return lambda: revise(
            keyring=keyring, author=carla, record=mine, document=about(name), expected=1
        )

    found = at_once(revising(record, "New Name"), compacting(world), revising(other, "Other Name"))
    assert not [one for one in found if isinstance(one, Exception)]
    assert_whole(world)
    assert find(keyring, world.riverside, "name", "New") == {record.pk}
    assert find(keyring, world.riverside, "name", "Khan") == set()


def test_two_bring_in_the_same_records(world, make_incident):
    for _ in range(5):
        make_incident()
    empty(world.riverside)
    keyring = world.pavel.keyring

    def catching_up():
        return catch_up(keyring, world.riverside)

    found = at_once(catching_up, catching_up, registering(world))
    assert not [one for one in found if isinstance(one, Exception)]
    assert_whole(world)
