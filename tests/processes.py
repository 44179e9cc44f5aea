"""Processes that others started, read from /proc: what is to be killed must be killed whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def with_children(first: Iterable[int]) -> list[int]:
    """These processes, whatever they started, and whatever that started.

    By parents, not by environment: a server that names itself in `ps` writes over its environment.
    """
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                said = (entry / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(said[1])
    found = list(first)
    for pid in found:  # grows while it is walked
        found += [one for one, parent in parents.items() if parent == pid and one not in found]
    return found
