"""Cutting the database's own log, which would tell what the tables do not.

SQLite's write-ahead log keeps the last transactions whole and in order: a report together with the
book of receipts that was written with it, a fact together with its record. Whoever pulls the plug
and takes the disk would read from it who sent which report. So the log is folded into the database
and emptied as soon as a report is in, and once a minute.

PostgreSQL keeps its log for its own recovery, and nothing here can cut it; see the threat model.
"""

from __future__ import annotations

from django.db import connection, transaction

# Somebody may be reading: then the next cut does it. Nobody waits longer than this for it.
PATIENCE_MS = 500


def cut_after_commit() -> None:
    """Cut the log once the transaction that is under way is over. Never makes it fail."""
    transaction.on_commit(cut, robust=True)


def cut() -> bool:
    """Whether the log is empty now. Does nothing on another database or inside a transaction."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not is_busy
