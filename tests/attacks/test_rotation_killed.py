"""A change of keys killed before each of its steps, by a signal that cannot be caught.

Afterwards everything opens for those who may and for nobody else, and members finish it: the
removal, the sealing anew, and the sealing anew by a worker to whom a session handed the keys.
A few steps with every change, all of them with `make attack`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.effort import SEED, effort

ROOT = Path(__file__).resolve().parents[2]
EVERY = 10_000
DEEDS = {
    "remove a member": {"before", "after"},
    "seal anew": {"halfway", "after"},
    "let a worker seal anew": {"halfway", "after"},
}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was found after killing each at some of its steps."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    folder = str(tmp_path_factory.mktemp("dying"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.dying", folder, str(SEED)]
        + [f"{deed}={effort(3, EVERY)}" for deed in DEEDS],
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
def test_killed_before_any_step_all_opens_for_those_who_may_and_for_nobody_else(
    killed: dict[str, Any], deed: str
) -> None:
    found = killed[deed]
    assert found["problems"] == [], f"seed {SEED}"
    assert found["steps"] > 20
    assert found["tried"] == min(found["steps"], effort(3, EVERY))
    assert set(found["seen"]) >= DEEDS[deed]
