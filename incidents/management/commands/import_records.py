"""Bring records kept elsewhere into a documentation team (docs/guides/importing.md)."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import TokenRefused
from accounts.management.asking import add_password_file, unlock_as
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from accounts.tokens import open_token
from accounts.unlocking import find_user
from incidents.importing.errors import ImportRefused, SourceRefused
from incidents.importing.joining import Records
from incidents.importing.mapping import load_mapping
from incidents.importing.running import Outcome, run_import
from vault import Keyring, Undecryptable

SHOWN = 50
# The command line is visible to everyone on a machine, so the token comes in the environment.
TOKEN = "AMPARO_TOKEN"  # noqa: S105 - the name of a variable


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
            user, keyring = _unlock(given["username"], given["password_file"])
            try:
                outcome = run_import(
                    keyring=keyring,
                    author=user,
                    team=_team(user, given["team"]),
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


def _unlock(username: str, password_file: Path | None) -> tuple[User, Keyring]:
    """The person and their keyring, by token or passphrase. CommandError if none opens it."""
    token = os.environ.get(TOKEN)
    if password_file is not None or not token:
        return unlock_as(username, password_file)
    try:
        user, keyring, scopes = open_token(token)
    except TokenRefused:
        raise CommandError(f"The token in {TOKEN} opens nothing.") from None
    if "import" not in scopes or user != find_user(username):
        keyring.wipe()
        raise CommandError(f"The token in {TOKEN} may not import for this person.")
    return user, keyring


def _team(user: User, text: str) -> Team:
    """The documentation team of that id or name in which this person keeps records."""
    teams = teams_of(
        user, kind=Team.Kind.DOCUMENTATION, roles=(Role.PARALEGAL, Role.COORDINATOR)
    ).select_related("organisation", "feeds")
    try:
        found = list(teams.filter(pk=UUID(text)))
    except ValueError:
        found = list(teams.filter(name=text.replace("\0", "\ufffd")))
    if len(found) != 1:
        trouble = (
            "Two teams have this name: give the id." if found else "You keep no records there."
        )
        raise CommandError(f"--team: {trouble}")
    return found[0]


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
