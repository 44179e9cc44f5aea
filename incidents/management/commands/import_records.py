"""Bring records kept elsewhere into a documentation team (docs/guides/importing.md)."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.asking import add_password_file, unlock_by_token_or
from incidents.importing.errors import ImportRefused, SourceRefused
from incidents.importing.joining import Records
from incidents.importing.mapping import load_mapping
from incidents.importing.running import Outcome, run_import
from incidents.management.naming import team_kept_by
from vault import Undecryptable

SHOWN = 50


class Command(BaseCommand):
    help = "Import CSV or JSON Lines records with a mapping file. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the main file, CSV or JSON Lines")
        parser.add_argument("--mapping", type=Path, required=True, help="what its columns mean")
        parser.add_argument("--team", required=True, help="name or id of a documentation team")
        parser.add_argument("--as", dest="username", required=True, help="your sign-in name")
        where = "where a joined file lies, if not beside the main file"
        parser.add_argument("--join", action="append", default=[], metavar="NAME=PATH", help=where)
        add_password_file(parser)
        check = "check everything, write nothing"
        parser.add_argument("--dry-run", action="store_true", help=check)
        parser.add_argument("--report", type=Path, help="write refused rows here, as CSV")

    def handle(self, *_args: Any, **given: Any) -> None:
        try:
            mapping = load_mapping(given["mapping"])
            records = Records(mapping, given["file"], _joins(given["join"]))
        except ImportRefused as refused:
            raise CommandError(_listed("Nothing was imported.", refused.problems)) from None
        with _opened(given["report"]) as report:
            user, keyring = unlock_by_token_or(
                given["username"], given["password_file"], scopes=("import",)
            )
            try:
                outcome = run_import(
                    keyring=keyring,
                    author=user,
                    team=team_kept_by(user, given["team"]),
                    mapping=mapping,
                    records=records,
                    dry_run=given["dry_run"],
                    progress=self._progress(records.count, given["verbosity"]),
                )
            except (Undecryptable, PermissionDenied):
                raise CommandError(
                    "You hold no keys with which this team's records open."
                ) from None
            except (KeyboardInterrupt, OSError, SourceRefused):
                raise CommandError(
                    "Stopped: what is in stays. Run it again to go on from there."
                ) from None
            finally:
                keyring.wipe()
            _write(outcome, report)
        self._tell(outcome, records, dry_run=given["dry_run"])

    def _progress(self, count: int, verbosity: int) -> Any:
        start = time.monotonic()

        def show(outcome: Outcome) -> None:
            left = (time.monotonic() - start) / max(outcome.seen, 1) * (count - outcome.seen)
            if verbosity:
                self.stdout.write(f"{outcome.seen:,} of {count:,} rows, {max(left, 0):.0f} s left")

        return show

    def _tell(self, outcome: Outcome, records: Records, *, dry_run: bool) -> None:
        for bad in outcome.refused[:SHOWN]:
            self.stdout.write(
                f"{bad.source + ' ' if bad.source else ''}line {bad.line}: {bad.reason}"
            )
        if len(outcome.refused) > SHOWN:
            self.stdout.write(f"and {len(outcome.refused) - SHOWN:,} more: --report lists them all")
        for name, rows in records.left_over.items():
            if rows:
                self.stdout.write(f"{name}: {rows:,} rows belong to no row of the main file")
        verb = "would be added" if dry_run else "added"
        self.stdout.write(
            f"{outcome.added:,} {verb}, {outcome.there_before:,} there before, "
            f"{len(outcome.refused):,} refused"
        )


def _joins(pairs: list[str]) -> dict[str, Path]:
    joins = {}
    for pair in pairs:
        name, found, path = pair.partition("=")
        if not found or not path:
            raise CommandError("Write --join NAME=PATH.")
        joins[name] = Path(path)
    return joins


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO | None]:
    """The report, opened before anything is written: a wrong path must not lose the list."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as wrong:
        raise CommandError(f"--report: {wrong.strerror}.") from None
    with file:
        yield file


def _write(outcome: Outcome, report: TextIO | None) -> None:
    if report is None:
        return
    writer = csv.writer(report)
    writer.writerow(["file", "line", "reason"])
    writer.writerows([bad.source, bad.line, bad.reason] for bad in outcome.refused)


def _listed(title: str, problems: tuple[str, ...]) -> str:
    return "\n".join([title, *(f"- {problem}" for problem in problems)])
