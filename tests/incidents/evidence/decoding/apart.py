"""Trying files in a process of its own, so that what its children took is known."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from incidents.evidence.decoding.decoder import copy_of, look
from incidents.evidence.decoding.found import HEAD, TAIL, Undecodable

MOST_KILOBYTES = 512 * 1024
MOST_SECONDS = 12  # ten for the decoder, the rest for starting and ending it


@contextmanager
def apart() -> Iterator[Callable[..., Any]]:
    """What calls `tried` and `most_memory` in one other process; it fails where that dies."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda what, *said: pool.submit(what, *said).result(timeout=60)


def tried(content: bytes) -> tuple[str, str, float]:
    """What became of looking at a file and of copying it, and the longer of both times."""
    begin = time.monotonic()
    found = look(content[:HEAD], content[-TAIL:], len(content)).media_type
    looked = time.monotonic()
    try:
        copy_of(content, longest=1600)
        outcome = "copied"
    except Undecodable as refused:
        outcome = refused.code
    return found, outcome, max(looked - begin, time.monotonic() - looked)


def most_memory() -> int:
    """Kilobytes that the largest process took which this process ever waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
