"""The database refuses changes to the log by itself."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.guarding import is_guarded, put_guards, remove_guards
from audit.models import Chain, Entry
from audit.verifying import verify
from tests.audit.conftest import write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET week = '2020-W01' WHERE sequence = 2",
        "UPDATE audit_entry SET sequence = sequence + 1",
        "DELETE FROM audit_entry WHERE sequence = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_entries_can_be_neither_changed_nor_removed(chain: Chain, statement: str) -> None:
    write(chain, 3)
    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert chain.entries.count() == 3
    assert verify(chain) == []


def test_the_program_itself_cannot_either(chain: Chain) -> None:
    [entry] = write(chain)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    entry.week = "2020-W01"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.bulk_update([entry], ["week"])
    assert Entry.objects.get().week != "2020-W01"


def test_more_can_always_be_written(chain: Chain) -> None:
    write(chain, 2)
    write(chain, 2)
    assert chain.entries.count() == 4


def test_lost_guards_are_noticed_and_put_back(chain: Chain) -> None:
    assert is_guarded()
    remove_guards()
    assert not is_guarded()
    put_guards()
    put_guards()
    assert is_guarded()


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forth() -> None:
    call_command("migrate", "audit", "0002", verbosity=0)
    assert not is_guarded()
    call_command("migrate", verbosity=0)  # with what other rooms built on it
    assert is_guarded()


@pytest.mark.django_db(transaction=True)
def test_committed_entries_stay_through_a_flush(
    ossian: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests' own way round is taken away: what is left is what production has."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from audit.recording import start_chain

    monkeypatch.setattr(BaseDatabaseOperations, "execute_sql_flush", _plain_flush)
    write(start_chain(public_key=ossian.own.public))
    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 1


def _plain_flush(self: object, sql_list: list[str]) -> None:
    with (
        transaction.atomic(using=self.connection.alias, savepoint=False),
        self.connection.cursor() as cursor,
    ):
        for sql in sql_list:
            cursor.execute(sql)
