"""Found an organisation from the server's command line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.founding import found_organisation
from accounts.management.asking import add_password_file, ask_password
from vault import Busy


class Command(BaseCommand):
    help = "Found an organisation with its first account and teams; prints the recovery code once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="the organisation's name")
        parser.add_argument("--username", help="the founder's sign-in name, not their own name")
        parser.add_argument("--jurisdiction", default="", help="country of its documentation: KE")
        add_password_file(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"] or input("Name of the organisation: ")
        username = options["username"] or input("Sign-in name of its founder: ")
        try:
            made = found_organisation(
                name=name,
                username=username,
                password=ask_password(options["password_file"], is_new=True),
                jurisdiction=options["jurisdiction"].upper(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Busy:
            raise CommandError("Many people are unlocking at once. Try again soon.") from None
        self.stdout.write(f"Founded: {made.organisation.pk}")
        for team in made.teams.values():
            self.stdout.write(f"  team {team.pk} {team.kind}")
        self.stdout.write("Recovery code of the founder, shown once; write it on paper:")
        self.stdout.write(made.recovery_code)
