"""How entering can fail, without saying which part was wrong, and what stops sealing to others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import Team


class TokenRefused(Exception):
    """No such token, or it is expired, revoked or altered, or its owner may not sign in."""


class CodeRefused(Exception):
    """The recovery code opens nothing, or was used before."""


class NotBelieved(Exception):
    """A team's keys or a membership do not follow from what the reader's own keys vouch for."""


class TooMany(Exception):
    """Too many tries that failed: the next one is looked at after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class KeyInDoubt(ValidationError):
    """The database shows keys of other teams that do not follow from those known. Nothing was
    sealed to them."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self.teams = list(teams)
        super().__init__([sentence_of_doubt(team) for team in self.teams], code="key_in_doubt")


class BookMissing(ValidationError):
    """The book of known keys is gone or was altered, so nobody else's key can be checked."""

    def __init__(self) -> None:
        message = _(
            "The list of known keys is missing or was altered, so nothing is sealed to other "
            "teams. Nothing was sent. Open Known keys, in the settings, to begin it anew."
        )
        super().__init__(message, code="book_missing")


def overtaken() -> ValidationError:
    """A team's key was changed after the keyring was opened."""
    message = _("Someone has just changed this team's keys. Open the page again.")
    return ValidationError(message, code="overtaken")


def sentence_of_doubt(team: Team) -> str:
    """What a person is told, and what to do."""
    return _(
        "The key of %(team)s is not the one known here. Nothing was sent. Ring them and compare "
        "the fingerprint."
    ) % {"team": team.name}
