"""`manage.py prepare`: bring database and static files up to this version; fill an empty demo."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups.restoring import refuse_unfinished
from config.checks import refuse_bad_settings
from config.demo_guard import is_real
from config.occupancy import Occupied, occupy
from incidents.alerts import vapid

# What packages bring along and no page of ours asks for.
UNUSED = ["redoc", "rest_framework"]


class Command(BaseCommand):
    help = "Migrates, collects static files and, in demo mode, fills an empty database. Repeatable."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_bad_settings()
        try:
            with occupy(settings.DATA):
                refuse_unfinished()
                self._prepare()
        except Occupied:
            raise CommandError("Amparo runs on this data already. Stop it first.") from None

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        mark, now = settings.STATIC_ROOT / ".collected", _static_fingerprint()
        if not mark.is_file() or mark.read_text() != now:
            call_command(
                "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED
            )
            mark.write_text(now)
        vapid.application_server_key()  # made here, so that it is in the first backup
        if settings.AMPARO_DEMO:
            if is_real():
                raise CommandError("AMPARO_DEMO is on, but real people work here. Remove it.")
            call_command("seed_demo")
        self.stdout.write("Ready: database migrated, static files collected.")


def _static_fingerprint() -> str:
    """Changes whenever a static file changes (path, size, time), without reading them all."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            time = storage.get_modified_time(path).timestamp()
            digest.update(f"{path}\0{storage.size(path)}\0{time}\n".encode())
    return digest.hexdigest()
