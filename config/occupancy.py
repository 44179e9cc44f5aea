"""One set of serving processes per data folder. The lock dies with the process that holds it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Occupied(Exception):
    """Another process serves, prepares or resets this data folder now."""


@contextmanager
def occupy(folder: Path, name: str = "serving.lock") -> Iterator[None]:
    """Holds the folder for as long as the block runs; raises Occupied at once if it is held."""
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Occupied from None
        yield
