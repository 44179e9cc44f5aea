"""Write a log as lines of JSON, for verifying it on another machine."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from audit.exporting import export_lines
from audit.models import Chain


class Command(BaseCommand):
    help = "Export a log, sealed as it is; verify_offline.py checks it without this server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it; must not exist yet")
        parser.add_argument(
            "--chain", type=UUID, help="which log, where several organisations have one"
        )

    def handle(self, *, file: Path, chain: UUID | None, **options: Any) -> None:
        chains = Chain.objects.filter(pk=chain) if chain else Chain.objects.all()
        if len(found := list(chains.order_by("pk")[:50])) != 1:
            for each in found:
                self.stdout.write(f"--chain {each.pk}  {each.head_sequence} entries")
            raise CommandError("Say with --chain which log." if found else "There is no such log.")
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            raise CommandError("The file cannot be made there, or exists already.") from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            lines = sum(1 for line in export_lines(found[0]) if target.write(line))
        self.stdout.write(f"{lines - 1} entries. Verify them elsewhere with verify_offline.py.")
