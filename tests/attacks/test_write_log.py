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


@pytest.fixture(scope="module")
def lengths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Bytes in the write-ahead log after each act of a process that was killed in the end."""
    folder = tmp_path_factory.mktemp("log")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.reporting_peers"],
        cwd=ROOT,
        env=kept | {"AMPARO_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]
    assert (folder / "amparo.sqlite3-wal").stat().st_size == 0
    return {act: int(length) for act, length in map(str.split, ended.stdout.splitlines())}


def test_nothing_of_a_report_stays_in_the_log(lengths: dict[str, int]) -> None:
    assert lengths["rename"] > 0, "other writing does stay there"
    assert lengths["report"] == 0


def test_nothing_of_a_fact_stays_there_once_the_schedule_ran(lengths: dict[str, int]) -> None:
    assert lengths["register_incident"] > 0
    assert lengths["release_facts"] == 0


@pytest.mark.django_db
def test_the_log_is_not_cut_inside_a_transaction() -> None:
    assert connection.in_atomic_block
    assert write_log.cut() is False


def test_the_schedule_cuts_the_log_every_minute() -> None:
    every = settings.CELERY_BEAT_SCHEDULE["release-facts"]
    assert every["task"] == "incidents.tasks.release_facts"
    assert every["schedule"] <= 60
