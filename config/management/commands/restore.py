"""`manage.py restore FILE --key-file F`: a backup back into an installation that is empty."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.journal import gate
from config.backups.errors import BackupFailed
from config.backups.offline_key import read_sheet
from config.backups.restoring import pending_migrations, restore
from config.occupancy import Occupied, occupy
from vault import KeyPair


class Command(BaseCommand):
    help = (
        "Opens a backup into an empty installation. Replaces nothing; may be killed and repeated."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key-file", type=Path, required=True, help="the private half of the backup key"
        )

    def handle(self, *, file: Path, key_file: Path, **options: Any) -> None:
        try:
            pair = _read_key(key_file)
            with occupy(settings.DATA):
                manifest = restore(file, pair)
        except Occupied:
            raise CommandError("Amparo runs on this data. Stop it first.") from None
        except BackupFailed as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        rows = sum(manifest.census.tables.values())
        self.stdout.write(f"Restored as of {manifest.made}: {rows} rows, all as the manifest says.")
        self.stdout.write(f"It ended at line {manifest.journal[0]} of the journal.")
        self.stdout.write(gate.WORDS)
        if pending := pending_migrations():
            self.stdout.write(
                f"The program is newer by {pending} migrations: prepare applies them."
            )


def _read_key(file: Path) -> KeyPair:
    try:
        return read_sheet(file.read_text("utf-8"))
    except (OSError, UnicodeError):
        raise BackupFailed("The key file cannot be read.") from None
