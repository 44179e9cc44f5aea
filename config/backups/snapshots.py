"""The database as of one moment, in one file, while people go on working."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from config.backups.errors import BackupFailed

SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
_PREFIX = ".snapshot-"

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Census:
    """What a database holds: rows by table, (count, hash) where each audit chain ends, and the
    migrations that were applied."""

    tables: dict[str, int]
    chains: dict[str, list[Any]]
    migrations: list[str]


@contextmanager
def snapshot() -> Iterator[tuple[Path, Census]]:
    """A file in AMPARO_DATA that only we read, gone after the block, and what it holds.

    What a killed run left is removed first.
    """
    for left in settings.DATA.glob(f"{_PREFIX}*"):
        shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=settings.DATA))
    try:
        take = _take_sqlite if connection.vendor == "sqlite" else _take_postgres
        yield take(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def census_of_sqlite(file: Path) -> Census:
    """What a database file holds. BackupFailed when it is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as opened:

            def ask(query: str) -> list[tuple[Any, ...]]:
                return opened.execute(query).fetchall()

            if ask("PRAGMA integrity_check") != [("ok",)] or ask("PRAGMA foreign_key_check"):
                raise BackupFailed("The copy of the database is damaged.")
            names = ask(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
            return _census(ask, [name for (name,) in names])
    except sqlite3.Error:
        raise BackupFailed("The copy of the database is damaged or is not ours.") from None


def census_of_connection() -> Census:
    """What the database that Django is connected to holds."""
    with connection.cursor() as cursor:

        def ask(query: str) -> list[tuple[Any, ...]]:
            cursor.execute(query)
            return cursor.fetchall()

        return _census(ask, connection.introspection.table_names(cursor))


def call_postgres(program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on our database. The password goes by environment, not by name."""
    asked = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST"}
    names |= {"port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    names |= {"sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "service": "PGSERVICE"}
    env = {names[name]: str(value) for name, value in asked.items() if name in names and value}
    try:
        done = subprocess.run(  # noqa: S603 (names of ours, no shell)
            [program, *arguments], env={**os.environ, **env}, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise BackupFailed(f"{program} is not installed (Debian: postgresql-client).") from None
    if done.returncode:
        raise BackupFailed(f"{program} failed with status {done.returncode}.")


def _take_sqlite(folder: Path) -> tuple[Path, Census]:
    source, file = settings.DATABASES["default"]["NAME"], folder / SQLITE
    if not Path(source).is_file():
        raise BackupFailed("There is no database yet.")
    try:
        # One read transaction: writers go on, and what they write is not in the copy.
        with closing(sqlite3.connect(source, isolation_level=None, timeout=60)) as opened:
            opened.execute("VACUUM INTO ?", (str(file),))
        file.chmod(0o600)
    except sqlite3.Error:
        raise BackupFailed("The database could not be copied; is the disk full?") from None
    return file, census_of_sqlite(file)


def _take_postgres(folder: Path) -> tuple[Path, Census]:
    file = folder / POSTGRES
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        census = census_of_connection()
        call_postgres("pg_dump", "--format=custom", f"--snapshot={name}", f"--file={file}")
    file.chmod(0o600)
    return file, census


def _census(ask: Ask, tables: list[str]) -> Census:
    try:
        counts = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(tables)}  # noqa: S608
        chains = ask("SELECT id, head_sequence, head_hash FROM audit_chain")
        migrations = ask("SELECT app, name FROM django_migrations")
    except sqlite3.Error:
        raise BackupFailed("This is not a database of Amparo.") from None
    return Census(
        tables=counts,
        chains={UUID(str(key)).hex: [end, bytes(head).hex()] for key, end, head in chains},
        migrations=sorted(f"{app}.{name}" for app, name in migrations),
    )
