"""`manage.py reset_demo`: throw the demo's data away. Refuses anything that is not a demo."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.demo_guard import is_real
from config.occupancy import Occupied, occupy

LEFTOVERS = (
    "media",
    "broker",
    "schedule",
    "schedule.db",
    "schedule.dat",
    "schedule.dir",
    "demo_passwords.json",
    "server-signing.key",
    "audit-checkpoints.jsonl",
)


class Command(BaseCommand):
    help = "Deletes the demo's database, files and queue. Only in demo mode, only while stopped."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AMPARO_DEMO:
            raise CommandError("AMPARO_DEMO is off. This deletes everything, so it refuses.")
        if connection.vendor != "sqlite":
            raise CommandError("The demo keeps to SQLite; another database is yours to empty.")
        try:
            with occupy(settings.DATA):
                if is_real():
                    raise CommandError("Real people work here. Nothing was deleted.")
                connection.close()
                self._delete()
        except Occupied:
            raise CommandError("Amparo runs on this data. Stop it first.") from None
        self.stdout.write("The demo's data is gone. `make run` starts over.")

    def _delete(self) -> None:
        database = settings.DATABASES["default"]["NAME"]
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        for name in LEFTOVERS:
            path = settings.DATA / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
