"""Run by test_write_log as a process of its own, with AMPARO_DATA naming an empty folder.

Does one thing after the other and prints how long the database's own log is then.
"""

from __future__ import annotations

import os
import signal

import pytest  # noqa: F401 - settings then use the small key derivation


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    from django.conf import settings

    from accounts.models import Team
    from incidents.recording import register
    from incidents.tasks import release_facts
    from tests.attacks.stage import counted
    from tests.conftest import open_browser
    from tests.incidents.typing_in import report_data
    from tests.world import make_world

    world = make_world()
    log = settings.DATA / "amparo.sqlite3-wal"

    def rename() -> None:
        Team.objects.filter(pk=world.clinic.pk).update(name="Another name")

    def report() -> None:
        assert open_browser(world.petra).post("/report/", report_data()).status_code == 302

    def register_incident() -> None:
        register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=counted(),
        )

    for act in (rename, report, register_incident, release_facts):
        act()
        print(act.__name__, log.stat().st_size, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
