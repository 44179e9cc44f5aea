"""Backing up, restoring and upgrading with PostgreSQL: `make test-services` brings the server."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from tests.config.installation import Installation
from tests.config.test_upgrading import BROKEN, HALF_MIGRATED

ADDRESS = os.environ.get("AMPARO_DATABASE", "")
pytestmark = pytest.mark.skipif(
    not ADDRESS.startswith("postgresql:"), reason="needs PostgreSQL: make test-services"
)
COUNT = "from accounts.models import Unlocker; print(Unlocker.objects.count())"


@pytest.fixture
def place(tmp_path):
    """Installations with a database each, beside the one that tests run in."""
    made = []

    def make(name: str) -> Installation:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        made.append(name)
        address = f"{ADDRESS.rpartition('/')[0]}/{name}"
        return Installation(tmp_path / name, AMPARO_DATABASE=address)

    yield make
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_restored_into_an_empty_database_only(place, tmp_path):
    one, two = place("one"), place("two")
    one.found()
    one.do("backup_key", "--to", tmp_path / "it.key")

    assert "read back" in one.do("backup", tmp_path / "it.backup").lower()
    two.data.mkdir(mode=0o700)
    two.do("restore", tmp_path / "it.backup", "--key-file", tmp_path / "it.key")

    two.refuses("restore", tmp_path / "it.backup", "--key-file", tmp_path / "it.key")
    two.do("replay_journal", "--declare-empty", "trial")
    assert "Nothing is missing and nothing was altered." in two.do("verify_audit")
    assert two.python(COUNT) == one.python(COUNT) != "0"


@pytest.mark.django_db(transaction=True)
def test_a_failed_upgrade_puts_the_database_back(place, tmp_path):
    one = place("three")
    one.found()
    one.do("backup_key", "--to", tmp_path / "it.key")
    before = one.python(COUNT)

    said = one.python(BROKEN.format(spoil=HALF_MIGRATED, target=str(tmp_path / "it.backup")))

    assert "The database is what it was before" in said
    assert one.python(COUNT) == before != "0"
    assert "Upgraded" in one.do("upgrade", tmp_path / "second.backup")
