"""A team's ledger, begun once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Team
from advocacy.ledger.chain import journalled
from advocacy.ledger.models import KnownHead, Ledger
from advocacy.ledger.state import State, altered, write
from vault import Keyring, new_key


def ledger_of(keyring: Keyring, team: Team) -> Ledger:
    """The team's ledger, begun at the first time it is asked for.

    ValidationError (code `ledger_altered`) where there was one before: a second secret would draw
    every figure anew, and two draws of one population say more than one.
    """
    ledger = Ledger.objects.filter(team=team).first()
    if ledger is not None:
        return ledger
    if KnownHead.objects.filter(team=team).exists() or journalled(team.pk):
        raise altered()
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        ledger = Ledger.objects.filter(team=team).first()
        if ledger is None:
            ledger = Ledger(team=team)
            write(keyring, ledger, State(new_key()))
            ledger.save(force_insert=True)
    return ledger
