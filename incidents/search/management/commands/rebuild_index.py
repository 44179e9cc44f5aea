"""Make a team's search index anew from its records, or complete it after an upgrade."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import TokenRefused
from accounts.management.asking import add_password_file, unlock_as
from accounts.models import Team, User
from accounts.teams import teams_of
from accounts.tokens import open_token
from accounts.unlocking import find_user
from audit.journal import gate
from incidents.rights import WRITING_ROLES
from incidents.search.catching_up import catch_up, empty
from vault import Keyring, Undecryptable

SECONDS = 5.0
# The command line is visible to everyone on a machine, so the token comes in the environment.
TOKEN = "AMPARO_TOKEN"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    help = "Bring every record of a team into its search index. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="name or id of a documentation team")
        parser.add_argument("--as", dest="username", required=True, help="your sign-in name")
        add_password_file(parser)
        fresh = "throw the index away first; until it is made again, less is found"
        parser.add_argument("--fresh", action="store_true", help=fresh)

    def handle(self, *_args: Any, **given: Any) -> None:
        user, keyring = _unlock(given)
        try:
            team = _team(user, given["team"])
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


def _unlock(given: dict[str, Any]) -> tuple[User, Keyring]:
    """The person and their keyring, by token or passphrase. CommandError if none opens it."""
    token, username = os.environ.get(TOKEN), given["username"]
    if given["password_file"] is not None or not token:
        return unlock_as(username, given["password_file"])
    if gate.is_closed():
        raise CommandError(gate.WORDS)
    try:
        user, keyring, scopes = open_token(token)
    except TokenRefused:
        raise CommandError(f"The token in {TOKEN} opens nothing.") from None
    if not {"write", "import"}.intersection(scopes) or user != find_user(username):
        keyring.wipe()
        raise CommandError(f"The token in {TOKEN} may not do this for this person.")
    return user, keyring


def _team(user: User, text: str) -> Team:
    """The documentation team of that id or name in which this person keeps records."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
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
