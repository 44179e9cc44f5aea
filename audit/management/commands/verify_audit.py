"""Verify every chain; exit 1 if anything is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.checkpoints import SignedCheckpoint, read_checkpoints
from audit.models import Chain
from audit.server_key import server_key
from audit.verifying import verify
from vault import fingerprint


class Command(BaseCommand):
    help = "Check that no entry of the log was altered, removed, reordered or cut off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoints",
            type=Path,
            metavar="FILE",
            help="checkpoints kept outside this server (lines of JSON)",
        )

    def handle(self, *, checkpoints: Path | None, **options: Any) -> None:
        kept, wrong = self._read(checkpoints) if checkpoints else ([], 0)
        self.stdout.write(f"This server signs as {fingerprint(server_key().public)}.")
        known = set()
        for chain in Chain.objects.order_by("pk"):
            known.add(chain.pk)
            wrong += self._verify(chain, kept)
        for lost in sorted({made.chain for made in kept} - known):
            wrong += 1
            self.stdout.write(f"chain {lost.hex[:8]}: is missing, but a checkpoint tells of it.")
        if wrong:
            raise CommandError(f"{wrong} findings: the log is not as it was written.")
        self.stdout.write("Nothing is missing and nothing was altered.")

    def _read(self, file: Path) -> tuple[list[SignedCheckpoint], int]:
        try:
            lines = file.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            raise CommandError("The file of checkpoints cannot be read.") from None
        kept, bad = read_checkpoints(lines)
        for number in bad:
            self.stdout.write(f"Line {number} of the file is not a checkpoint.")
        return kept, len(bad)

    def _verify(self, chain: Chain, kept: list[SignedCheckpoint]) -> int:
        findings = verify(chain, kept=kept)
        for finding in findings:
            self.stdout.write(f"{chain}: {finding.sentence}")
        if not findings:
            self.stdout.write(f"{chain}: {chain.head_sequence} entries, all in order.")
        return len(findings)
