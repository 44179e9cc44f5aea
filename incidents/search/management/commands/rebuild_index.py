"""Make a team's search index anew from its records, or complete it after an upgrade."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.asking import add_password_file, unlock_by_token_or
from accounts.models import Team
from incidents.management.naming import team_kept_by
from incidents.search.catching_up import catch_up, empty
from vault import Keyring, Undecryptable

SECONDS = 5.0


class Command(BaseCommand):
    help = "Bring every record of a team into its search index. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="name or id of a documentation team")
        parser.add_argument("--as", dest="username", required=True, help="your sign-in name")
        add_password_file(parser)
        fresh = "throw the index away first; until it is made again, less is found"
        parser.add_argument("--fresh", action="store_true", help=fresh)

    def handle(self, *_args: Any, **given: Any) -> None:
        user, keyring = unlock_by_token_or(
            given["username"], given["password_file"], scopes=("write", "import")
        )
        try:
            team = team_kept_by(user, given["team"])
            if not keyring.holds(team.pk):
                raise Undecryptable
            if given["fresh"]:
                empty(team)
            self._catch_up(keyring, team, given["verbosity"])
        except Undecryptable:
            raise CommandError("You hold no keys with which this team's records open.") from None
        except KeyboardInterrupt:
            raise CommandError("Stopped: what is in stays. Run it again to go on.") from None
        finally:
            keyring.wipe()

    def _catch_up(self, keyring: Keyring, team: Team, verbosity: int) -> None:
        begin, before = time.monotonic(), None
        while True:
            now = catch_up(keyring, team, seconds=SECONDS)
            before = now.left if before is None else before
            if not now.left:
                break
            if verbosity:
                done = max(before - now.left, 1)
                left = (time.monotonic() - begin) / done * now.left
                self.stdout.write(f"{now.total - now.left:,} of {now.total:,}, {left:.0f} s left")
        self.stdout.write(f"{now.total - now.closed:,} of {now.total:,} records are in the index.")
        if now.closed:
            self.stdout.write(f"{now.closed:,} do not open and are left out.")
