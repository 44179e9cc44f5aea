"""System calls that are left to the decoding process once everything is loaded: hardly any.

A filter of seccomp (seccomp(2), `Documentation/userspace-api/seccomp_filter.rst` of Linux) that
the kernel applies to the process itself, without privileges. What is not on the list answers
EPERM: no file is opened, no connection made, no program or process started, no other process seen.
"""

from __future__ import annotations

import ctypes
import errno
import os
from struct import pack

_PR_SET_SECCOMP, _FILTER = 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# struct seccomp_data; the low half of an argument comes first on both architectures.
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_CLONE_THREAD = 0x0001_0000
# Calls of the other ABI of x86-64 (x32) start here.
_X32 = 0x4000_0000

# By architecture: its name for seccomp, the numbers of what is left, of clone and of clone3.
_LEFT = {
    "x86_64": (
        0xC000_003E,
        {
            "read": 0,
            "write": 1,
            "close": 3,
            "fstat": 5,
            "lseek": 8,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "readv": 19,
            "writev": 20,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "getpid": 39,
            "exit": 60,
            "getrusage": 98,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "clock_gettime": 228,
            "exit_group": 231,
            "set_robust_list": 273,
            "getrandom": 318,
            "rseq": 334,
        },
        56,
        435,
    ),
    "aarch64": (
        0xC000_00B7,
        {
            "close": 57,
            "lseek": 62,
            "read": 63,
            "write": 64,
            "readv": 65,
            "writev": 66,
            "fstat": 80,
            "exit": 93,
            "exit_group": 94,
            "futex": 98,
            "clock_gettime": 113,
            "sched_yield": 124,
            "sigaltstack": 132,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "getrusage": 165,
            "getpid": 172,
            "gettid": 178,
            "brk": 214,
            "munmap": 215,
            "mremap": 216,
            "mmap": 222,
            "mprotect": 226,
            "madvise": 233,
            "set_robust_list": 99,
            "getrandom": 278,
            "rseq": 293,
        },
        220,
        435,
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def lock() -> bool:
    """Forbid everything but the list, for good; False where this machine knows no such filter.

    Needs `fences.put_up` before it (no new privileges). Call it when all modules are loaded.
    """
    known = _LEFT.get(os.uname().machine)
    if known is None:
        return False
    program = _program(*known)
    libc = ctypes.CDLL(None, use_errno=True)
    filled = _Program(len(program) // 8, program)
    return not libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(filled), 0, 0)


def _program(architecture: int, left: dict[str, int], clone: int, clone3: int) -> bytes:
    """Classic BPF: another architecture and the other ABI are refused like what is not listed.

    A thread may be started (libde265 decodes HEIC in one), a process may not. clone3 keeps its
    flags where no filter can read them, so it does not exist: the C library then takes clone.
    """
    lines = [
        (_LOAD, "", "", _ARCHITECTURE_AT),
        (_JUMP_EQUAL, "", "refuse", architecture),
        (_LOAD, "", "", _NUMBER_AT),
        (_JUMP_AT_LEAST, "refuse", "", _X32),
        *((_JUMP_EQUAL, "allow", "", number) for number in sorted(left.values())),
        (_JUMP_EQUAL, "unknown", "", clone3),
        (_JUMP_EQUAL, "", "refuse", clone),
        (_LOAD, "", "", _FIRST_ARGUMENT_AT),
        (_JUMP_BITS, "allow", "refuse", _CLONE_THREAD),
        (_RETURN, "", "", _ERRNO | errno.EPERM),
        (_RETURN, "", "", _ERRNO | errno.ENOSYS),
        (_RETURN, "", "", _ALLOW),
    ]
    last = len(lines) - 1
    places = {"refuse": last - 2, "unknown": last - 1, "allow": last}
    # A jump counts from the line behind it; "" is that line.
    return b"".join(
        pack("<HBBI", code, *(places[to] - at - 1 if to else 0 for to in (yes, no)), value)
        for at, (code, yes, no, value) in enumerate(lines)
    )
