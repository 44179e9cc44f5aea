"""Starting the decoding process, talking to it over two pipes, ending it."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from incidents.evidence.decoding.found import Undecodable

SECONDS = 10.0
# How long one waits for a turn: two before it, each to its end, and some.
PATIENCE = 25.0
_TURNS = threading.BoundedSemaphore(2)
# A copy is at most this long, whatever the child says.
_ANSWER_AT_MOST = 64 * 2**20 + 65_536
_PIECE = 1 << 16
_HOUSE = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path += sys.argv[1:]; "
    "from incidents.evidence.decoding.child import main; main()"
)


def asked(line: str, parts: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """The child's answer to one request: a line of JSON and what follows it.

    Raises Undecodable: busy, too_long, too_large, crashed.
    """
    if not _TURNS.acquire(timeout=PATIENCE):
        raise Undecodable("busy")
    try:
        said = _answered([line.encode() + b"\n", *parts])
    finally:
        _TURNS.release()
    first, _, rest = said.partition(b"\n")
    try:
        answer = json.loads(first)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Undecodable("crashed")
    return answer, rest


def _answered(parts: Sequence[bytes]) -> bytes:
    """Everything the child wrote before it ended well. It is dead when this returns."""
    try:
        # Neither our environment nor our open files nor our folder; -I and -S read no settings
        # of anybody's. It puts up its fences before it reads (no preexec_fn: threads fork here).
        child = subprocess.Popen(  # noqa: S603  our own interpreter and text
            [sys.executable, "-I", "-S", "-B", "-c", _START, *_paths()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
            bufsize=0,
        )
    except OSError as no_process:
        raise Undecodable("busy") from no_process
    end = time.monotonic() + SECONDS
    with child:
        try:
            said = _talked(child, parts, end)
            child.wait(max(0.0, end - time.monotonic()))
        except BaseException as broken_off:
            # Not after it ended: its number may be another's by then. It cannot have children.
            _kill(child.pid)
            if isinstance(broken_off, subprocess.TimeoutExpired):
                raise Undecodable("too_long") from None
            raise
    if child.returncode == -signal.SIGXCPU:
        raise Undecodable("too_long")
    if child.returncode:
        raise Undecodable("crashed")
    return said


def _talked(child: subprocess.Popen[bytes], parts: Sequence[bytes], end: float) -> bytes:
    """Write and read by turns until the child has said all. Raises TimeoutExpired, Undecodable."""
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("started with pipes")
    said = bytearray()
    waiting = [memoryview(part) for part in parts if part]
    with selectors.DefaultSelector() as ready:
        for pipe, event in (
            (child.stdin, selectors.EVENT_WRITE),
            (child.stdout, selectors.EVENT_READ),
        ):
            os.set_blocking(pipe.fileno(), False)
            ready.register(pipe, event)
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise subprocess.TimeoutExpired("decoder", SECONDS)
            for key, event in ready.select(left):
                if event & selectors.EVENT_READ:
                    piece = os.read(key.fd, _PIECE)
                    if not piece:
                        return bytes(said)
                    said += piece
                    if len(said) > _ANSWER_AT_MOST:
                        raise Undecodable("too_large")
                elif not _written(key.fd, waiting):
                    ready.unregister(child.stdin)
                    child.stdin.close()


def _written(pipe: int, waiting: list[memoryview]) -> bool:
    """Write what goes; False when there is nothing left to write or nobody to read it."""
    try:
        count = os.write(pipe, waiting[0][:_PIECE])
    except BlockingIOError:
        return True
    except BrokenPipeError:
        return False  # what it said before is still to be read
    waiting[0] = waiting[0][count:]
    if not waiting[0]:
        waiting.pop(0)
    return bool(waiting)


def _kill(group: int) -> None:
    """The child and whatever it started."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _paths() -> list[str]:
    """Where the child finds this package and the decoders."""
    found = []
    for name in ("PIL", "pillow_heif", "pymediainfo"):
        spec = find_spec(name)
        if spec and spec.origin:
            found.append(str(Path(spec.origin).parents[1]))
    return list(dict.fromkeys([str(_HOUSE), *found]))
