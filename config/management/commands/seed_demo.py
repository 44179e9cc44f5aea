"""`manage.py seed_demo`: fill an empty demo. Does nothing where something is already."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.seeding import seed


class Command(BaseCommand):
    help = "Fills an empty database with invented people, incidents and figures. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AMPARO_DEMO:
            raise CommandError("AMPARO_DEMO is off. Demo accounts protect nobody, so this refuses.")
        self.stdout.write("Looking at the demo. Filling an empty one takes about a minute.")
        made = seed()
        self.stdout.write("The demo is filled." if made else "The demo was filled before.")
