"""How each kind of line is repeated on an older copy. What cannot be repeated is not journalled."""

from __future__ import annotations

from collections.abc import Callable

Replayer = Callable[[str, bytes], int]

_replayers: dict[str, Replayer] = {}


def replays(kind: str) -> Callable[[Replayer], Replayer]:
    """Register a function that repeats one kind of line: it gets the id and the head, if any, and
    returns how many rows went. It must be harmless to repeat, and must need no key."""

    def register(replayer: Replayer) -> Replayer:
        _replayers[kind] = replayer
        return replayer

    return register


def replayer_of(kind: str) -> Replayer | None:
    """What repeats lines of this kind; None if this program does not know them."""
    return _replayers.get(kind)
