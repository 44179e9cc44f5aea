"""`manage.py replay_journal [FILE]`: after a restore, repeat what was erased and revoked since."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.journal.writing import journal_file
from config.backups.errors import BackupFailed
from config.backups.reopening import declare_empty, replay
from config.backups.restoring import pending_migrations, refuse_unfinished
from config.occupancy import Occupied, occupy


class Command(BaseCommand):
    help = "Repeats what was erased and revoked since the backup, and opens. May be repeated."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the journal kept elsewhere")
        parser.add_argument(
            "--declare-empty",
            metavar="REASON",
            help="open without a journal; the reason goes into the log",
        )

    def handle(self, *, file: Path | None, declare_empty: str | None, **options: Any) -> None:
        try:
            with occupy(settings.DATA):
                refuse_unfinished()
                self._replay(file, declare_empty)
        except Occupied:
            raise CommandError("Amparo runs on this data. Stop it first.") from None
        except BackupFailed as error:
            raise CommandError(f"Still closed. {error}") from None

    def _replay(self, file: Path | None, reason: str | None) -> None:
        if pending_migrations():
            raise BackupFailed("The database is older than the program. Run: manage.py prepare")
        if reason is not None:
            declare_empty(reason)
            self.stdout.write("Opened without a journal; the log says why.")
            return
        count = replay(file or journal_file())
        self.stdout.write(f"{count} lines repeated. All sessions ended. The door is open again.")
