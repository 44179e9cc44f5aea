"""Run by test_seizure as a process of its own: plants canaries through every page and body.

`python -m tests.attacks.planting SEED REPORT`, with AMPARO_DATA naming an empty folder. Writes into
REPORT what was planted and which fields were never tried.
"""

from __future__ import annotations

import copy
import json
import logging.config
import os
import signal
import sys
from pathlib import Path

import pytest  # noqa: F401 - settings then use the small key derivation

_configure = logging.config.dictConfig


def _at_debug(config: dict) -> None:
    """The site's own logging with every level lowered to the bottom."""
    config = copy.deepcopy(config)
    for logger in (config.get("root", {}), *config["loggers"].values()):
        logger["level"] = "DEBUG"
    _configure(config)


def main(seed: int, report: Path) -> None:
    logging.config.dictConfig = _at_debug
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.attacks.canaries import Canaries
    from tests.attacks.planted_story import Story
    from tests.attacks.watching import (
        Watch,
        fields_of_forms,
        free_fields_of_bodies,
        free_fields_of_forms,
    )

    setup_test_environment()
    call_command("migrate", verbosity=0)
    canaries, marks = Canaries(seed), Canaries(seed + 1)
    watch = Watch([*canaries.stems.values(), *marks.stems.values()])
    watch.begin()
    story = Story(canaries, marks)
    story.play()
    back_up(Path(settings.DATA).parent / "backups", report.with_name("offline.key"))
    report.write_text(
        json.dumps(
            {
                "planted": canaries.planted,
                "marks": marks.planted,
                "secrets": story.secrets,
                "never_sent": sorted(fields_of_forms() - watch.sent),
                "never_taken": sorted(
                    (free_fields_of_forms() | free_fields_of_bodies()) - watch.taken
                ),
                "codes": sorted(story.codes),
            }
        )
    )
    sys.stdout.flush()
    # As if the power had been cut: nothing is tidied up.
    os.kill(os.getpid(), signal.SIGKILL)


def back_up(folder: Path, key: Path) -> None:
    """One whole backup, and one that was killed when it was read back; the key lies elsewhere."""
    from django.core.management import call_command
    from django.db import connection

    from config.backups import writing
    from tests.attacks.dying import apart

    folder.mkdir()
    call_command("backup_key", to=key)
    call_command("backup", folder)
    connection.close()

    def killed() -> None:
        writing._read_back = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        call_command("backup", folder / "killed.backup")

    assert apart(killed)[0] == -signal.SIGKILL


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
