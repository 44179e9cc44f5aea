"""Keyless: reads only states, urgency levels, on-call lists and how to reach people."""

from __future__ import annotations

from audit.unattended import keyless
from incidents.alerts.sweeping import sweep


@keyless
def sweep_alerts() -> None:
    """Tell who is on call what nobody has opened. Harmless to repeat."""
    sweep()
