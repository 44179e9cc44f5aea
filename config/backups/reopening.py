"""After a restore: repeat what the journal tells, end every session, write it in the log, open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import transaction

from audit.journal import gate, writing
from audit.journal.lines import BrokenJournal, Head, Line, after
from audit.journal.registry import replayer_of
from audit.models import Chain
from audit.recording import record
from audit.server_key import server_key
from config.backups.errors import BackupFailed


def replay(file: Path) -> int:
    """Repeat every line behind the backup's own end, then open; returns how many lines.

    The whole journal is checked before its first line is repeated. Killed anywhere, run it again:
    repeating is harmless, and nothing opens before the end. BackupFailed leaves all closed.
    """
    since = _closed_since()
    try:
        text = file.read_text("utf-8", errors="replace")
        lines = list(after(text.splitlines(), since, server_key().public))
    except OSError as error:
        raise BackupFailed(f"The journal cannot be read: {error.strerror}.") from None
    except BrokenJournal as error:
        raise BackupFailed(f"This journal cannot be used. {error}") from None
    _require_known(lines)
    for line in lines:
        _repeat(line)
    _carry_on(file, text, lines[-1].at if lines else since)
    _open({"lines": str(len(lines))})
    return len(lines)


def declare_empty(reason: str) -> None:
    """Open without a journal, because nothing was erased or revoked since, or nobody knows."""
    _closed_since()
    if not reason.strip() or len(reason) > 200:
        raise BackupFailed("Say why in one sentence (at most 200 letters). It goes into the log.")
    _open({"no_journal": reason.strip()})


def _closed_since() -> Head:
    if not gate.is_closed():
        raise BackupFailed("Nothing was restored here, or its journal was replayed before.")
    try:
        return gate.closed_since()
    except (OSError, ValueError, TypeError):
        raise BackupFailed("The restore's note is damaged. Restore once more.") from None


def _require_known(lines: Iterable[Line]) -> None:
    for line in lines:
        if replayer_of(line.kind) is None:
            raise BackupFailed(
                f"Line {line.number} is of a kind that this version does not know. Bring the "
                "program up to the version that wrote it."
            )


def _repeat(line: Line) -> None:
    replayer = replayer_of(line.kind)
    with transaction.atomic():
        if replayer is not None:
            replayer(line.subject, bytes.fromhex(line.head))


def _carry_on(file: Path, text: str, head: Head) -> None:
    """The journal goes on where it ended, on this server."""
    place = writing.journal_file()
    if not place.exists() or (file.resolve() != place.resolve() and not place.stat().st_size):
        draft = place.with_name(f"{place.name}.new")  # half a journal must not pass for one
        draft.write_text(text)
        draft.chmod(0o600)
        draft.replace(place)
    writing.note_head(max(head, writing.head_now(), key=lambda one: one.number))


def _open(detail: dict[str, str]) -> None:
    with transaction.atomic():
        Session.objects.all().delete()
        for chain in Chain.objects.order_by("pk"):
            record(chain_id=chain.pk, actor="", verb="restored", object_ref="backup", detail=detail)
    gate.open_again()
