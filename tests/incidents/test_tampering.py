"""Someone who can write the database moves, swaps and forges rows. Nothing wrong is ever opened."""

from __future__ import annotations

import base64
import itertools
import json

import pytest
from django.db import connection

from incidents.grants import grant_context, part_keys
from incidents.models import Grant, PartRevision
from incidents.recording import revise
from incidents.records import history, open_many, open_parts, write_revision
from tests.incidents import stories
from vault import Undecryptable, context, new_key, seal, seal_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(world, make_incident):
    """Two records, each with a second revision of account and identity."""

    def renamed(data):
        data["identity"]["people"][0]["name"] = "Another N"

    records = [make_incident(), make_incident()]
    for record in records:
        revise(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            record=record,
            document=stories.document(renamed, title="Second reading"),
            expected=1,
        )
    return records


def swap(table, column, one, other):
    """Exchange a column of two rows, as raw SQL does it."""
    with connection.cursor() as cursor:
        values = []
        for row in (one, other):
            cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [row.hex])
            values.append(cursor.fetchone()[0])
        assert values[0] != values[1]
        for row, value in zip((one, other), reversed(values), strict=True):
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.hex])


def row_of(record, part, revision):
    return PartRevision.objects.get(record=record, part=part, revision=revision).pk


def test_swapped_between_records(world, pair):
    one, other = pair
    swap(
        "incidents_partrevision",
        "sealed",
        row_of(one, "account", 2),
        row_of(other, "account", 2),
    )
    for record in pair:
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record)
    assert open_many(world.pavel.keyring, pair) == {}


def test_swapped_between_parts(world, pair):
    record, _other = pair
    swap(
        "incidents_partrevision",
        "sealed",
        row_of(record, "account", 2),
        row_of(record, "identity", 2),
    )
    with pytest.raises(Undecryptable):
        open_parts(world.pavel.keyring, record)


def test_swapped_between_revisions(world, pair):
    record, _other = pair
    swap(
        "incidents_partrevision",
        "sealed",
        row_of(record, "account", 1),
        row_of(record, "account", 2),
    )
    for revision in (1, 2):
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record, revision=revision)
    assert [one.chain_ok for one in history(world.pavel.keyring, record)] == [False, False]


def test_swapped_grants(world, pair):
    one, other = (Grant.objects.get(record=record).pk for record in pair)
    swap("incidents_grant", "sealed_keys", one, other)
    for record in pair:
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record)


@pytest.mark.parametrize(
    ("part", "revision"), list(itertools.product(["account", "identity"], [1, 2]))
)
def test_a_row_taken_away_is_noticed(world, pair, part, revision):
    record, _other = pair
    PartRevision.objects.filter(record=record, part=part, revision=revision).delete()
    found = {one.number: one.chain_ok for one in history(world.pavel.keyring, record)}
    assert found[revision] is False
    if revision == 2:
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record)


def test_the_newest_revision_taken_away_whole_is_noticed(world, pair):
    record, _other = pair
    PartRevision.objects.filter(record=record, revision=2).delete()
    with pytest.raises(Undecryptable):
        open_parts(world.pavel.keyring, record)
    assert [one.chain_ok for one in history(world.pavel.keyring, record)] == [True, False]


def test_a_whole_history_is_sound_and_says_who_wrote(world, pair):
    record, _other = pair
    first, second = history(world.carla.keyring, record)
    assert (first.chain_ok, second.chain_ok) == (True, True)
    assert first.parts == ["account", "identity", "office", "sensitive"]
    assert second.parts == ["account", "identity"]
    assert (second.number, second.author) == (2, str(world.pavel.user.pk))
    assert second.at >= first.at


def test_a_bit_flipped_anywhere_is_noticed(world, pair):
    record, _other = pair
    row = PartRevision.objects.get(record=record, part="account", revision=2)
    original = bytes(row.sealed)
    for position in (0, 1, 12, 13, len(original) // 2, len(original) - 1):
        altered = bytearray(original)
        altered[position] ^= 1
        PartRevision.objects.filter(pk=row.pk).update(sealed=bytes(altered))
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record)


@pytest.mark.parametrize("sealed", [b"", b"\x02", b"\x01" * 2000, b"\x00" * 300])
def test_rubbish_in_a_row_is_noticed(world, pair, sealed):
    record, _other = pair
    PartRevision.objects.filter(record=record, part="account").update(sealed=sealed)
    with pytest.raises(Undecryptable):
        open_parts(world.pavel.keyring, record)
    Grant.objects.filter(record=record).update(sealed_keys=sealed)
    with pytest.raises(Undecryptable):
        open_parts(world.pavel.keyring, record)


def slip_in(world, record, content):
    """A grant that anyone can seal, under another team of the same reader."""
    public = bytes(world.riverside.current_key.public_key)
    sealed = seal(content, public, grant_context(record.pk, world.trends.pk))
    return Grant.objects.create(record=record, team=world.trends, sealed_keys=sealed)


def test_a_second_key_for_a_part_is_never_used(world, pair):
    """Else the next revision would be sealed under a key that whoever slipped it in knows."""
    record, other = pair
    key = base64.b64encode(new_key()).decode()
    slip_in(world, record, json.dumps({"sensitive": key}).encode())
    with pytest.raises(Undecryptable):
        open_parts(world.pavel.keyring, record)
    with pytest.raises(Undecryptable):
        write_revision(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            record=record,
            parts={"sensitive": b"{}"},
            expected=2,
        )
    assert set(open_many(world.pavel.keyring, pair)) == {other.pk}


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"3", b'{"account": 3}', b'{"account": "AAAA"}', b"\xff"]
)
def test_rubbish_in_a_grant_does_not_stop_what_is_sound(world, pair, content):
    record, _other = pair
    slip_in(world, record, content)
    assert set(open_parts(world.pavel.keyring, record)) == {
        "account",
        "identity",
        "sensitive",
        "office",
    }


def test_rubbish_in_one_grant_hides_no_other_record(world, pair):
    """Whatever the order in which the database tells them."""
    for broken, sound in (pair, reversed(pair)):
        grant = Grant.objects.get(record=broken)
        rubbish = seal(
            b"{",
            bytes(world.riverside.current_key.public_key),
            grant_context(broken.pk, grant.team_id),
        )
        Grant.objects.filter(pk=grant.pk).update(sealed_keys=rubbish)
        assert set(open_many(world.pavel.keyring, pair)) == {sound.pk}
        Grant.objects.filter(pk=grant.pk).update(sealed_keys=bytes(grant.sealed_keys))


def test_the_own_grant_of_a_record_is_not_counted_as_shared(world, pair):
    """What is shared is asked for apart: a team's own would be read twice."""
    for record in pair:
        assert list(record.grants.values_list("team", "is_shared")) == [(world.riverside.pk, False)]


def test_a_part_without_its_header_is_undecryptable(world, pair):
    record, _other = pair
    key = part_keys(world.pavel.keyring, record)["account"]
    where = context("part", "incident", record.pk, "account", 2)
    for content in (b"", b"{}", b"{}\n{}", b"\n", b'{"author":"x","at":"never","changed":[]}\n'):
        PartRevision.objects.filter(record=record, part="account", revision=2).update(
            sealed=seal_under(key, content, where)
        )
        with pytest.raises(Undecryptable):
            open_parts(world.pavel.keyring, record)
