"""Unattended work of the journal. Keyless: it writes ids that wait."""

from __future__ import annotations

from audit.journal import writing
from audit.unattended import keyless


@keyless
def flush() -> None:
    """Write to the journal what could not be written at once. Harmless to repeat."""
    writing.flush_calmly()
