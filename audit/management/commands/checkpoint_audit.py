"""Write signed checkpoints now, for carrying off the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.checkpoints import checkpoint, checkpoint_file
from audit.models import Chain


class Command(BaseCommand):
    help = "Sign how far every log has come and append it to the file that leaves the server."

    def handle(self, **options: Any) -> None:
        refused = 0
        for chain in Chain.objects.order_by("pk"):
            try:
                made = checkpoint(chain)
            except ValueError as error:
                refused += 1
                self.stdout.write(f"{error}.")
            else:
                self.stdout.write(
                    f"{chain}: signed at entry {made.sequence}."
                    if made
                    else f"{chain}: nothing new."
                )
        self.stdout.write(f"Copy {checkpoint_file()} to a place outside this server.")
        if refused:
            raise CommandError("Run verify_audit: a log is not as this server wrote it.")
