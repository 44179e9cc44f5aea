"""How commands ask for a passphrase: from a terminal that does not show it, or from a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from accounts.errors import TokenRefused
from accounts.keyrings import open_keyring
from accounts.models import User
from accounts.tokens import open_token
from accounts.unlocking import find_user, unlock
from audit.journal import gate
from vault import Busy, Keyring, Undecryptable

# The command line is visible to everyone on a machine, so the token comes in the environment.
TOKEN = "AMPARO_TOKEN"  # noqa: S105 - the name of a variable


def add_password_file(parser: CommandParser) -> None:
    """Never an argument: other accounts on the machine could read it from the process list."""
    parser.add_argument(
        "--password-file", type=Path, help="a file whose first line is the passphrase"
    )


def ask_password(file: Path | None, *, is_new: bool = False, what: str = "Passphrase") -> str:
    """The passphrase, asked twice where it is new. CommandError if there is none."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, UnicodeError, IndexError):
            raise CommandError("The passphrase file cannot be read, or is empty.") from None
    text = getpass(f"{what}: ")
    if is_new and getpass(f"{what} again: ") != text:
        raise CommandError("The two are not the same.")
    return text


def ask_line(question: str) -> str:
    """What somebody types, or the next line of standard input; "" once that has ended."""
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def unlock_as(username: str, file: Path | None) -> tuple[User, Keyring]:
    """Unlock a person's keys for one command. CommandError if they do not open."""
    if gate.is_closed():
        raise CommandError(gate.WORDS)
    try:
        unlocked = unlock(find_user(username), ask_password(file))
        if unlocked is None:
            raise CommandError("This name and passphrase do not open anything here.")
        return unlocked.user, open_keyring(unlocked.user, unlocked.seed)
    except Busy:
        raise CommandError("Many people are unlocking at once. Try again in a moment.") from None
    except Undecryptable:
        raise CommandError("The keys of this account were exchanged. Do not go on.") from None


def unlock_by_token_or(
    username: str, file: Path | None, *, scopes: Collection[str]
) -> tuple[User, Keyring]:
    """The same, also with a token in AMPARO_TOKEN that has one of these scopes.

    A passphrase file goes before it. CommandError if neither opens anything, or not this person's.
    """
    token = os.environ.get(TOKEN)
    if file is not None or not token:
        return unlock_as(username, file)
    if gate.is_closed():
        raise CommandError(gate.WORDS)
    try:
        user, keyring, held = open_token(token)
    except TokenRefused:
        raise CommandError(f"The token in {TOKEN} opens nothing.") from None
    if not set(scopes).intersection(held) or user != find_user(username):
        keyring.wipe()
        raise CommandError(f"The token in {TOKEN} may not do this for this person.")
    return user, keyring
