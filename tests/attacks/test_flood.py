"""A flood at the door takes no more memory than the slots allow, and keeps nobody out.

With every change two hundred threads and the small derivation; with `make attack` the real one too,
and two hundred connections to a real server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.crowd import Answer, Visitor, served
from tests.attacks.effort import IS_WHOLE
from tests.config.installation import PASSPHRASE, Installation

CROWD = 200
MIB_OF_A_DERIVATION = 256
# Longer than any machine takes to answer: a refusal before that did not come out of the queue.
QUEUE_SECONDS = 120
ROOT = Path(__file__).parents[2]


def flood(cost: str, data: Path) -> dict[str, Any]:
    """Run `tests.attacks.flood` with a database of its own; what it saw."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.flood", cost],
        cwd=ROOT,
        env=kept
        | {
            "AMPARO_DATA": str(data),
            "AMPARO_KDF_WAIT_SECONDS": str(QUEUE_SECONDS),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("cost", ["small", "strong"] if IS_WHOLE else ["small"])
def test_two_hundred_at_once_derive_no_more_than_slots_and_the_rest_hear_429(
    tmp_path: Path, cost: str
) -> None:
    seen = flood(cost, tmp_path)
    assert len(seen["answers"]) == 200
    assert set(seen["answers"]) == {200, 429}, "a refusal or a wait, never a crash"
    assert 1 <= seen["most_at_once"] <= seen["slots"]
    assert seen["answers"].count(429) >= 100
    assert seen["told_when"]
    # At once: who heard 429 neither derived nor stood in the queue.
    assert seen["derived"] == seen["answers"].count(200) + 1
    assert seen["refused_seconds"][-1] < QUEUE_SECONDS
    assert seen["honest"] == 302, "someone with the right passphrase got in"
    # Beyond the slots only threads, pages and database connections.
    memory = {"small": 0, "strong": 256}[cost]
    assert seen["grew_mib"] < seen["slots"] * memory + 400


@pytest.mark.skipif(not IS_WHOLE, reason="a minute of the real derivation; see make attack")
def test_two_hundred_connections_to_a_real_server(tmp_path: Path) -> None:
    """Gunicorn with its eight threads and the derivation that people get: 256 MiB each time."""
    place = Installation(tmp_path / "data")
    place.found()
    answers: list[Answer] = []
    with served(place) as server:
        crowd = [Visitor(server.port) for _number in range(CROWD)]
        honest = Visitor(server.port)
        before, start = server.resident_mib(), threading.Barrier(CROWD + 1)

        def knock(number: int) -> None:
            start.wait()
            answers.append(crowd[number].sign_in(f"guess{number}", "something else entirely"))

        threads = [threading.Thread(target=knock, args=(number,)) for number in range(CROWD)]
        for thread in threads:
            thread.start()
        start.wait()
        begun, heard = time.monotonic(), honest.sign_in("carla", PASSPHRASE)
        while heard.status == 429 and time.monotonic() - begun < 120:
            time.sleep(0.5)
            heard = honest.sign_in("carla", PASSPHRASE)
        waited = time.monotonic() - begun
        for thread in threads:
            thread.join()
        grown = server.peak_mib - before
    assert len(answers) == CROWD
    assert {answer.status for answer in answers} <= {200, 429}, "never a crash or a lost connection"
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) > CROWD / 2
    assert all(answer.is_told_when for answer in refused)
    assert heard.status == 302, "someone with the right passphrase got in"
    assert waited < 60
    # Two derivations run at once; beside them only threads and pages.
    assert MIB_OF_A_DERIVATION * 0.9 < grown < 2 * MIB_OF_A_DERIVATION + 150
