"""A module of the front end, for a test to call: in the pages' own bundles they are closed up."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def bundled(source: str) -> str:
    """A script that puts what a module below frontend/src exports into `globalThis.made`."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["node_modules/.bin/esbuild", f"frontend/src/{source}", "--bundle", "--global-name=made"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.replace("var made =", "globalThis.made =", 1)
