"""Runs tests against a copy of the program, each time in a fresh fork with one file changed.

The parent has imported pytest and the libraries but nothing of the program, so every child imports
the changed file as a new process would, only sooner. Processes that tests start see it too.
"""

from __future__ import annotations

import compileall
import contextlib
import ctypes
import hashlib
import importlib
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "var" / "mutation"
PRELOADED = [
    "pytest",
    "_pytest.assertion.rewrite",
    "hypothesis",
    "hypothesis.strategies",
    "django.test",
    "django.db.backends.sqlite3.base",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.forms",
    "django.template.loader",
    "rest_framework.fields",
    "rest_framework.serializers",
    "pydantic",
    "polars",
    "celery",
    "cryptography.hazmat.primitives.hpke",
    "cryptography.hazmat.primitives.kdf.argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.asymmetric.mlkem",
    "cryptography.hazmat.primitives.asymmetric.x25519",
    "tests.mutation.plugin",
]
IDLE = 180.0
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h
MOST_MEMORY = 8 * 2**30


def copy_program(tree: Path) -> None:
    """Make the copy that is changed, with the byte code that fits it.

    Children never write byte code, so none of a changed file can stay behind.
    """
    shutil.rmtree(tree, ignore_errors=True)
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, tracked):
        if (source := ROOT / name).is_file() and not source.is_symlink():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, tree / name)
    for name in (".venv", "node_modules", "static/built"):
        if (ROOT / name).exists():
            (tree / name).symlink_to(ROOT / name)
    for folder in {(tree / name).parent for name in tracked if name.endswith(".py")}:
        source = ROOT / folder.relative_to(tree)
        compileall.compile_dir(source, maxlevels=0, quiet=2)
        shutil.copytree(source / "__pycache__", folder / "__pycache__")


def digest_of(tree: Path) -> str:
    """Of everything in the copy that tests depend on."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(tree):
        folders[:] = sorted(set(folders) - {"__pycache__", "mutation", "docs"})
        for name in sorted(files):
            file = Path(folder) / name
            found.update(f"{file.relative_to(tree)}\0".encode() + file.read_bytes())
    return found.hexdigest()


def import_libraries() -> None:
    """Import once what all children need and nobody changes."""
    os.environ.update(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    for name in PRELOADED:
        importlib.import_module(name)


def fork(
    act: Callable[[], int],
    seconds: float,
    ready: Callable[[], None] = lambda: None,
    idle: float = IDLE,
) -> int | None:
    """Run `act` in a child; return its exit code, or None when it took more than `seconds` of
    processor time, or did nothing for `idle` seconds. How busy the machine is does not count."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setsid()
            ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
            # A change must not be able to take the machine's memory.
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            ready()
            code = act()
        finally:
            os._exit(code)
    try:
        pause, used, since = 0.005, 0.0, time.monotonic()
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(pause)
            pause = min(0.1, pause * 1.2)
            now = _processor_time(child)
            if now > used:
                used, since = now, time.monotonic()
            if used > seconds or time.monotonic() - since > idle:
                return None
    finally:
        _end_group(child)


def _processor_time(child: int) -> float:
    """Seconds that a process and the children it waited for have used."""
    fields = Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def run_in_fork(
    tree: Path, act: Callable[[], int], log: Path, seconds: float = math.inf
) -> int | None:
    """The same, in a child that imports the program from `tree` and prints into `log`. Without a
    limit it may also wait, for children of its own."""
    idle = IDLE if seconds < math.inf else math.inf
    return fork(act, seconds, lambda: _move_into(tree, log), idle)


def _move_into(tree: Path, log: Path) -> None:
    os.chdir(tree)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.dont_write_bytecode = True
    os.environ["PYTHONPATH"] = str(tree)
    sys.path[:] = [str(tree), *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
    sys.modules.pop("tests")


def _end_group(leader: int) -> None:
    """End the child and whatever its tests started; both are in a session of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(leader, 0)


def run_pytest(arguments: list[str], plugin: object) -> int:
    import pytest

    common = ["-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return int(pytest.main([*common, *arguments], plugins=[plugin]))
