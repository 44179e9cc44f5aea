"""`manage.py verify_release FILE...`: whether published releases are as they were published.

Needs nothing but the files: no database, no account, no network.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advocacy.ledger.verifying import Exported, NotVerified, check_chain, read_exported


class Command(BaseCommand):
    help = "Checks published releases (JSON) against their signatures, each other and the rules."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument(
            "--key",
            metavar="HEX",
            help="a signing key of the team that you know from elsewhere (64 hex digits)",
        )

    def handle(self, *, files: list[Path], key: str | None, **options: Any) -> None:
        found = [self._read(file, key) for file in files]
        wrong = list(check_chain(found))
        if wrong:
            raise CommandError(" ".join(wrong))
        for one in sorted(found, key=lambda one: one.release.number):
            self.stdout.write(
                f"Release {one.release.number} ({one.release.id}) is as it was published on "
                f"{one.release.published}."
            )
        missing = set(range(1, max(one.release.number for one in found) + 1)) - {
            one.release.number for one in found
        }
        if missing:
            listed = ", ".join(map(str, sorted(missing)))
            self.stdout.write(f"Not compared, because their files were not given: {listed}.")
        if key is None:
            self.stdout.write(
                "Signed by the team whose first key is "
                f"{found[0].keys[0].hex()}. Compare it with one that you know from elsewhere."
            )

    def _read(self, file: Path, key: str | None) -> Exported:
        try:
            found = read_exported(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file}: cannot be read.") from None
        except NotVerified as error:
            raise CommandError(f"{file}: {error}") from None
        if key is not None and not found.descends_from(key.strip().lower()):
            raise CommandError(
                f"{file}: the key that signed it is not yours, and does not descend from yours."
            )
        return found
