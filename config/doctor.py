"""What a host should know about this installation: what is, what it means, what to do."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.keyed.announcing import REFUSED, believed_workers
from accounts.keyed.models import Job
from audit.chaining import week_of
from audit.checkpoints import checkpoint_file
from audit.journal import gate, writing
from audit.journal.models import Waiting
from audit.models import Chain, Entry
from audit.server_key import server_key
from audit.verifying import verify
from config.backups.errors import BackupFailed
from config.backups.offline_key import read_public
from config.backups.restoring import is_unfinished, pending_migrations
from config.backups.writing import last_backup
from config.catalogues.filing import path_of
from config.catalogues.languages import LANGUAGES
from config.checks import problems
from config.findings import Finding
from config.recoverable import recovery
from config.swapping import swap
from config.tasks import TICK
from incidents.models import Record
from incidents.retention import due
from legal_aid.documents.pdf import can_print
from vault import fingerprint

DAY = 24 * 60 * 60
_GIB = 1 << 30


def examine() -> Iterator[Finding]:
    """Every finding, one after the other; a part that cannot be examined is a finding itself."""
    for part in PARTS:
        try:
            yield from part()
        except DatabaseError:
            yield Finding(
                "wrong",
                f"The database did not answer ({part.__name__.strip('_')}).",
                "Nothing works without it.",
                "Start it, or run: manage.py prepare",
            )
        except ImproperlyConfigured:
            pass  # a key that cannot be read is said by _keys


def _versions() -> Iterator[Finding]:
    programs = f"Django {django.get_version()}, cryptography {version('cryptography')}"
    yield Finding("fine", f"{programs}, database {connection.vendor}.")
    if connection.vendor == "postgresql" and connection.pg_version < 150000:  # type: ignore[attr-defined]
        yield Finding("wrong", "PostgreSQL is older than 15.", "It is not tested.", "Upgrade it.")


def _printing() -> Iterator[Finding]:
    if can_print():
        yield Finding("fine", "Documents can be printed as PDF.")
    else:
        yield Finding(
            "look", "Documents cannot be printed as PDF: Pango or HarfBuzz is missing.",
            "Petitions, complaints and letters come as docx only.",
            "Run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
            "fonts-dejavu-core",
        )  # fmt: skip


def _settings() -> Iterator[Finding]:
    for problem in problems():
        yield Finding(
            "wrong", f"{problem.name} {problem.message}", "It does not start.", problem.hint
        )
    if settings.AMPARO_DEMO:
        yield Finding(
            "wrong",
            "This is a demo.",
            "Anyone who reaches it may act as anyone.",
            "Never put real records here; remove AMPARO_DEMO on a real installation.",
        )
    yield Finding("fine", f"Times are shown in {settings.TIME_ZONE}.")


def _keys() -> Iterator[Finding]:
    try:
        yield Finding("fine", f"The log is signed by {fingerprint(server_key().public)}.")
    except (ImproperlyConfigured, OSError):
        yield Finding(
            "wrong",
            "server-signing.key cannot be read.",
            "Nothing can be written to the log, so nothing can be done.",
            "Put the file back from a backup.",
        )
    for name in ("server-signing.key", "secret_key", "vapid.key"):
        path = settings.DATA / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                "wrong", f"{name} can be read by others.", "They can sign as this server.",
                f"Run: chmod 600 {path}",
            )  # fmt: skip


def _languages() -> Iterator[Finding]:
    absent = [code for code in LANGUAGES if not path_of(code).with_suffix(".mo").exists()]
    if absent:
        yield Finding(
            "look", f"Not compiled: {', '.join(absent)}.", "People who chose them read English.",
            "Run: scripts/install",
        )  # fmt: skip
    else:
        yield Finding("fine", f"{len(LANGUAGES)} languages beside English are compiled.")


def _clock() -> Iterator[Finding]:
    now, newest = timezone.now(), Entry.objects.order_by("-week").first()
    if now.year < 2026 or (newest and newest.week > week_of(now)):
        yield Finding(
            "wrong",
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the log is further.",
            "Deadlines in custody, expiry of offers and second factors are wrong.",
            "Set the clock and keep it with NTP.",
        )
    else:
        yield Finding("fine", f"The clock says {now:%Y-%m-%d %H:%M} UTC; compare with your own.")


def _storage() -> Iterator[Finding]:
    if stat.S_IMODE(settings.DATA.stat().st_mode) & 0o077:
        yield Finding(
            "wrong", "AMPARO_DATA can be looked into by others.", "They see what a thief would.",
            f"Run: chmod 700 {settings.DATA}",
        )  # fmt: skip
    free = shutil.disk_usage(settings.DATA).free
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    needed = _GIB + (database.stat().st_size if database.is_file() else 0)
    if free < needed:
        yield Finding(
            "wrong" if free < _GIB // 4 else "look",
            f"{free / _GIB:.1f} GiB are free where the data lies.",
            "A backup needs room for one copy of the database; a full disk stops all work.",
            "Make room.",
        )
    else:
        yield Finding("fine", f"{free / _GIB:.1f} GiB are free where the data lies.")


def _schedule() -> Iterator[Finding]:
    path, do = settings.DATA / TICK, "Start `manage.py serve`, or the worker that carries -B."
    age = _age(path)
    if age is None or age > 300:
        yield Finding(
            "wrong",
            "The schedule never ran." if age is None else f"The schedule ran {_ago(age)}.",
            "Offers do not move on, deadlines pass unseen, no checkpoints are made.",
            do,
        )
    else:
        yield Finding("fine", "The schedule is alive.")
    ages = [_age(file) or 0 for file in settings.BROKER_FOLDER.rglob("*") if file.is_file()]
    if not settings.AMPARO_BROKER and ages and max(ages) > 900:
        yield Finding(
            "look", f"The oldest task waits, {_ago(max(ages))}.", "No worker is free.", do
        )


def _keyed_work() -> Iterator[Finding]:
    forged = _age(settings.DATA / REFUSED)
    if forged is not None and forged < 30 * DAY:
        yield Finding(
            "wrong", f"A worker was announced without this server's secret, {_ago(forged)}.",
            "Somebody else writes the database. That worker was not believed.",
            "Find out who can; keep this machine as it is.",
        )  # fmt: skip
    for worker in believed_workers():
        yield Finding("fine", f"A worker lives: {fingerprint(bytes(worker.public_key))}.")
    if waiting := Job.objects.filter(state=Job.State.WAITING).count():
        yield Finding(
            "look", f"{waiting} renewals of keys lost their worker.",
            "What the former key sealed stays so meanwhile.",
            "Ask somebody of the team to sign in; see that the worker runs.",
        )  # fmt: skip


def _backups() -> Iterator[Finding]:
    try:
        key = fingerprint(read_public())
    except BackupFailed as error:
        yield Finding("wrong", str(error), "If this disk breaks, everything is lost.", "Do it now.")
        return
    note = last_backup()
    age = (
        (datetime.now(UTC) - datetime.fromisoformat(note["made"])).total_seconds() if note else None
    )
    if age is None or age > 2 * DAY:
        yield Finding(
            "wrong" if age is None or age > 7 * DAY else "look",
            f"The last backup was made {_ago(age)}." if age else "There is no backup yet.",
            "What was written since is lost if this disk breaks.",
            "Run: manage.py backup TARGET, and daily from cron.",
        )
    else:
        yield Finding("fine", f"The last backup was made {_ago(age)}, to the key {key}.")


def _journal() -> Iterator[Finding]:
    if waiting := Waiting.objects.count():
        yield Finding(
            "wrong", f"{waiting} lines wait to be written to the journal.",
            "A restore now would bring back what was erased.",
            f"Is {writing.journal_file()} within reach?",
        )  # fmt: skip
    if writing.is_shortened():
        yield Finding(
            "look", "The journal lacks its last lines.", "It was moved away, or cut.",
            "Make sure that whoever keeps it has them.",
        )  # fmt: skip
    if writing.journal_file().resolve().is_relative_to(settings.DATA):
        yield Finding(
            "look",
            "The journal lies beside the data.",
            "It is lost together with what it should repeat.",
            "Set AMPARO_JOURNAL to another machine's disk, or copy it away daily.",
        )


def _log() -> Iterator[Finding]:
    chains = list(Chain.objects.order_by("pk"))
    broken = [chain for chain in chains if verify(chain)]
    for chain in broken:
        yield Finding(
            "wrong", f"The log of {chain} is not as it was written.",
            "Somebody changed the database, or a disk is failing.",
            "Run: manage.py verify_audit, and keep this machine as it is.",
        )  # fmt: skip
    if not broken:
        yield Finding("fine", f"{len(chains)} logs verified, all in order.")
    age = _age(checkpoint_file())
    if any(chain.head_sequence for chain in chains) and (age is None or age > 2 * DAY):
        yield Finding(
            "look", "No checkpoint was made for two days, or ever.",
            "Putting the whole log back to an earlier state would not show.",
            "Run: manage.py checkpoint_audit, and carry the file off the server.",
        )  # fmt: skip


def _retention() -> Iterator[Finding]:
    if past := due(Record.objects.all()).count():
        yield Finding(
            "look", f"{past} closed records or cases are past their time.",
            "They are here to be carried away, and no longer need to be.",
            "Tell coordinators and lawyers: their Today names them, and nobody else can erase.",
        )  # fmt: skip
    else:
        yield Finding("fine", "No closed record is past its time.")


def _database() -> Iterator[Finding]:
    if is_unfinished():
        yield Finding("wrong", "A restore was stopped.", "Nothing starts.", "Run it again.")
    if gate.is_closed():
        yield Finding("wrong", "Closed after a restore.", gate.WORDS, "manage.py replay_journal")
    if pending := pending_migrations():
        yield Finding(
            "wrong", f"{pending} migrations are not applied.", "The program does not fit the data.",
            "Run: make upgrade",
        )  # fmt: skip
    else:
        yield Finding("fine", "The database fits the program.")


PARTS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _versions,
    _printing,
    _settings,
    _keys,
    _database,
    _languages,
    _clock,
    _storage,
    swap,
    _schedule,
    _keyed_work,
    _backups,
    _journal,
    _log,
    _retention,
    recovery,
)


def _age(path: Path) -> float | None:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return None


def _ago(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    for size, word in ((DAY, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{int(seconds / size)} {word} ago"
    return "just now"
