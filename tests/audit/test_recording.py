"""What is written to the log, when, and for whose eyes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from audit.auditors_key import remembered
from audit.chaining import week_of
from audit.guarding import remove_guards
from audit.models import Chain, Entry
from audit.reading import read_entries
from audit.recording import change_auditors_key, record, record_refusal, start_chain
from audit.server_key import server_key, server_key_in
from audit.verifying import verify
from tests.audit.conftest import write
from vault import KeyPair, Keyring, SigningKey, seal


def test_auditor_reads_who_did_what_to_which_and_exactly_when(
    chain: Chain, ossian: Keyring
) -> None:
    before = timezone.now()
    write(chain)
    [entry] = read_entries(ossian, chain)
    assert entry.is_readable
    assert (entry.actor, entry.verb, entry.object_ref) == (
        "alice",
        "incident.register",
        "incident:0",
    )
    assert entry.detail == {"urgency": "2"}
    assert entry.time is not None
    assert before <= entry.time <= timezone.now()


def test_nobody_else_reads_it(chain: Chain) -> None:
    write(chain)
    charlie = Keyring(holder=uuid4(), own=KeyPair.generate(), signing=SigningKey.generate())
    [entry] = read_entries(charlie, chain)
    assert not entry.is_readable
    assert (entry.actor, entry.verb, entry.time) == ("", "", None)


def test_nothing_is_sealed_to_a_key_that_was_put_in_the_auditors_place(
    chain: Chain, ossian: Keyring
) -> None:
    """The log shows the break, goes on for its auditors, and has their key again."""
    write(chain)
    thief = KeyPair.generate()
    strangers = Keyring(holder=uuid4(), own=thief, signing=SigningKey.generate())
    for _again in range(3):
        Chain.objects.filter(pk=chain.pk).update(public_key=thief.public)
        write(chain)
        write(chain)
    assert not any(entry.is_readable for entry in read_entries(strangers, chain))
    assert all(entry.is_readable for entry in read_entries(ossian, chain))
    chain.refresh_from_db()
    assert bytes(chain.public_key) == ossian.own.public
    assert verify(chain)


def test_the_key_outside_the_database_follows_a_change_and_a_change_taken_back(
    chain: Chain, ossian: Keyring
) -> None:
    later = KeyPair.generate()
    with transaction.atomic():
        change_auditors_key(chain_id=chain.pk, public_key=later.public)
        write(chain)
        transaction.set_rollback(True)
    write(chain)
    assert remembered(chain.pk) == ossian.own.public
    with transaction.atomic():
        change_auditors_key(chain_id=chain.pk, public_key=later.public)
    write(chain)
    assert remembered(chain.pk) == later.public


def test_the_table_shows_sequence_and_week_and_nothing_said(chain: Chain) -> None:
    write(chain)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_entry")
        row = b"|".join(
            value if isinstance(value, bytes) else str(value).encode()
            for value in cursor.fetchone()
        )
    for said in (b"alice", b"incident", b"register", b"urgency"):
        assert said not in row
    assert Entry.objects.get().week == week_of(timezone.now())


def test_entries_are_read_in_pages(chain: Chain, ossian: Keyring) -> None:
    write(chain, 5)
    first = read_entries(ossian, chain, limit=2)
    second = read_entries(ossian, chain, after=first[-1].sequence, limit=2)
    assert [entry.sequence for entry in first + second] == [1, 2, 3, 4]


def test_an_entry_vanishes_with_the_verb_that_failed(chain: Chain) -> None:
    def close_case() -> None:
        record(chain_id=chain.pk, actor="alice", verb="case.close", object_ref="case:1")
        raise PermissionError

    with pytest.raises(PermissionError), transaction.atomic():
        close_case()
    assert not Entry.objects.exists()
    write(chain)
    assert verify(chain) == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded(ossian: Keyring) -> None:
    chain = start_chain(public_key=ossian.own.public)
    with pytest.raises(RuntimeError):
        record(chain_id=chain.pk, actor="alice", verb="case.close", object_ref="case:1")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_although_the_verb_was_rolled_back(ossian: Keyring) -> None:
    chain = start_chain(public_key=ossian.own.public)
    with pytest.raises(PermissionError), transaction.atomic():
        raise PermissionError
    record_refusal(chain_id=chain.pk, actor="bob", verb="case.close", object_ref="case:1")
    assert [entry.actor for entry in read_entries(ossian, chain)] == ["bob"]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_not_written_into_a_transaction_that_may_roll_back(ossian: Keyring) -> None:
    chain = start_chain(public_key=ossian.own.public)
    with pytest.raises(RuntimeError), transaction.atomic():
        record_refusal(chain_id=chain.pk, actor="bob", verb="case.close", object_ref="case:1")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "a" * 201},
        {"verb": "v" * 201},
        {"object_ref": "o" * 201},
        {"detail": {"reason": "He said that " * 20}},
        {"detail": {str(number): "x" for number in range(21)}},
    ],
)
def test_the_log_has_no_room_for_stories(chain: Chain, change: dict[str, object]) -> None:
    call: dict[str, object] = {"actor": "alice", "verb": "v", "object_ref": "o"}
    with pytest.raises(ValueError, match="short codes"), transaction.atomic():
        record(chain_id=chain.pk, **(call | change))  # type: ignore[arg-type]
    assert not Entry.objects.exists()


def test_short_and_long_entries_look_alike(chain: Chain) -> None:
    with transaction.atomic():
        short = record(chain_id=chain.pk, actor="a", verb="v", object_ref="o")
        long = record(chain_id=chain.pk, actor="a" * 30, verb="v" * 20, object_ref="o" * 40)
    assert len(short.sealed) == len(long.sealed)


def test_rubbish_sealed_to_the_auditors_is_shown_as_unreadable(
    chain: Chain, ossian: Keyring
) -> None:
    remove_guards()
    [entry] = write(chain)
    place = b"amparo\x01" + b"somewhere else"
    for rubbish in (b"", b"rubbish", seal(b"[]", ossian.own.public, place)):
        Entry.objects.filter(pk=entry.pk).update(sealed=rubbish)
        assert [read.is_readable for read in read_entries(ossian, chain)] == [False]


def test_new_auditors_read_what_follows_and_old_ones_what_was(
    chain: Chain, ossian: Keyring
) -> None:
    write(chain)
    olga = Keyring(holder=uuid4(), own=KeyPair.generate(), signing=SigningKey.generate())
    with transaction.atomic():
        change_auditors_key(chain_id=chain.pk, public_key=olga.own.public)
    write(chain)
    assert [entry.is_readable for entry in read_entries(ossian, chain)] == [True, False]
    assert [entry.is_readable for entry in read_entries(olga, chain)] == [False, True]
    assert verify(chain) == []


def test_a_week_is_named_by_the_year_it_belongs_to() -> None:
    assert week_of(datetime(2027, 1, 3, tzinfo=UTC)) == "2026-W53"
    assert week_of(datetime(2027, 1, 4, tzinfo=UTC)) == "2027-W01"


def test_the_server_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = server_key()
    file = tmp_path / "server-signing.key"
    assert file.stat().st_mode & 0o777 == 0o600
    server_key_in.cache_clear()
    assert server_key().public == first.public
    assert [path.name for path in tmp_path.iterdir()] == ["server-signing.key"]


def test_a_spoilt_server_key_stops_and_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "server-signing.key").write_text("ab12")
    with pytest.raises(ImproperlyConfigured) as caught:
        server_key()
    assert "ab12" not in str(caught.value)


def test_references_show_no_content(chain: Chain) -> None:
    [entry] = write(chain)
    assert str(chain) == f"chain {chain.pk.hex[:8]}"
    assert str(entry) == f"entry 1 of chain {chain.pk.hex[:8]}"
