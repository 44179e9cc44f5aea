"""Turns AMPARO_DATABASE into Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# FULL: an acknowledged commit survives a power cut. secure_delete: freed pages are zeroed, so a
# destroyed key does not linger in the file; for the same reason each checkpoint cuts the log.
SQLITE_PRAGMAS = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
PRAGMA journal_size_limit=0;
PRAGMA temp_store=MEMORY;
"""
POSTGRES_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "service"}


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode. IMMEDIATE: two writers wait for each other instead of failing midway."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def parse(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=...` or `sqlite:////path/to/file`.

    Raises ValueError with a sentence that never repeats the address: it holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is not a database address.") from None
    if parts.scheme == "sqlite" and parts.path.startswith("/") and not parts.netloc:
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("is not a database address that we know.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("names no database after the last slash.")
    options = dict(parse_qsl(parts.query))
    if set(options) - POSTGRES_OPTIONS:
        raise ValueError("has an option after the question mark that we do not know.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
