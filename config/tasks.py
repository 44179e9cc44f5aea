"""A sign of life of the schedule, for `manage.py doctor`. Keyless: it touches a file."""

from __future__ import annotations

from django.conf import settings

from audit.unattended import keyless

TICK = "last-tick"


@keyless
def tick() -> None:
    """Say that the schedule and a worker are alive now. Harmless to repeat."""
    (settings.DATA / TICK).touch(mode=0o600)
