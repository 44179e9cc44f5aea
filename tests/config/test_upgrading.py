"""An upgrade holds, or leaves the database as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.config.installation import Installation

# What a real one is like, at the state before this program's last migrations.
OLDER = """
from django.core.management import call_command
call_command("migrate", "journal", "zero", verbosity=0)
"""


def content(database):
    """All rows of all tables, and the tables; in what order they lie in the file is no matter."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return sorted(opened.iterdump())


def rows(database, query):
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """An installation of an earlier version, with an organisation in it."""
    folder = tmp_path_factory.mktemp("older")
    older = Installation(folder / "data")
    older.found()
    older.do("backup_key", "--to", folder / "it.key")
    older.python(OLDER)
    return older


@pytest.fixture
def place(older, tmp_path):
    """A copy of it that a test may spoil."""
    shutil.copytree(older.data, tmp_path / "data")
    return Installation(tmp_path / "data")


def test_an_upgrade_brings_data_along_and_backs_it_up_first(place, tmp_path):
    chains = rows(place.database, "SELECT id, head_sequence, hex(head_hash) FROM audit_chain")
    assert "make upgrade" in place.refuses("doctor")

    said = place.do("upgrade", tmp_path / "before.backup")

    assert "Upgraded. Start it again." in said
    assert (tmp_path / "before.backup").exists()
    assert rows(place.database, "SELECT * FROM journal_waiting") == []
    assert chains == rows(
        place.database, "SELECT id, head_sequence, hex(head_hash) FROM audit_chain"
    )
    assert not (place.data / "before-upgrade").exists()
    assert "Ready" in place.do("prepare")


BROKEN = """
import sys
from pathlib import Path
from django.core.management import call_command
from django.core.management.base import CommandError
{spoil}
try:
    call_command("upgrade", {target!r})
except CommandError as error:
    print(error)
"""
HALF_MIGRATED = """
from django.db import connection
from config import upgrading
real = upgrading.call_command
def migrate(name, *arguments, **options):
    real(name, *arguments, **options)
    if name == "migrate":
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE half_done (n INTEGER)")
            cursor.execute("DELETE FROM accounts_unlocker")
        raise RuntimeError("a migration failed")
upgrading.call_command = migrate
"""
CHECK_FAILS = """
from django.core.checks import Error, register
register(lambda **options: [Error("this version is broken", id="amparo.E999")])
"""
LOG_TOUCHED = """
from django.db import connection
from config import upgrading
real = upgrading.call_command
def migrate(name, *arguments, **options):
    real(name, *arguments, **options)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_chain SET head_sequence = head_sequence + 1")
upgrading.call_command = migrate
"""


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (HALF_MIGRATED, "migrating failed (RuntimeError)"),
        (CHECK_FAILS, "checking failed (the program's own checks fail"),
        (LOG_TOUCHED, "checking failed (a log does not end where it did)"),
    ],
)
def test_a_failed_upgrade_leaves_everything_as_it_was(place, tmp_path, spoil, words):
    before = content(place.database)

    said = place.python(BROKEN.format(spoil=spoil, target=str(tmp_path / "before.backup")))

    assert words in said
    assert "The database is what it was before" in said
    assert content(place.database) == before
    assert not (place.data / "before-upgrade").exists()
    assert (tmp_path / "before.backup").exists()


KILL = """
import os
from config import upgrading
def die(before):
    os._exit(0)
upgrading._check = die
"""


def test_an_upgrade_that_was_killed_is_put_back_and_run_again(place, tmp_path):
    place.python(BROKEN.format(spoil=KILL, target=str(tmp_path / "one.backup")))
    for command in ("prepare", "serve"):
        assert "make upgrade" in place.refuses(command)

    place.do("upgrade", tmp_path / "two.backup")

    assert rows(place.database, "SELECT * FROM journal_waiting") == []
    assert not (place.data / "before-upgrade").exists()


def test_without_a_backup_nothing_is_upgraded(place, tmp_path):
    before = content(place.database)
    assert "Not upgraded" in place.refuses("upgrade", tmp_path / "gone" / "x.backup")
    (place.data / "backup-key.pub").unlink()
    assert "backup_key" in place.refuses("upgrade", tmp_path / "x.backup")
    assert content(place.database) == before
