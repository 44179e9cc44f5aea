"""A sign of life of the schedule, for `manage.py doctor`. Keyless: it touches a file."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

TICK = "last-tick"


@shared_task(name="config.tasks.tick", ignore_result=True)
def tick() -> None:
    """Say that the schedule and a worker are alive now. Harmless to repeat."""
    (settings.DATA / TICK).touch(mode=0o600)
