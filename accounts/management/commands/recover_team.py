"""`manage.py recover_team`: let somebody into a team again, by two of its three sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accounts.entering import refuse
from accounts.keyrings import open_keyring
from accounts.management.asking import add_password_file, ask_password, unlock_as
from accounts.management.sheets import ask_sheet, ask_yes, said
from accounts.models import User
from accounts.people import Newcomer, fingerprint_of, prepare_account
from accounts.recovery.recovering import Recovered, recover_team
from accounts.recovery.rehearsing import Proven, look_at, rehearse
from audit.journal import gate
from vault import Busy, Keyring


class Command(BaseCommand):
    help = (
        "Opens a team by two of its three sheets and gives somebody a new key of it. The words are "
        "asked for, or read from standard input; never arguments, which others here could see."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--rehearse", action="store_true", help="only prove the two sheets")
        who.add_argument("--as", dest="username", help="an account, whose owner unlocks it here")
        who.add_argument("--new-account", metavar="NAME", help="make an account, and let that in")
        parser.add_argument("--because", default="", help="why, in one sentence, for the auditors")
        parser.add_argument(
            "--keep",
            action="store_true",
            help="everyone whose admission still holds gets the new key too",
        )
        add_password_file(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if gate.is_closed():
            raise CommandError(gate.WORDS)
        try:
            if options["rehearse"]:
                self._say_proven(_prove(rehearse, _ask_sheets(), actor=None))
                self.stdout.write("Nothing was changed. The week is noted.")
            else:
                self._recover(options)
        except ValidationError as error:
            raise CommandError(said(error)) from None
        except IntegrityError:
            raise CommandError("This sign-in name is taken. Choose another.") from None
        except Busy:
            raise CommandError("Many people are unlocking at once. Try again soon.") from None

    def _recover(self, options: dict[str, Any]) -> None:
        """Whoever is let in proves themself first, before others type 66 words."""
        if not options["because"]:
            raise CommandError("Say why: --because “one sentence”. Auditors read it.")
        steward = _steward(options)
        sheets = _ask_sheets()
        self._say_proven(_prove(look_at, sheets))
        if not ask_yes("The team gets a new key, and one person is let in. Go on?"):
            raise CommandError("Nothing was changed.")
        with transaction.atomic():
            user, keyring, code = steward()
            done = recover_team(
                **sheets,
                keyring=keyring,
                steward=user,
                reason=options["because"],
                keep=options["keep"],
            )
        if code:
            self.stdout.write(f"Recovery code of {user.username}, shown once; write it on paper:")
            self.stdout.write(code)
        self._say_recovered(done, user)

    def _say_proven(self, proven: Proven) -> None:
        self.stdout.write(f"Sheets {proven.sheets} of the set {proven.label} fit together.")
        self.stdout.write(f"They open: {proven.team.name}, all {proven.generations} keys of it.")

    def _say_recovered(self, done: Recovered, user: User) -> None:
        self.stdout.write(f"{user.username} now holds the team's key, number {done.generation}.")
        self.stdout.write(f"Their fingerprint: {fingerprint_of(user)}")
        self.stdout.write(f"{done.kept} others stay. {done.ended} no longer have the key;")
        self.stdout.write("  those whose admission held wait under Members to be admitted again.")
        self.stdout.write("Make new sheets soon: two of these have been in one place.")


def _ask_sheets() -> dict[str, str]:
    return {"first": ask_sheet("First"), "second": ask_sheet("Second")}


def _prove(verb: Callable[..., Proven], sheets: dict[str, str], **more: Any) -> Proven:
    """Two sheets that open nothing go into the log: somebody tries."""
    try:
        return verb(**sheets, **more)
    except ValidationError:
        refuse(None, "recover_team_refused")
        raise


def _steward(options: dict[str, Any]) -> Callable[[], tuple[User, Keyring, str]]:
    """Whoever is let in: an account that unlocks, or one that is written with the recovery."""
    if not options["new_account"]:
        user, keyring = unlock_as(options["username"], options["password_file"])
        return lambda: (user, keyring, "")
    password = ask_password(options["password_file"], is_new=True)
    newcomer = prepare_account(username=options["new_account"], password=password)
    return lambda: _written(newcomer)


def _written(newcomer: Newcomer) -> tuple[User, Keyring, str]:
    code = newcomer.save()
    return newcomer.user, open_keyring(newcomer.user, newcomer.seed), code
