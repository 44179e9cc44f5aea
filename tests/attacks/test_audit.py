"""Someone who can write the database tries to change what the log says, by raw SQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from audit.chaining import entry_context, hash_entry
from audit.checkpoints import checkpoint
from audit.guarding import remove_guards
from audit.models import Chain, Entry
from audit.recording import record, start_chain
from audit.verifying import verify
from vault import KeyPair, SigningKey, seal

ENTRIES = 12
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_server_key(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def chain() -> Chain:
    """Twelve entries; checkpoints at the sixth and the last."""
    chain = start_chain(public_key=KeyPair.generate().public)
    for half in range(2):
        with transaction.atomic():
            for number in range(ENTRIES // 2):
                record(
                    chain_id=chain.pk,
                    actor="alice",
                    verb="case.close",
                    object_ref=f"case:{half}{number}",
                )
        checkpoint(chain)
    chain.refresh_from_db()
    assert verify(chain) == []
    remove_guards()  # as someone who owns the database does first
    return chain


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def stored(value: UUID) -> str:
    """A UUID as the database stores it."""
    return str(value) if connection.vendor == "postgresql" else value.hex


def sentences(chain: Chain) -> str:
    return "\n".join(finding.sentence for finding in verify(chain))


def flip(value: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1 :]


def test_an_edited_entry_is_found(chain: Chain) -> None:
    sql("UPDATE audit_entry SET week = %s WHERE sequence = 5", "2020-W01")
    assert "Entry 5 was altered." in sentences(chain)


def test_a_removed_entry_is_found(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence = 5")
    assert "Entry 5 is missing." in sentences(chain)


def test_removed_entries_are_found_although_the_rest_moved_up(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence = 5")
    for number in range(6, ENTRIES + 1):
        sql("UPDATE audit_entry SET sequence = %s WHERE sequence = %s", number - 1, number)
    sql("UPDATE audit_chain SET head_sequence = %s", ENTRIES - 1)
    found = sentences(chain)
    assert "Entry 5 was altered." in found
    assert "not what this server signed" in found


def test_two_entries_that_changed_places_are_found(chain: Chain) -> None:
    swap(4, 5)
    assert "Entry 4 was altered." in sentences(chain)


def swap(one: int, other: int) -> None:
    sql("UPDATE audit_entry SET sequence = 1000 WHERE sequence = %s", one)
    sql("UPDATE audit_entry SET sequence = %s WHERE sequence = %s", one, other)
    sql("UPDATE audit_entry SET sequence = %s WHERE sequence = 1000", other)


def test_a_chain_that_was_cut_off_is_found(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence > 9")
    assert "Entries 10 to 12 are missing." in sentences(chain)


def test_a_chain_that_was_cut_off_with_its_head_is_found(chain: Chain) -> None:
    cut_with_head(chain, 9)
    sql("DELETE FROM audit_checkpoint WHERE sequence > 9")
    assert "not what this server signed" in sentences(chain)


def cut_with_head(chain: Chain, last: int) -> None:
    entry_hash = bytes(Entry.objects.get(chain=chain, sequence=last).entry_hash)
    sql("DELETE FROM audit_entry WHERE sequence > %s", last)
    sql("UPDATE audit_chain SET head_sequence = %s, head_hash = %s", last, entry_hash)


def test_a_cut_is_not_made_good_by_those_who_go_on_working(chain: Chain) -> None:
    cut_with_head(chain, 9)
    sql("DELETE FROM audit_checkpoint")
    for _ in range(3):
        with transaction.atomic():
            record(chain_id=chain.pk, actor="bob", verb="case.open", object_ref="case:1")
    assert sentences(chain) == "Entry 10 does not follow the entry before it."


def test_everything_removed_is_found(chain: Chain) -> None:
    sql("DELETE FROM audit_entry")
    assert "Entries 1 to 12 are missing." in sentences(chain)


def test_an_emptied_chain_with_an_emptied_head_is_found(chain: Chain) -> None:
    sql("DELETE FROM audit_checkpoint")
    sql("DELETE FROM audit_entry")
    sql("UPDATE audit_chain SET head_sequence = 0, head_hash = %s, head_signature = %s", b"", b"")
    assert "not what this server signed" in sentences(chain)


def test_an_end_rewritten_with_right_hashes_is_found(chain: Chain) -> None:
    """The attacker knows every rule and the auditors' public key, but not the server's key."""
    previous = bytes(Entry.objects.get(sequence=ENTRIES - 1).entry_hash)
    forged = seal(b'{"actor": "bob"}', chain.public_key, entry_context(chain.pk, ENTRIES, previous))
    entry_hash = hash_entry(chain.pk, ENTRIES, previous, "2026-W47", forged)
    sql("DELETE FROM audit_checkpoint WHERE sequence = %s", ENTRIES)
    sql(
        "UPDATE audit_entry SET sealed = %s, entry_hash = %s, week = %s WHERE sequence = %s",
        forged,
        entry_hash,
        "2026-W47",
        ENTRIES,
    )
    assert "Entry 12 is not the one the chain ends with." in sentences(chain)
    sql("UPDATE audit_chain SET head_hash = %s", entry_hash)
    assert "not what this server signed" in sentences(chain)


def test_an_added_entry_is_found(chain: Chain) -> None:
    add_entry(chain, ENTRIES + 1, bytes(chain.head_hash))
    assert "Entry 13 stands behind the end of the chain." in sentences(chain)


def add_entry(chain: Chain, sequence: int, previous: bytes) -> None:
    sealed = seal(b"{}", chain.public_key, entry_context(chain.pk, max(sequence, 0), previous))
    sql(
        "INSERT INTO audit_entry (id, chain_id, sequence, week, previous_hash, sealed, entry_hash)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        stored(uuid4()),
        stored(chain.pk),
        sequence,
        "2026-W47",
        previous,
        sealed,
        hash_entry(chain.pk, max(sequence, 0), previous, "2026-W47", sealed),
    )


def test_an_entry_before_the_first_is_found(chain: Chain) -> None:
    add_entry(chain, 0, b"")
    assert "something that is no entry" in sentences(chain)


def test_a_swapped_auditors_key_is_found(chain: Chain) -> None:
    sql("UPDATE audit_chain SET public_key = %s", KeyPair.generate().public)
    assert "auditors' key" in sentences(chain)
    with transaction.atomic():
        record(chain_id=chain.pk, actor="bob", verb="case.open", object_ref="case:1")
    assert "Entry 13 does not follow the entry before it." in sentences(chain)


def test_a_forged_checkpoint_is_found(chain: Chain) -> None:
    forger = SigningKey.generate()
    sql(
        "UPDATE audit_checkpoint SET signature = %s WHERE sequence = 6",
        forger.sign(b"", b"amparo\x01checkpoint"),
    )
    assert sentences(chain) == "The checkpoint at entry 6 is not signed by this server."


def test_a_checkpoint_moved_to_another_entry_is_found(chain: Chain) -> None:
    sql("UPDATE audit_checkpoint SET sequence = 5 WHERE sequence = 6")
    assert sentences(chain) == "The checkpoint at entry 5 is not signed by this server."


def test_entries_of_another_chain_do_not_fit(chain: Chain) -> None:
    other = start_chain(public_key=KeyPair.generate().public)
    with transaction.atomic():
        for _ in range(ENTRIES):
            record(chain_id=other.pk, actor="a", verb="v", object_ref="o")
    sql("DELETE FROM audit_checkpoint")
    sql("DELETE FROM audit_entry WHERE chain_id = %s", stored(chain.pk))
    sql("UPDATE audit_entry SET chain_id = %s", stored(chain.pk))
    assert "Entry 1 was altered." in sentences(chain)


@pytest.mark.parametrize("column", ["previous_hash", "sealed", "entry_hash", "week", "sequence"])
@pytest.mark.parametrize("value", ["text", "", 70, -7, 2.5])
def test_a_value_of_another_type_is_a_finding_and_not_a_crash(
    chain: Chain, column: str, value: object
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite stores any type in any column")
    sql("PRAGMA ignore_check_constraints = ON")
    try:
        sql(f"UPDATE audit_entry SET {column} = %s WHERE sequence = 12", value)
    finally:
        sql("PRAGMA ignore_check_constraints = OFF")
    assert verify(chain) != []


@pytest.mark.parametrize("table", ["audit_chain", "audit_checkpoint"])
@pytest.mark.parametrize("value", ["text", "", -7, 2.5, 2**62])
def test_so_it_is_for_heads_and_checkpoints(chain: Chain, table: str, value: object) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite stores any type in any column")
    columns = {
        "audit_chain": ["public_key", "head_sequence", "head_hash", "head_signature"],
        "audit_checkpoint": ["sequence", "week", "entry_hash", "signature"],
    }
    for column in columns[table]:
        with transaction.atomic():
            sql("PRAGMA ignore_check_constraints = ON")
            where = "WHERE sequence = 6" if table == "audit_checkpoint" else ""
            sql(f"UPDATE {table} SET {column} = %s {where}", value)
            sql("PRAGMA ignore_check_constraints = OFF")
            assert verify(chain) != [], column
            transaction.set_rollback(True)
    assert verify(chain) == []


def manipulations() -> list[Callable[[Chain, random.Random], None]]:
    """Ways to change one or more rows. Each changes something, whatever the dice say."""

    def change_octets(chain: Chain, dice: random.Random) -> None:
        column = dice.choice(["previous_hash", "sealed", "entry_hash"])
        number = dice.randint(1, ENTRIES)
        [value] = Entry.objects.filter(sequence=number).values_list(column, flat=True)
        changed = dice.choice([flip, lambda old, _: old[:-1], lambda old, _: old + b"\x00"])
        sql(
            f"UPDATE audit_entry SET {column} = %s WHERE sequence = %s",
            changed(bytes(value), dice),
            number,
        )

    def change_week(chain: Chain, dice: random.Random) -> None:
        week = f"19{dice.randint(10, 99)}-W{dice.randint(10, 52)}"
        sql("UPDATE audit_entry SET week = %s WHERE sequence = %s", week, dice.randint(1, ENTRIES))

    def remove_some(chain: Chain, dice: random.Random) -> None:
        for number in dice.sample(range(1, ENTRIES + 1), dice.randint(1, 5)):
            sql("DELETE FROM audit_entry WHERE sequence = %s", number)

    def swap_two(chain: Chain, dice: random.Random) -> None:
        swap(*dice.sample(range(1, ENTRIES + 1), 2))

    def swap_contents(chain: Chain, dice: random.Random) -> None:
        one, other = Entry.objects.filter(sequence__in=dice.sample(range(1, ENTRIES + 1), 2))
        for target, source in ((one, other), (other, one)):
            sql(
                "UPDATE audit_entry SET sealed = %s, entry_hash = %s WHERE sequence = %s",
                bytes(source.sealed),
                bytes(source.entry_hash),
                target.sequence,
            )

    def cut(chain: Chain, dice: random.Random) -> None:
        cut_with_head(chain, dice.randint(1, ENTRIES - 1))

    def rehash(chain: Chain, dice: random.Random) -> None:
        """Alter one entry and recompute its hash, but not those behind it."""
        entry = Entry.objects.get(sequence=dice.randint(1, ENTRIES))
        sealed = flip(bytes(entry.sealed), dice)
        entry_hash = hash_entry(
            chain.pk, entry.sequence, bytes(entry.previous_hash), entry.week, sealed
        )
        sql(
            "UPDATE audit_entry SET sealed = %s, entry_hash = %s WHERE sequence = %s",
            sealed,
            entry_hash,
            entry.sequence,
        )

    def rewrite_from(chain: Chain, dice: random.Random) -> None:
        """Alter one entry, recompute every hash behind it and the head; sign nothing."""
        start = dice.randint(1, ENTRIES)
        previous = None
        for entry in Entry.objects.filter(sequence__gte=start).order_by("sequence"):
            before = bytes(entry.previous_hash) if previous is None else previous
            sealed = seal(b"{}", chain.public_key, entry_context(chain.pk, entry.sequence, before))
            previous = hash_entry(chain.pk, entry.sequence, before, entry.week, sealed)
            sql(
                "UPDATE audit_entry SET previous_hash = %s, sealed = %s, entry_hash = %s"
                " WHERE sequence = %s",
                before,
                sealed,
                previous,
                entry.sequence,
            )
        sql("DELETE FROM audit_checkpoint WHERE sequence >= %s", start)
        sql("UPDATE audit_chain SET head_hash = %s", previous)

    def renumber(chain: Chain, dice: random.Random) -> None:
        number = dice.randint(1, ENTRIES)
        sql(
            "UPDATE audit_entry SET sequence = %s WHERE sequence = %s",
            number + 100 * dice.randint(1, 9),
            number,
        )

    def change_head(chain: Chain, dice: random.Random) -> None:
        column = dice.choice(["head_hash", "head_signature", "public_key"])
        value = bytes(getattr(chain, column))
        sql(f"UPDATE audit_chain SET {column} = %s", flip(value, dice))

    def move_head(chain: Chain, dice: random.Random) -> None:
        other = dice.choice([n for n in range(30) if n != ENTRIES])
        sql("UPDATE audit_chain SET head_sequence = %s", other)

    def forge_checkpoint(chain: Chain, dice: random.Random) -> None:
        made = chain.checkpoints.order_by("sequence")[dice.randrange(2)]
        column = dice.choice(["entry_hash", "signature"])
        sql(
            f"UPDATE audit_checkpoint SET {column} = %s WHERE sequence = %s",
            flip(bytes(getattr(made, column)), dice),
            made.sequence,
        )

    return [
        change_octets,
        change_week,
        remove_some,
        swap_two,
        swap_contents,
        cut,
        rehash,
        rewrite_from,
        renumber,
        change_head,
        move_head,
        forge_checkpoint,
    ]


def test_three_hundred_random_manipulations_are_all_found(chain: Chain) -> None:
    ways = manipulations()
    missed = []
    for seed in range(300):
        dice = random.Random(seed)
        way = ways[seed % len(ways)]
        with transaction.atomic():
            way(chain, dice)
            if not verify(chain):
                missed.append((seed, way.__name__))
            transaction.set_rollback(True)
    assert missed == []
    assert verify(chain) == []


def test_the_command_names_what_it_found_and_exits_with_1(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence IN (5, 6)")
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stdout=out)
    assert caught.value.returncode == 1
    assert f"chain {chain.pk.hex[:8]}: Entries 5 to 6 are missing." in out.getvalue()
