"""Where a command writes what leaves: a new file, or standard output."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError

STANDARD = Path("-")


@contextmanager
def outlet(path: Path) -> Iterator[BinaryIO]:
    """Where to write, open before anything is decided. `-` is standard output.

    A file must not exist yet, only its owner reads it, and it is gone again unless everything was
    written: also when the command is told to end. CommandError where it cannot be written.
    """
    if path == STANDARD:
        if sys.stdout.isatty():
            raise CommandError("--output: standard output is a terminal; name a file.")
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except OSError as error:
            raise CommandError(f"Writing stopped: {error.strerror}.") from None
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise CommandError("--output: the file cannot be made there, or exists already.") from None
    try:
        with _ends_calmly(), os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(f"Writing stopped: {error.strerror}.") from None
        raise


@contextmanager
def _ends_calmly() -> Iterator[None]:
    """Being told to end is an exception, as Ctrl+C is, so that what was begun can be removed."""
    signals = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(one, _end) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)
