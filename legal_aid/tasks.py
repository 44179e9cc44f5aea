"""Keyless: reads only states, due times and places in rank."""

from __future__ import annotations

from audit.unattended import keyless
from legal_aid.reminding import remind
from legal_aid.sweeping import sweep


@keyless
def sweep_offers() -> None:
    sweep()


@keyless
def remind_of_offers() -> None:
    """Tell, without content, that an offer waits or that nobody takes a case."""
    remind()
