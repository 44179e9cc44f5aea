"""Closed after a restore: until the journal was replayed, nobody comes in and nothing goes out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from audit.journal.lines import Head

WORDS = (
    "This installation was restored from a backup and is closed until what was erased and revoked "
    "since is repeated. Run: manage.py replay_journal"
)


def close(since: Head) -> None:
    """Close, and remember with which line of the journal the backup ended."""
    draft = _file().with_suffix(".new")
    draft.write_text(json.dumps(asdict(since)))
    draft.replace(_file())


def is_closed() -> bool:
    """Whether a restore waits for its replay."""
    return _file().exists()


def refuse_closed() -> None:
    """Nothing unattended happens meanwhile: ImproperlyConfigured."""
    if is_closed():
        raise ImproperlyConfigured(WORDS)


def closed_since() -> Head:
    """With which line of the journal the backup ended. OSError or ValueError if that is lost."""
    return Head(**json.loads(_file().read_text()))


def open_again() -> None:
    """The replay is done."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.DATA) / "closed-after-restore"
