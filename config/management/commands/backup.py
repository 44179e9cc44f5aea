"""`manage.py backup TARGET`: one sealed file with everything in it, while people go on working."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupFailed
from config.backups.offline_key import read_public
from config.backups.writing import write_backup
from vault import fingerprint


class Command(BaseCommand):
    help = "Writes a sealed backup to a new file, or into a folder, and reads it back."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path)

    def handle(self, *, target: Path, **options: Any) -> None:
        try:
            made = write_backup(target)
            key = fingerprint(read_public())
        except BackupFailed as error:
            raise CommandError(f"No backup was made. {error}") from None
        census = made.manifest.census
        self.stdout.write(f"Written and read back: {made.file} ({made.size} bytes)")
        self.stdout.write(f"SHA-256 {made.sha256}")
        self.stdout.write(f"Opens with the key {key}: compare with its sheet.")
        rows, files = sum(census.tables.values()), len(made.manifest.files)
        self.stdout.write(f"{len(census.tables)} tables, {rows} rows, {files} files.")
        for chain, (end, head) in sorted(census.chains.items()):
            self.stdout.write(f"Log {chain[:8]} ends at entry {end}, {head[:16]}.")
        if made.file.resolve().is_relative_to(settings.DATA):
            self.stderr.write("It lies beside what it is a copy of. Carry it elsewhere.")
