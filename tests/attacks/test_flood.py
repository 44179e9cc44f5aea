"""A flood at the door takes no more memory than the slots allow, and keeps nobody out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def flood(cost: str, data: Path) -> dict[str, Any]:
    """Run `tests.attacks.flood` with a database of its own; what it saw."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.flood", cost],
        cwd=ROOT,
        env=kept | {"AMPARO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("cost", ["small", "strong"])
def test_two_hundred_at_once_derive_no_more_than_slots_and_the_rest_hear_429(
    tmp_path: Path, cost: str
) -> None:
    seen = flood(cost, tmp_path)
    assert len(seen["answers"]) == 200
    assert set(seen["answers"]) == {200, 429}, "a refusal or a wait, never a crash"
    assert 1 <= seen["most_at_once"] <= seen["slots"]
    assert seen["answers"].count(429) >= 100
    assert seen["told_when"]
    # At once: who heard 429 neither derived nor stood in the queue, which is 20 seconds long.
    assert seen["derived"] == seen["answers"].count(200) + 1
    assert seen["refused_seconds"][len(seen["refused_seconds"]) // 2] < 20
    assert seen["honest"] == 302, "someone with the right passphrase got in"
    # Beyond the slots only threads, pages and database connections.
    memory = {"small": 0, "strong": 256}[cost]
    assert seen["grew_mib"] < seen["slots"] * memory + 400
