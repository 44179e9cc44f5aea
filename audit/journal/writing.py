"""Writing the journal: a row with the verb, then, once that is certain, a line in the file."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.chaining import week_of
from audit.journal.lines import START, Head, Line
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from audit.server_key import server_key

logger = logging.getLogger(__name__)

_TAIL = 1 << 16


def journal(kind: str, subject: UUID | str, *, head: bytes = b"") -> None:
    """Within a verb's transaction: this was erased or revoked, and must not come back.

    ValueError for a kind that nothing repeats (`registry.replays`), RuntimeError outside a
    transaction. The line is in the file as soon as the transaction commits, or, if the file cannot
    be reached then, at the next turn of the schedule.
    """
    if replayer_of(kind) is None:
        raise ValueError(f"nothing repeats {kind}")
    if not connection.in_atomic_block:
        raise RuntimeError("a line of the journal is written inside its verb's transaction")
    Waiting.objects.create(kind=kind, subject=str(subject), head_hash=head)
    transaction.on_commit(flush_calmly, robust=True)


def flush() -> int:
    """Write what waits to the file and to disk; returns how many lines. OSError if it cannot.

    Killed between the two, a line is written twice, which is harmless to repeat.
    """
    with _alone():
        rows = list(Waiting.objects.order_by("pk"))
        if not rows:
            return 0
        lines, head = [], head_now()
        for row in rows:
            line = _line(row, head).signed(server_key())
            lines.append(line)
            head = line.at
        _append(lines)
        note_head(head)
        Waiting.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(lines)


def journal_file() -> Path:
    """The file that leaves the server: AMPARO_JOURNAL, or `journal.jsonl` in AMPARO_DATA."""
    return Path(settings.AMPARO_JOURNAL or settings.DATA / "journal.jsonl")


def head_now() -> Head:
    """Where the journal ends: by its last line, or, where the file was moved away or cut, by the
    note that is kept beside the database."""
    return max(_head_of_file(), _noted_head(), key=lambda head: head.number)


def is_shortened() -> bool:
    """Whether the file lacks lines that were written to it, at its end."""
    return _head_of_file().number < _noted_head().number


def note_head(head: Head) -> None:
    """Remember where the journal ends."""
    draft = _note().with_suffix(".new")
    draft.write_text(json.dumps(asdict(head)))
    draft.replace(_note())


def flush_calmly() -> None:
    try:
        flush()
    except (OSError, DatabaseError):
        logger.error("the journal cannot be written; its lines wait for the next turn")


def _line(row: Waiting, head: Head) -> Line:
    return Line(
        number=head.number + 1,
        previous=head.hash,
        kind=row.kind,
        subject=row.subject,
        head=bytes(row.head_hash).hex(),
        week=week_of(timezone.now()),
    )


def _append(lines: list[Line]) -> None:
    path = journal_file()
    is_torn = path.exists() and path.stat().st_size > 0 and _tail(path)[-1:] != b"\n"
    text = "\n" * is_torn + "".join(line.to_json() + "\n" for line in lines)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _head_of_file() -> Head:
    path = journal_file()
    for text in reversed(_tail(path).splitlines()) if path.exists() else ():
        try:
            return Line.from_json(text.decode()).at
        except ValueError:
            continue
    return START


def _noted_head() -> Head:
    try:
        return Head(**json.loads(_note().read_text()))
    except (OSError, ValueError, TypeError):
        return START


def _note() -> Path:
    return Path(settings.DATA) / "journal-head"


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        return file.read()


@contextmanager
def _alone() -> Iterator[None]:
    with (Path(settings.DATA) / "journal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
