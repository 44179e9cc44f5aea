"""`manage.py backup_key`: make the offline key that opens backups, and keep its public half."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backups.errors import BackupFailed
from config.backups.offline_key import public_file, sheet, write_public
from vault import KeyPair, fingerprint


class Command(BaseCommand):
    help = "Makes the key pair of backups: shows the private half once, keeps the public half."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="write the private half there (a USB stick)"
        )

    def handle(self, *, to: Path | None, **options: Any) -> None:
        pair = KeyPair.generate()
        if public_file().exists():
            raise CommandError(
                f"{public_file()} holds a backup key already. Move it away to change keys; older "
                "backups open with the older key only."
            )
        try:
            if to is not None:
                _write(to, sheet(pair))
            write_public(pair)
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        if to is None:
            self.stdout.write(sheet(pair))
            self.stdout.write("Write this down now: it is shown once and kept nowhere here.")
        self.stdout.write(f"Public half kept: {fingerprint(pair.public)}")
        self.stdout.write("Whoever has the private half opens every backup. Keep it twice, apart.")


def _write(path: Path, text: str) -> None:
    if path.resolve().is_relative_to(settings.DATA):
        raise CommandError("That is on the server, where the private half must not lie.")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CommandError(f"The private half could not be written: {error.strerror}.") from None
