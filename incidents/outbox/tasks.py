"""Unattended work of the outbox."""

from __future__ import annotations

from audit.unattended import keyless
from incidents.outbox import sweeping


@keyless
def sweep() -> int:
    """See `incidents.outbox.sweeping`. Harmless to repeat."""
    return sweeping.sweep_files()
