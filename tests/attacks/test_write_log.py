"""The plug is pulled and the disk taken: the database's own log must not join what tables keep
apart: a report and its sender, a fact and its record."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from incidents import write_log

ROOT = Path(__file__).resolve().parents[2]


def left_in_the_log(folder: Path, story: str) -> int:
    """Bytes of the write-ahead log after a process told its story and was killed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.reporting_peers", story],
        cwd=ROOT,
        env=kept | {"AMPARO_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]
    return (folder / "amparo.sqlite3-wal").stat().st_size


@pytest.mark.parametrize("story", ["reports", "registers"])
def test_nothing_of_a_report_or_fact_stays_in_the_log(tmp_path: Path, story: str) -> None:
    assert left_in_the_log(tmp_path, story) == 0


def test_other_writing_does_stay_there(tmp_path: Path) -> None:
    """Else the test above would prove nothing."""
    assert left_in_the_log(tmp_path, "renames a team") > 0


@pytest.mark.django_db
def test_the_log_is_not_cut_inside_a_transaction() -> None:
    assert connection.in_atomic_block
    assert write_log.cut() is False


def test_the_schedule_cuts_the_log_every_minute() -> None:
    every = settings.CELERY_BEAT_SCHEDULE["release-facts"]
    assert every["task"] == "incidents.tasks.release_facts"
    assert every["schedule"] <= 60
