"""Killed at every step: nothing happened, or it can be finished; never something in between.

A few steps of each deed with every change, all of them with `make attack`. Changes of a team's keys
that are killed: `test_rotation_killed.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.effort import IS_WHOLE, SEED

ROOT = Path(__file__).resolve().parents[2]
EVERY = 10_000
# How many steps are tried with every change, and what is certainly seen after one of them.
DEEDS = {
    "erase a record": (3, {"before", "after"}),
    "erase a case": (2, {"after"}),
    "erase a person": (2, {"after"}),
    "withdraw": (3, {"before", "after"}),
    "restore": (4, {"before", "after"}),
    "replay": (3, {"before", "after"}),
    "upgrade": (1, {"after"}),
    "sweep": (3, {"after"}),
    "open facts": (3, {"after"}),
}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was found after killing each deed at some of its steps."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    wanted = [f"{deed}={EVERY if IS_WHOLE else few}" for deed, (few, _seen) in DEEDS.items()]
    folder = str(tmp_path_factory.mktemp("dying"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.dying", folder, str(SEED), *wanted],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("deed", DEEDS)
def test_killed_before_any_step_it_is_not_begun_or_can_be_finished(
    killed: dict[str, Any], deed: str
) -> None:
    few, certain = DEEDS[deed]
    found = killed[deed]
    assert found["problems"] == [], f"seed {SEED}"
    assert found["steps"] > 12
    assert found["tried"] == (found["steps"] if IS_WHOLE else few)
    assert set(found["seen"]) >= certain
