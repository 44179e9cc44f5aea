"""A line of the journal: numbered, chained to the one before, signed by the server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from vault import BadSignature, SigningKey, context, digest, verify


@dataclass(frozen=True)
class Head:
    """Where a journal ends: the number and hash of its last line."""

    number: int
    hash: str


START = Head(0, digest(context("journal")).hex())


class BrokenJournal(ValueError):
    """Lines are missing, altered, in another order, or not this server's. Says where."""


@dataclass(frozen=True)
class Line:
    """Something that must not come back: kinds and ids only, and the week."""

    number: int
    previous: str
    kind: str
    subject: str
    head: str
    week: str
    signature: str = ""

    @property
    def at(self) -> Head:
        """The journal's head once this line is its last."""
        return Head(self.number, digest(self._context()).hex())

    def signed(self, key: SigningKey) -> Line:
        """The same line with the server's signature."""
        return Line(**{**asdict(self), "signature": key.sign(b"", self._context()).hex()})

    def is_signed_by(self, public: bytes) -> bool:
        """Whether this server wrote it."""
        try:
            verify(public, bytes.fromhex(self.signature), b"", self._context())
        except (BadSignature, ValueError):
            return False
        return True

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Line:
        """ValueError for anything that `to_json` did not write."""
        try:
            line = cls(**json.loads(text))
            if json.loads(line.to_json()) != json.loads(text) or not isinstance(line.number, int):
                raise ValueError
            line._context()
        except (TypeError, AttributeError, RecursionError):
            raise ValueError("not a line of the journal") from None
        return line

    def _context(self) -> bytes:
        where = (self.number, self.previous)
        return context("journal line", *where, self.kind, self.subject, self.head, self.week)


def after(texts: Iterable[str], start: Head, public: bytes) -> Iterator[Line]:
    """The lines that follow `start`, each checked; BrokenJournal as soon as one does not fit.

    A text that is no line at all is passed over where the chain goes on behind it: a write that
    was cut off leaves one.
    """
    head, found = START, start == START
    for position, text in enumerate(texts, start=1):
        try:
            line = Line.from_json(text)
        except ValueError:
            continue
        if line.number != head.number + 1 or line.previous != head.hash:
            if head != START or line.number > start.number + 1:
                raise BrokenJournal(f"Line {position} does not follow the line before it.")
            # The oldest lines were put away; these may be what we need all the same.
            head = Head(line.number - 1, line.previous)
            found = head == start
        if not line.is_signed_by(public):
            raise BrokenJournal(f"Line {position} was not written by this server, or was altered.")
        if found:
            yield line
        head = line.at
        found = found or head == start
    if not found:
        raise BrokenJournal(f"It does not hold line {start.number}, with which the backup ended.")
