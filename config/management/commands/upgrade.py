"""`manage.py upgrade BACKUP`: back up, migrate, check; back to where it was if that fails."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupFailed
from config.backups.restoring import is_unfinished
from config.backups.writing import write_backup
from config.checks import refuse_bad_settings
from config.occupancy import Occupied, occupy
from config.upgrading import RolledBack, upgrade


class Command(BaseCommand):
    help = "Backs up, migrates and checks; puts everything back where a step fails."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="where the backup goes: a folder or a file")

    def handle(self, *, backup: Path, **options: Any) -> None:
        refuse_bad_settings()
        try:
            with occupy(settings.DATA):
                if is_unfinished():
                    raise CommandError("A restore was stopped on the way. Run it again first.")
                self._upgrade(backup)
        except Occupied:
            raise CommandError("Amparo runs on this data. Stop it first.") from None
        except BackupFailed as error:
            raise CommandError(f"Not upgraded. {error}") from None
        except RolledBack as error:
            raise CommandError(
                f"Not upgraded: {error}. The database is what it was before. Bring the program "
                "back to the version that ran before, and start it."
            ) from None
        call_command("prepare", stdout=self.stdout)
        self.stdout.write("Upgraded. Start it again.")

    def _upgrade(self, backup: Path) -> None:
        made = write_backup(backup)
        self.stdout.write(f"Backed up and read back: {made.file}")
        upgrade()
