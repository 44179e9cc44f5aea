"""Demo mode: real accounts with real keys, whose passphrases lie in a file on the server.

Anyone who reaches the site may act as any of them; `check --deploy` refuses demo mode for that.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.unlocking import Unlocked, find_user, unlock

ROLES = (Role.PEER, Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER, Role.ADVOCATE)


@dataclass(frozen=True)
class Step:
    """One step of the story that the demo's first page tells."""

    role: Role
    title: str
    text: str
    button: str


def story() -> list[Step]:
    """Five people, one after the other, on the same invented case."""
    return [
        Step(
            Role.PEER,
            _("A peer sees it happen"),
            _(
                "She reports from the street in two minutes. The report is sealed to the team at "
                "once: if police take her phone, it cannot be read back from it."
            ),
            _("Continue as peer"),
        ),
        Step(
            Role.PARALEGAL,
            _("A paralegal records it"),
            _(
                "He opens the sealed report, writes down who did what to whom, and asks for "
                "consent, purpose by purpose. If someone is in custody, the clock runs."
            ),
            _("Continue as paralegal"),
        ),
        Step(
            Role.COORDINATOR,
            _("A coordinator finds a lawyer"),
            _(
                "She sees which lawyers fit and why, a sentence for every point, and refers. "
                "What a lawyer may open is sealed to that lawyer."
            ),
            _("Continue as coordinator"),
        ),
        Step(
            Role.LAWYER,
            _("A lawyer takes the case"),
            _(
                "He reads an offer that names nobody, checks for conflicts and accepts. Only then "
                "do the keys to the case become his."
            ),
            _("Continue as lawyer"),
        ),
        Step(
            Role.ADVOCATE,
            _("An advocate shows the pattern"),
            _(
                "She counts what people agreed to have counted. No person appears, and small "
                "numbers stay hidden."
            ),
            _("Continue as advocate"),
        ),
    ]


def username_of(role: str) -> str:
    """The sign-in name of a role's demo account."""
    return f"demo-{role}"


def passwords_file() -> Path:
    """Where `seed_demo` leaves the passphrases, by sign-in name."""
    return Path(settings.DATA) / "demo_passwords.json"


def keep_passwords(passwords: dict[str, str]) -> None:
    """Write the demo accounts' passphrases, readable by the server's own account alone."""
    descriptor = os.open(passwords_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(passwords, file)


def continue_as(role: str) -> Unlocked | None:
    """Unlock the demo account of a role; None outside demo mode or before the demo is seeded."""
    if not settings.AMPARO_DEMO or role not in ROLES:
        return None
    username = username_of(role)
    user, password = find_user(username), _passwords().get(username)
    if user is None or not user.is_demo or not isinstance(password, str):
        return None
    return unlock(user, password)


def _passwords() -> dict[str, object]:
    try:
        read = json.loads(passwords_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
