"""Bring a directory in from a CSV file, or from another source by a mapping file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.asking import add_password_file, unlock_by_token_or
from incidents.management.naming import team_kept_by
from legal_aid.providers.bringing_in import Change, bring_in, foreseen
from legal_aid.providers.mapping import MappingRefused, load_mapping, mapped
from legal_aid.providers.tables import Draft, Trouble, drafts_of, read

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Bring in providers who have no keys here: all of a file or nothing, again without doubles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, or what the mapping says")
        parser.add_argument("--mapping", type=Path, help="what another source's columns mean")
        parser.add_argument("--team", required=True, help="name or id of a documentation team")
        parser.add_argument("--as", dest="username", required=True, help="your sign-in name")
        add_password_file(parser)
        check = "check everything, write nothing"
        parser.add_argument("--dry-run", action="store_true", help=check)

    def handle(self, *_args: Any, **given: Any) -> None:
        drafts, troubles = _drafts(given["file"], given["mapping"])
        if troubles:
            raise CommandError(_told(troubles))
        user, keyring = unlock_by_token_or(
            given["username"], given["password_file"], scopes=("import",)
        )
        try:
            team = team_kept_by(user, given["team"])
            if given["dry_run"]:
                changes = foreseen(team, drafts)
            else:
                changes = bring_in(actor=user, team=team, drafts=drafts)
        except (PermissionDenied, ValidationError):
            raise CommandError("Only coordinators of the team bring a directory in.") from None
        finally:
            keyring.wipe()
        self.stdout.write(_counted(changes, dry_run=given["dry_run"]))


def _drafts(path: Path, mapping: Path | None) -> tuple[list[Draft], list[Trouble]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError("The file cannot be read as UTF-8 text.") from None
    if mapping is None:
        return read(text)
    try:
        rows, refused = mapped(load_mapping(mapping), text)
    except MappingRefused as wrong:
        raise CommandError("\n".join(["Nothing was brought in.", *wrong.args])) from None
    drafts, troubles = drafts_of(rows)
    return drafts, [*refused, *troubles]


def _told(troubles: list[Trouble]) -> str:
    lines = [
        f"{f'line {one.line}: ' if one.line else ''}"
        f"{f'column {one.column}: ' if one.column else ''}{one.sentence}"
        for one in troubles[:SHOWN]
    ]
    more = [f"and {len(troubles) - SHOWN:,} more"] if len(troubles) > SHOWN else []
    return "\n".join(["Nothing was brought in.", *lines, *more])


def _counted(changes: list[Change], *, dry_run: bool) -> str:
    kinds = [one.kind for one in changes]
    would = "would be " if dry_run else ""
    return (
        f"{kinds.count('new'):,} {would}added, {kinds.count('changed'):,} {would}changed, "
        f"{kinds.count('same'):,} as they were"
    )
