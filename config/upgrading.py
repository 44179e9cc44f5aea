"""Bringing the database up to a new version of the program, or back to where it was."""

from __future__ import annotations

import os
import shutil
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection, transaction

from audit.models import Chain
from audit.verifying import verify
from config.backups.errors import BackupFailed
from config.backups.restoring import UPGRADE, pending_migrations, sync
from config.backups.snapshots import (
    SQLITE,
    Census,
    call_postgres,
    census_of_connection,
    census_of_sqlite,
    snapshot,
)


class RolledBack(Exception):
    """The upgrade failed and the database is what it was. The message says which step failed."""


def upgrade() -> None:
    """Keep a copy, migrate, check; on any failure put the copy back and raise RolledBack.

    Everything stopped meanwhile. After a kill, the next run first puts the copy back. The copy goes
    when the upgrade holds: what is erased later must not lie on in it.
    """
    kept = settings.DATA / UPGRADE
    if _copy(kept) is not None:
        _put_back(kept)
    shutil.rmtree(kept, ignore_errors=True)
    before = _keep(kept)
    step = "migrating"
    try:
        call_command("migrate", interactive=False, verbosity=0)
        step = "checking"
        _check(before)
    except (Exception, SystemExit) as error:
        try:
            _put_back(kept)
        except (BackupFailed, OSError):
            raise BackupFailed(
                f"{step} failed, and the database could not be put back. A copy of it lies in "
                f"{kept}: make room, then run make upgrade again."
            ) from None
        shutil.rmtree(kept)
        words = str(error) if isinstance(error, BackupFailed) else type(error).__name__
        raise RolledBack(f"{step} failed ({words})") from error
    shutil.rmtree(kept)


def _keep(kept: Path) -> Census:
    """Copy the database aside, whole, before anything is touched."""
    connection.close()
    with snapshot() as (file, census):
        draft = kept.with_name(f"{kept.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        shutil.move(file, draft / file.name)
        sync(draft / file.name)
        draft.rename(kept)
        sync(settings.DATA)
    return census


def _copy(kept: Path) -> Path | None:
    return next((path for path in kept.glob("database.*")), None)


def _put_back(kept: Path) -> None:
    file = _copy(kept)
    if file is None:
        raise BackupFailed("The copy that was kept is gone. Restore from a backup.")
    connection.close()
    if file.name == SQLITE:
        census_of_sqlite(file)
        place = Path(settings.DATABASES["default"]["NAME"])
        draft = place.with_name(f"{place.name}.back")
        shutil.copyfile(file, draft)
        draft.chmod(0o600)
        sync(draft)
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        os.replace(draft, place)  # noqa: PTH105 (one step: the old file or the new)
        sync(place.parent)
        return
    # A failed migration may have left tables that the copy does not know of.
    with transaction.atomic(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    call_postgres(
        "pg_restore",
        *(
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        ),
        *(f"--dbname={connection.settings_dict['NAME']}", str(file)),
    )


def _check(before: Census) -> None:
    """The program starts with it, nobody's log was touched, and no row of the log is gone."""
    try:
        call_command("check", stdout=StringIO(), stderr=StringIO())
    except (SystemCheckError, CommandError):
        raise BackupFailed("the program's own checks fail; run manage.py check") from None
    if pending_migrations():
        raise BackupFailed("migrations are left")
    after = census_of_connection()
    if after.chains != before.chains:
        raise BackupFailed("a log does not end where it did")
    if any(verify(chain) for chain in Chain.objects.all()):
        raise BackupFailed("a log is not as it was written")
