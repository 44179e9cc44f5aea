"""Unattended work of the journal. Keyless: it writes ids that wait."""

from __future__ import annotations

from celery import shared_task

from audit.journal import writing


@shared_task(name="audit.journal.tasks.flush", ignore_result=True)
def flush() -> None:
    """Write to the journal what could not be written at once. Harmless to repeat."""
    writing.flush_calmly()
