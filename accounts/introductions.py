"""How a peer learns the team's key: from the link, not from the database.

Who makes an invitation holds the team's key. What they know of it is sealed under the code of the
link, which the server does not keep, so nobody who writes the database can put another key there.
"""

from __future__ import annotations

import json
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import contexts
from accounts.admission import KEYLESS_ROLES
from accounts.books import locked_book, write_book
from accounts.errors import overtaken
from accounts.known_keys import this_week
from accounts.models import Invitation, Team, User
from accounts.pins import Pin
from vault import Keyring, Undecryptable, derive_from_secret, open_under, seal_under


def sealed_pin(keyring: Keyring, invitation: Invitation, code: str) -> bytes:
    """What the link tells of the team's current key; empty for roles that get the key itself.

    Undecryptable for someone who does not hold the team's key.
    """
    if invitation.role not in KEYLESS_ROLES:
        return b""
    return seal_pin(pin_of_own(keyring, invitation.team), invitation, code)


def seal_pin(pin: Pin, invitation: Invitation, code: str) -> bytes:
    """A pin under the code of a link that leads to this invitation."""
    return seal_under(_key(code), json.dumps(pin.written()).encode(), _place(invitation))


def introduced(invitation: Invitation, code: str) -> dict[UUID, Pin]:
    """What a link tells; nothing for roles that get the key itself.

    ValidationError when it was taken away or altered: somebody changed the database.
    """
    if invitation.role not in KEYLESS_ROLES:
        return {}
    try:
        said = open_under(_key(code), bytes(invitation.sealed_pin), _place(invitation))
        return {invitation.team_id: Pin.read(json.loads(said))}
    except (Undecryptable, ValueError, KeyError, TypeError):
        raise ValidationError(
            _("This invitation was altered. Tell whoever sent it, and ask for a new one."),
            code="altered",
        ) from None


def introduce(keyring: Keyring, user: User, pins: dict[UUID, Pin]) -> None:
    """Write into a person's book what a link told, unless it knows the team already."""
    if not pins:
        return
    book = locked_book(keyring, user)
    write_book(keyring, user, book.with_pins({**pins, **book.pins}))


def pin_of_own(keyring: Keyring, team: Team) -> Pin:
    """A pin of one's own team, from the keys one holds. ValidationError if they just changed."""
    key = team.current_key
    held = keyring.pair(team.pk).public, keyring.signing_key(team.pk).public
    if held != (bytes(key.public_key), bytes(key.signing_public)):
        raise overtaken()
    return Pin.of(key, this_week())


def _key(code: str) -> bytes:
    """A link's code has 160 random bits, written in 32 letters. ValueError for a shorter one."""
    return derive_from_secret(code.encode(), "invitation link").unlocking_key


def _place(invitation: Invitation) -> bytes:
    return contexts.invited_pin(invitation.pk, invitation.team_id)
