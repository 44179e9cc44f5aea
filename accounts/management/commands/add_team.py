"""Add a team to an organisation from the server's command line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.founding import add_team
from accounts.management.asking import add_password_file, unlock_as
from accounts.models import Organisation, Team
from accounts.teams import organisation_of


class Command(BaseCommand):
    help = "Add a team; the coordinator who unlocks becomes its first member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="username", required=True, help="a coordinator")
        parser.add_argument("--kind", required=True, choices=Team.Kind.values)
        parser.add_argument("--name", required=True)
        parser.add_argument("--jurisdiction", default="")
        parser.add_argument("--organisation", type=UUID, help="if the coordinator has several")
        add_password_file(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user, keyring = unlock_as(options["username"], options["password_file"])
        chosen = options["organisation"]
        organisation = (
            Organisation.objects.filter(pk=chosen).first() if chosen else organisation_of(user)
        )
        if organisation is None:
            raise CommandError("There is no such organisation.")
        try:
            team = add_team(
                keyring=keyring,
                actor=user,
                organisation=organisation,
                kind=options["kind"],
                name=options["name"],
                jurisdiction=options["jurisdiction"].upper(),
            )
        except PermissionDenied:
            raise CommandError("Only a coordinator of the organisation adds teams.") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Added: team {team.pk} {team.kind}")
