"""The number that peers call. It stands on every phone of theirs, so it is no secret: plain."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Role, Team, User
from incidents.models import CallNumber
from incidents.rights import require_role

# As people write numbers; no word, so no name of anybody.
NUMBER = re.compile(r"\+?\(?[0-9](?:[ ().-]{0,2}[0-9]){2,19}\Z", re.ASCII)


def number_of(team: Team) -> str:
    """The number, as it was written; "" for a team that has none."""
    found = CallNumber.objects.filter(team=team).first()
    return found.number if found else ""


@transaction.atomic
def set_number(*, actor: User, team: Team, number: str) -> None:
    """Let the team's phones show this number, or none ("").

    PermissionDenied unless the actor coordinates the documentation team, ValidationError for what
    is no number. Audited, without the number. A phone shows it once it has been online.
    """
    require_role(None, actor, team, [Role.COORDINATOR])
    number = number.strip()
    if number and not (len(number) <= 30 and NUMBER.match(number)):
        raise ValidationError(
            {"number": gettext("Write a telephone number, like +254 700 000 000.")}
        )
    if number:
        CallNumber.objects.update_or_create(team=team, defaults={"number": number})
    else:
        CallNumber.objects.filter(team=team).delete()
    auditing.record(team.organisation, actor, "call_number.set", team)
