"""Run by test_write_log as a process of its own: two peers report, then the power is cut.

`python -m tests.attacks.reporting_peers STORY`, with AMPARO_DATA naming an empty folder.
"""

from __future__ import annotations

import os
import signal
import sys

import pytest  # noqa: F401 - settings then use the small key derivation


def main(story: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    from accounts.models import Team
    from incidents.tasks import release_facts
    from tests.attacks.stage import counted
    from tests.conftest import open_browser
    from tests.incidents.typing_in import report_data
    from tests.world import make_world

    world = make_world()
    release_facts()
    browser = open_browser(world.petra)
    if story == "registers":
        from incidents.recording import register

        register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=counted(),
        )
        release_facts()
    elif story == "reports":
        assert browser.post("/report/", report_data()).status_code == 302
    else:
        Team.objects.filter(pk=world.clinic.pk).update(name="Another name")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
