"""What a file is by its content, and what its own header says. Evidence is kept whatever it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import pydantic

from incidents.evidence.decoding.decoder import look
from incidents.evidence.decoding.found import HEAD, TAIL, Undecodable
from incidents.evidence.decoding.signatures import type_of
from incidents.evidence.details import Found, found_of

UNKNOWN = "application/octet-stream"


@dataclass
class Measured:
    """What one reading of a file of `length` bytes gives: size, SHA-256, its beginning and end."""

    length: int
    size: int = 0
    head: bytearray = field(default_factory=bytearray, repr=False)
    tail: bytearray = field(default_factory=bytearray, repr=False)

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, some: bytes) -> None:
        """Take the next bytes. No more than HEAD and TAIL of them are kept."""
        self._digest.update(some)
        if len(self.head) < HEAD:
            self.head += some[: HEAD - len(self.head)]
        self.tail += some[max(0, self.length - TAIL - self.size) :]
        self.size += len(some)

    @property
    def sha256(self) -> str:
        """In hexadecimal."""
        return self._digest.hexdigest()


def look_at(measured: Measured) -> tuple[str, Found]:
    """The media type by content, and what the header says.

    A file that cannot be looked at is what its first bytes are, and `warnings` says why.
    """
    try:
        found = look(bytes(measured.head), bytes(measured.tail), measured.size)
        return found.media_type, found_of(found)
    except Undecodable as refused:
        return type_of(bytes(measured.head)), Found(warnings=[refused.code])
    except pydantic.ValidationError:  # whatever it says, it is kept
        return UNKNOWN, Found(warnings=["unreadable"])
