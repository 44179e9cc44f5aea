"""What the decoding process takes from itself before it sees a byte of content."""

from __future__ import annotations

import ctypes
import resource
import signal

MEMORY = 512 * 2**20
CPU_SECONDS = 10
_FILES = 16
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_M_ARENA_MAX = -8


def put_up() -> None:
    """Limits of memory, time and files; no core file; ends when its parent ends."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(limit, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in (
        (_PR_SET_PDEATHSIG, signal.SIGKILL),
        (_PR_SET_DUMPABLE, 0),
        (_PR_SET_NO_NEW_PRIVS, 1),
    ):
        if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
    if hasattr(libc, "mallopt"):
        # A second thread would reserve an eighth of all memory for what it may allocate.
        libc.mallopt(_M_ARENA_MAX, 1)


def stay_alone() -> None:
    """No further process and no thread: for all that is not decoded in a thread (HEIC is)."""
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
