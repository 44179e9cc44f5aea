"""Who gets on with the renewal of a team's keys, in words for its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.keyed.handing_over import carrier, was_dropped
from accounts.models import Team
from accounts.renewing import progress
from vault import Keyring, fingerprint


@dataclass(frozen=True)
class Carried:
    """A sentence, and the fingerprint of the worker that carries it ("" for none)."""

    words: str
    worker: str = ""


def told(keyring: Keyring) -> list[dict[str, Any]]:
    """Each team held that is being renewed: `team`, `done`, `total`, and `carried`."""
    return [{**vars(one), "carried": who_carries(one.team)} for one in progress(keyring)]


def who_carries(team: Team) -> Carried:
    """A worker of this server, or whoever is here."""
    if (worker := carrier(team)) is not None:
        return Carried(
            _("A worker of this server goes on by itself, with the team's former keys."),
            fingerprint(bytes(worker.public_key)),
        )
    if was_dropped(team):
        return Carried(_("The worker that did this has stopped. It waits for your visits here."))
    return Carried(
        _("Your team changed its key. Each visit here seals some more under the new one.")
    )
