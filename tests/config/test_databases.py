import sqlite3
from pathlib import Path

import pytest

from config.databases import parse, sqlite


def test_postgresql_address_with_escapes_and_options():
    found = parse("postgresql://amparo:p%40ss%2Fword@db.example:5433/cases?sslmode=verify-full")

    assert found["PASSWORD"] == "p@ss/word"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "cases")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    "address",
    [
        "mysql://u:hunter2@h/d",
        "postgresql://u:hunter2@h:notaport/d",
        "postgresql://u:hunter2@h/",
        "postgresql://u:hunter2@h/d?options=-c%20x",
        "hunter2",
        "sqlite://hunter2",
    ],
)
def test_unusable_address_is_refused_without_repeating_its_password(address):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        parse(address)

    assert "hunter2" not in str(caught.value)


def test_sqlite_address_names_a_file():
    assert parse("sqlite:////srv/amparo/cases.sqlite3")["NAME"] == Path("/srv/amparo/cases.sqlite3")


def test_sqlite_keeps_what_it_acknowledged_and_zeroes_what_it_frees(tmp_path):
    database = sqlite3.connect(tmp_path / "x.sqlite3")
    database.executescript(sqlite(tmp_path)["OPTIONS"]["init_command"])

    def pragma(name):
        return database.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("secure_delete") == 1
