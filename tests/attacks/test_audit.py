"""Someone who can write the database tries to change what the log says, by raw SQL."""

from __future__ import annotations

import importlib.util
import random
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from audit.chaining import entry_context, hash_entry
from audit.checkpoints import checkpoint
from audit.exporting import export_lines
from audit.guarding import remove_guards
from audit.models import Chain, Entry
from audit.recording import record, start_chain
from audit.verifying import verify
from tests.attacks.audit_ways import (
    ENTRIES,
    ON_THE_SERVER_ONLY,
    SHOWN_BY_AN_EXPORT,
    Target,
    add_entry,
    cut_with_head,
    make_target,
    roll_back,
    sql,
    stored,
    swap,
)
from tests.attacks.effort import seeds
from vault import KeyPair, SigningKey, seal

SCRIPT = Path(__file__).parents[2] / "static" / "verify_offline.py"
_found = importlib.util.spec_from_file_location("verify_offline", SCRIPT)
verify_offline = importlib.util.module_from_spec(_found)
_found.loader.exec_module(verify_offline)

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


def sentences(chain: Chain) -> str:
    return "\n".join(finding.sentence for finding in verify(chain))


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
    swap(chain, 4, 5)
    assert "Entry 4 was altered." in sentences(chain)


def test_a_chain_that_was_cut_off_is_found(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence > 9")
    assert "Entries 10 to 12 are missing." in sentences(chain)


def test_a_chain_that_was_cut_off_with_its_head_is_found(chain: Chain) -> None:
    cut_with_head(chain, 9)
    sql("DELETE FROM audit_checkpoint WHERE sequence > 9")
    assert "not what this server signed" in sentences(chain)


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


@pytest.fixture
def target() -> Target:
    target = make_target()
    assert verify(target.chain, kept=target.kept) == []
    remove_guards()
    return target


def test_random_manipulations_are_all_found_on_the_server(target: Target) -> None:
    """`verify_audit` with the checkpoints that had left; 10,000 with `make attack`."""
    ways = [*SHOWN_BY_AN_EXPORT, *ON_THE_SERVER_ONLY]
    missed = []
    for seed in seeds(315, 10_000):
        way = ways[seed % len(ways)]
        with transaction.atomic():
            way(target, random.Random(seed))
            if not verify(target.chain, kept=target.kept):
                missed.append((seed, way.__name__))
            transaction.set_rollback(True)
    assert missed == []
    assert verify(target.chain, kept=target.kept) == []


def test_random_manipulations_are_all_found_elsewhere(target: Target, tmp_path: Path) -> None:
    """The log left the server after it was changed; who verifies has two old checkpoints."""
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(made.to_json() for made in target.kept))
    log, missed = tmp_path / "log.jsonl", []
    log.write_text("".join(export_lines(target.chain)))
    assert verify_offline.verify(log, [kept], None) == ([], ENTRIES, 2)
    for seed in seeds(170, 10_000):
        way = SHOWN_BY_AN_EXPORT[seed % len(SHOWN_BY_AN_EXPORT)]
        with transaction.atomic():
            way(target, random.Random(seed))
            log.write_text("".join(export_lines(target.chain)))
            if not verify_offline.verify(log, [kept], None)[0]:
                missed.append((seed, way.__name__))
            transaction.set_rollback(True)
    assert missed == []


def test_a_log_put_back_to_how_it_was_passes_without_a_kept_checkpoint(target: Target) -> None:
    """Why checkpoints have to leave the server; else the tests above would prove too much."""
    for seed in range(5):
        with transaction.atomic():
            roll_back(target, random.Random(seed))
            assert verify(target.chain) == []
            assert verify(target.chain, kept=target.kept) != []
            transaction.set_rollback(True)


def test_the_command_names_what_it_found_and_exits_with_1(chain: Chain) -> None:
    sql("DELETE FROM audit_entry WHERE sequence IN (5, 6)")
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stdout=out)
    assert caught.value.returncode == 1
    assert f"chain {chain.pk.hex[:8]}: Entries 5 to 6 are missing." in out.getvalue()
