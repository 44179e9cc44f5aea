"""Triggers with which the database itself refuses to change or remove an entry of the log.

They stop a slip of the program and whoever has only its account. Whoever owns the database can drop
them first; the chain and the checkpoints are for that. `manage.py flush`, which empties every
table, is refused too: nothing in production takes them away.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

REFUSAL = "an entry of the log is never changed or removed"
_NAMES = ("audit_entry_no_update", "audit_entry_no_delete")

_PUT = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON audit_entry "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, event in zip(_NAMES, ("UPDATE", "DELETE"), strict=True)
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE OR REPLACE TRIGGER {_NAMES[0]} BEFORE UPDATE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
        f"CREATE OR REPLACE TRIGGER {_NAMES[1]} BEFORE DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
        "CREATE OR REPLACE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in _NAMES],
    "postgresql": [
        *(
            f"DROP TRIGGER IF EXISTS {name} ON audit_entry"
            for name in (*_NAMES, "audit_entry_no_truncate")
        ),
        "DROP FUNCTION IF EXISTS audit_entry_refuse()",
    ],
}
_LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass "
    "AND NOT tgisinternal AND tgenabled <> 'D'",
}


def put_guards(database: Any = connection) -> None:
    """Make the database refuse. Harmless to repeat; nothing on a database of another vendor."""
    _run(database, _PUT)


def remove_guards(database: Any = connection) -> None:
    """Take the triggers away: for the reverse migration, and for tests that play the attacker."""
    _run(database, _REMOVE)


def is_guarded(database: Any = connection) -> bool:
    """Whether the triggers stand; a table that was rebuilt or tampered with has lost them."""
    if database.vendor not in _LIST:
        return False
    with database.cursor() as cursor:
        cursor.execute(_LIST[database.vendor])
        return {row[0] for row in cursor.fetchall()} >= set(_NAMES)


def _run(database: Any, statements: dict[str, list[str]]) -> None:
    with database.cursor() as cursor:
        for statement in statements.get(database.vendor, ()):
            cursor.execute(statement)
