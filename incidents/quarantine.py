"""Reports that do not open: what is known of them, said aloud. None is ever dropped.

Nothing about it is stored. Each time somebody looks, it is tried anew: what was sealed to a key
that was not here may open after an admission, or once keys were renewed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.intake import intake_context, opens
from incidents.models import Intake
from vault import Keyring, Undecryptable, recipient_of


class Trouble(models.TextChoices):
    """Why a report does not open, as far as can be told without opening it."""

    NO_SEAL = "no_seal", _("It is not sealed as reports are: cut short, or something else.")
    OTHER_KEY = "other_key", _("It is sealed to a key that you do not hold.")
    DAMAGED = "damaged", _("It names your team's key and does not open: cut short, or altered.")
    NO_REPORT = "no_report", _("It opens, but it is no report that this version can read.")


def trouble_of(keyring: Keyring, intake: Intake) -> Trouble | None:
    """None for a report that opens. Nothing of its content is kept or returned."""
    if opens(keyring, intake):
        return None
    try:
        recipient_of(intake.sealed)
    except Undecryptable:
        return Trouble.NO_SEAL
    if not keyring.can_open(intake.sealed):
        return Trouble.OTHER_KEY
    return Trouble.NO_REPORT if _is_unsealed(keyring, intake) else Trouble.DAMAGED


def troubles(keyring: Keyring, intakes: Iterable[Intake]) -> dict[Intake, Trouble]:
    """Those of these reports that do not open. One public-key operation each."""
    found = ((intake, trouble_of(keyring, intake)) for intake in intakes)
    return {intake: trouble for intake, trouble in found if trouble}


def _is_unsealed(keyring: Keyring, intake: Intake) -> bool:
    try:
        keyring.open(intake.sealed, intake_context(intake.pk, intake.team_id))
    except Undecryptable:
        return False
    return True
