"""Recovery sheets, printed twice and rehearsed, and a recovery on the server's command line."""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Team
from tests.attacks.planted_people import People


def print_and_rehearse(story: People) -> tuple[str, str]:
    """Make sheets, make new ones, rehearse with nonsense and with two of them; return those."""
    carla, team = story.people["carla"], _team(story)
    for _set in range(2):
        page = carla.desk.get(reverse("team-recovery", args=[team]))
        typed = {"ready": "yes", "instead_of": page.context["label"]}
        made = carla.desk.post(reverse("team-sheets", args=[team]), typed, status=200)
        shares = [sheet["words"] for sheet in made.context["sheets"]]
        story.secrets += [" ".join(words) for words in shares]
        story.secrets += [" ".join(words[at : at + 3]) for words in shares for at in (4, 9, 20)]
    rehearse = reverse("team-rehearse", args=[team])
    carla.desk.fill(rehearse, status=200)
    first, second = (" ".join(words) for words in shares[1:])
    done = carla.desk.post(rehearse, {"first": first, "second": second}, status=200)
    assert done.context["proven"]
    return first, second


def recover(story: People, sheets: tuple[str, str]) -> None:
    """With nonsense, with one sheet twice, and with two: a reason in words each time."""
    first, second = sheets
    for typed in (story.canaries.plant("sheet"), f"{first}\n{first}\n", f"{first}\n{second}\n"):
        with suppress(CommandError):
            _command(story, f"{typed}yes\n")
    key = Team.objects.get(pk=_team(story)).current_key
    assert key.steward == story.people["carla"].user
    assert not key.team.memberships.filter(user=story.people["fran"].user).exists()


def _command(story: People, typed: str) -> None:
    carla = story.people["carla"]
    # Where a passphrase lies before a command reads it is its owner's care, not the server's.
    with tempfile.TemporaryDirectory(dir=settings.DATA.parent.parent) as elsewhere:
        secret = Path(elsewhere, "passphrase")
        secret.write_text(carla.passphrase, encoding="utf-8")
        with patch("sys.stdin", io.StringIO(typed)):
            call_command(
                "recover_team",
                username=carla.name,
                because=story.canaries.plant("because"),
                password_file=secret,
                stdout=io.StringIO(),  # the operator's terminal, which names the account
            )


def _team(story: People) -> Any:
    memberships = story.people["carla"].user.memberships
    return memberships.get(team__kind="documentation").team_id
