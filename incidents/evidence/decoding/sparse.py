"""A file of which only the beginning and the end are at hand."""

from __future__ import annotations

import io


class Sparse(io.RawIOBase):
    """Reads as `size` bytes: `head`, zeros, `tail`. `missed` says whether a zero was ever read."""

    def __init__(self, head: bytes, tail: bytes, size: int) -> None:
        super().__init__()
        self.size = size
        self._head = memoryview(head)[:size]
        # Where both overlap the head is as good as the tail.
        self._tail = memoryview(tail)[max(0, len(tail) + len(self._head) - size) :]
        self._at = 0
        self.missed = False

    @property
    def is_whole(self) -> bool:
        return len(self._head) + len(self._tail) >= self.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def read(self, length: int | None = -1) -> bytes:
        """At most `length` bytes; the whole rest for -1 or None."""
        rest = max(0, self.size - self._at)
        length = rest if length is None or length < 0 else min(length, rest)
        begin, end = self._at, self._at + length
        gap_from, gap_to = len(self._head), self.size - len(self._tail)
        self._at = end
        if end <= gap_from:
            return bytes(self._head[begin:end])
        unknown = max(0, min(end, gap_to) - max(begin, gap_from))
        self.missed = self.missed or bool(unknown)
        return b"".join(
            (
                self._head[begin:end],
                bytes(unknown),
                self._tail[max(0, begin - gap_to) : max(0, end - gap_to)],
            )
        )
