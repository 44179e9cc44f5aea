"""The way back: opened aside, checked whole, and only then put in place of nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from audit.journal import gate
from audit.journal.lines import Head
from audit.journal.writing import note_head
from config.backups.archive import KEPT_FILES, MEDIA, Manifest, read_archive
from config.backups.errors import BackupFailed
from config.backups.offline_key import purpose
from config.backups.snapshots import (
    POSTGRES,
    SQLITE,
    call_postgres,
    census_of_connection,
    census_of_sqlite,
)
from vault import KeyPair, StreamOpener, Undecryptable

STAGING = ".restore"
UPGRADE = "before-upgrade"
# What starting any command leaves in a folder where nothing has been yet.
_LEFT_BY_STARTING = {"static", "broker", "secret_key", "serving.lock", "backup.lock", "log"}


def is_unfinished() -> bool:
    """Whether a restore was killed on the way."""
    return (settings.DATA / STAGING).exists()


def refuse_unfinished() -> None:
    """Nothing is served or prepared on half a restore or upgrade: CommandError."""
    if is_unfinished():
        raise CommandError("A restore into this data was stopped on the way. Run it again.")
    if (settings.DATA / UPGRADE).exists():
        raise CommandError("An upgrade was stopped on the way. Run it again: make upgrade")


def restore(file: Path, pair: KeyPair) -> Manifest:
    """Open a backup into an installation that holds nothing yet, or finish a killed restore.

    Nothing is in its place before everything was opened and checked; the database comes last.
    BackupFailed otherwise, for a wrong key and an altered or truncated backup too.
    """
    again = is_unfinished()
    _require_nothing_here(again)
    staging = settings.DATA / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    try:
        manifest = _open(file, pair, staging)
        _check(manifest, staging)
    except BaseException:
        if not again:
            shutil.rmtree(staging, ignore_errors=True)
        raise
    gate.close(Head(*manifest.journal))
    _put_in_place(staging)
    _require_census(manifest)
    note_head(Head(*manifest.journal))
    shutil.rmtree(staging)
    return manifest


def pending_migrations() -> int:
    """How many migrations of this program the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _require_nothing_here(again: bool) -> None:
    if connection.vendor == "sqlite":
        is_empty = again or not Path(settings.DATABASES["default"]["NAME"]).exists()
    else:
        is_empty = again or not connection.introspection.table_names()
    here = {path.name for path in settings.DATA.iterdir()} - _LEFT_BY_STARTING
    is_queued = any(path.is_file() for path in settings.BROKER_FOLDER.rglob("*"))
    if not is_empty or (not again and (here or is_queued)):
        raise BackupFailed(
            "This installation is not empty, and a restore replaces nothing. Point AMPARO_DATA "
            "(and AMPARO_DATABASE) at an empty place."
        )


def _open(file: Path, pair: KeyPair, staging: Path) -> Manifest:
    try:
        with file.open("rb") as sealed:
            return read_archive(StreamOpener(sealed, pair, purpose()), staging)
    except OSError as error:
        raise BackupFailed(f"The backup cannot be read: {error.strerror}.") from None
    except Undecryptable:
        raise BackupFailed(
            "This backup does not open: it was sealed to another key, or is not whole as it was "
            "written. Compare its SHA-256, and the key's sheet."
        ) from None


def _check(manifest: Manifest, staging: Path) -> None:
    wanted = SQLITE if connection.vendor == "sqlite" else POSTGRES
    if not (staging / wanted).is_file():
        raise BackupFailed(f"This backup is not of a {connection.vendor} database.")
    if wanted == SQLITE and census_of_sqlite(staging / wanted) != manifest.census:
        raise BackupFailed("The database in the backup is not what its manifest says.")
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{name}" for app, name in _replaced(loader)}
    if set(manifest.census.migrations) - known:
        raise BackupFailed("This backup is of a newer version of Amparo. Bring the program up.")


def _replaced(loader: MigrationLoader) -> set[tuple[str, str]]:
    return {key for migration in loader.replacements.values() for key in migration.replaces}


def _put_in_place(staging: Path) -> None:
    """Each step may be repeated: after a kill the whole restore is run again."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    if (staging / MEDIA).exists():
        (staging / MEDIA).rename(settings.MEDIA_ROOT)
    for name in KEPT_FILES:
        if (staging / name).exists():
            (staging / name).replace(settings.DATA / name)
    if connection.vendor == "sqlite":
        place = Path(settings.DATABASES["default"]["NAME"])
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        sync(staging / SQLITE)
        shutil.move(staging / SQLITE, place)
    elif not connection.introspection.table_names():
        call_postgres(
            "pg_restore",
            *("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
            *(f"--dbname={connection.settings_dict['NAME']}", str(staging / POSTGRES)),
        )
    sync(settings.DATA)


def _require_census(manifest: Manifest) -> None:
    if census_of_connection() != manifest.census:
        raise BackupFailed("The restored database is not what the backup's manifest says.")


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
