"""What the schedule calls: a worker carries what was sealed to it; a sweep needs no key."""

from __future__ import annotations

from accounts.keyed import carrying
from audit.unattended import keyed, keyless
from vault import Keyring


@keyed
def carry(keyring: Keyring) -> None:
    """Some seconds of the work handed to this worker. Harmless to repeat."""
    carrying.carry(keyring)


@keyless
def take_back() -> None:
    """What a dead worker left waits for a member from now on. Harmless to repeat."""
    carrying.take_back()
