"""Keyless: reads only states, due times and places in rank."""

from __future__ import annotations

from celery import shared_task

from legal_aid.sweeping import sweep


@shared_task(name="legal_aid.tasks.sweep_offers", ignore_result=True)
def sweep_offers() -> None:
    sweep()
