"""A ZIP64 archive as a stream: stored, never deflated, in one form only.

APPNOTE.TXT 6.3.9 of PKWARE. No field is left to chance: no time, no owner, no comment, each size
in 64 bits, sums behind the content (bit 3), names in ASCII. So whoever knows names, sizes and sums
can write every other byte again, and `static/verify_bundle.py` does: no bit of the archive is free.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LOCAL, _CENTRAL, _SUMS = b"PK\3\4", b"PK\1\2", b"PK\7\10"
_VERSION, _FLAGS, _DAY = 45, 0x0008, 0x0021  # ZIP64; sums follow; 1 January 1980, midnight
_MADE_BY = 3 << 8 | _VERSION  # with a mode of Unix: a regular file, which only its owner reads
_MODE = 0o100600 << 16
_LATER = 0xFFFFFFFF  # the field of 64 bits counts
END = 56 + 20 + 22


@dataclass(frozen=True)
class Entry:
    """A file of the archive; `pieces` must give `size` bytes."""

    name: str
    size: int
    pieces: Iterable[bytes]


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive, in pieces as they come; holds one piece and the directory in memory."""
    directory, at, count = [], 0, 0
    for entry in entries:
        name = entry.name.encode("ascii")
        yield local(name)
        crc, size = 0, 0
        for piece in entry.pieces:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            yield piece
        yield sums(crc, size)
        directory.append(central(name, crc, size, at))
        at, count = at + around(name) + size, count + 1
    whole = b"".join(directory)
    yield whole
    yield end(count, len(whole), at)


def length(names_and_sizes: Iterable[tuple[str, int]]) -> int:
    """How many bytes the archive will have."""
    total = END
    for name, size in names_and_sizes:
        encoded = name.encode("ascii")
        total += around(encoded) + size + len(central(encoded, 0, 0, 0))
    return total


def local(name: bytes) -> bytes:
    """What stands before a content."""
    extra = struct.pack("<HHQQ", 1, 16, 0, 0)
    fields = (_VERSION, _FLAGS, 0, 0, _DAY, 0, _LATER, _LATER, len(name), len(extra))
    return _LOCAL + struct.pack("<HHHHHIIIHH", *fields) + name + extra


def sums(crc: int, size: int) -> bytes:
    """What stands behind it."""
    return _SUMS + struct.pack("<IQQ", crc, size, size)


def around(name: bytes) -> int:
    """How many bytes both have together."""
    return len(local(name)) + len(sums(0, 0))


def central(name: bytes, crc: int, size: int, at: int) -> bytes:
    """A line of the directory: `at` is where `local` stands."""
    extra = struct.pack("<HHQQQ", 1, 24, size, size, at)
    fields = (_MADE_BY, _VERSION, _FLAGS, 0, 0, _DAY, crc, _LATER, _LATER)
    tail = (len(name), len(extra), 0, 0, 0, _MODE, _LATER)
    return (
        _CENTRAL
        + struct.pack("<HHHHHHIII", *fields)
        + struct.pack("<HHHHHII", *tail)
        + name
        + extra
    )


def end(count: int, size: int, at: int) -> bytes:
    """The end of the archive, whose directory of `size` bytes stands at `at`."""
    zip64 = struct.pack("<QHHIIQQQQ", 44, _MADE_BY, _VERSION, 0, 0, count, count, size, at)
    locator = struct.pack("<IQI", 0, at + size, 1)
    plain = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, _LATER, _LATER, 0)
    return b"PK\6\6" + zip64 + b"PK\6\7" + locator + b"PK\5\6" + plain
