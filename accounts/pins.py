"""What is remembered of other teams' keys, and what follows for the keys the database shows.

Pure: neither database nor keys. A book is what one team, or one person, knows of others.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Self
from uuid import UUID

from accounts.generations import successor_of
from accounts.models import TeamKey
from vault import digest, fingerprint

FOUNDING = "founding"
"""Instead of a week: who founded the owner held these keys."""
_PUBLIC_BYTES, _SIGNING_BYTES = 1216, 32


@dataclass(frozen=True)
class Pin:
    """One team's keys as they were when last seen to be right.

    `keys` is the digest of both public keys, `signing` the one that must sign what comes next.
    Weeks are ISO, "" for never: `since` when these keys were first seen, `compared` when somebody
    compared a fingerprint by voice (or FOUNDING), `doubted` since when the database shows others.
    """

    generation: int
    keys: bytes
    signing: bytes
    since: str
    compared: str = ""
    doubted: str = ""

    @classmethod
    def of(cls, key: TeamKey, week: str, *, compared: str = "") -> Self:
        """A pin of what the database shows now."""
        signing = bytes(key.signing_public)
        return cls(key.generation, digest_of(key), signing, since=week, compared=compared)

    @property
    def has_followed(self) -> bool:
        """Whether the keys changed, properly signed, after somebody compared a fingerprint."""
        return self.compared not in ("", FOUNDING) and self.since > self.compared

    def written(self) -> dict[str, str | int]:
        text = {"keys": self.keys.hex(), "signing": self.signing.hex()}
        weeks = {"since": self.since, "compared": self.compared, "doubted": self.doubted}
        return {"generation": self.generation, **text, **weeks}

    @classmethod
    def read(cls, said: dict[str, str | int]) -> Self:
        rest = {name: str(said[name]) for name in ("since", "compared", "doubted")}
        keys, signing = (bytes.fromhex(str(said[name])) for name in ("keys", "signing"))
        return cls(int(said["generation"]), keys, signing, **rest)


@dataclass(frozen=True)
class Book:
    """Pins by team. `number` counts changes; `feeds` is the team that gets the owner's facts."""

    number: int = 1
    feeds: UUID | None = None
    pins: dict[UUID, Pin] = field(default_factory=dict)

    def with_pins(self, pins: dict[UUID, Pin], *, feeds: UUID | None = None) -> Book:
        """The next edition of this book."""
        known = {**self.pins, **pins}
        return replace(self, number=self.number + 1, pins=known, feeds=feeds or self.feeds)

    def written(self) -> bytes:
        pins = {team.hex: pin.written() for team, pin in sorted(self.pins.items())}
        feeds = self.feeds.hex if self.feeds else ""
        said = {"v": 1, "number": self.number, "feeds": feeds, "teams": pins}
        return json.dumps(said, separators=(",", ":")).encode()

    @classmethod
    def read(cls, written: bytes) -> Self:
        """ValueError for anything that `written` did not write."""
        try:
            said = json.loads(written)
            feeds = UUID(hex=said["feeds"]) if said["feeds"] else None
            pins = {UUID(hex=team): Pin.read(pin) for team, pin in said["teams"].items()}
            return cls(int(said["number"]), feeds, pins)
        except (KeyError, TypeError, AttributeError):
            raise ValueError from None


class Standing(Enum):
    """How a team's keys in the database stand to what is known of them."""

    SAME = "same"
    FOLLOWED = "followed"  # properly signed by the one known, and by each other in between
    FIRST = "first"  # nothing is known of this team yet
    DOUBTED = "doubted"


@dataclass(frozen=True)
class Judged:
    """`key` is the one to seal to, None in doubt; `pin` what to remember from now on."""

    standing: Standing
    key: TeamKey | None
    pin: Pin | None


def judge(pin: Pin | None, keys: Collection[TeamKey], week: str) -> Judged:
    """Hold all generations of a team that the database shows against what is known of it."""
    current = [key for key in keys if key.is_current]
    shown = current[0] if len(current) == 1 else None
    if shown is None or not _is_whole(shown):
        return _doubted(pin, week)
    if pin is None:
        rooted = shown.generation == 1 or _from_the_first(keys) == shown
        first = Judged(Standing.FIRST, shown, Pin.of(shown, week))
        return first if rooted else _doubted(pin, week)
    if shown.generation == pin.generation and digest_of(shown) == pin.keys:
        newest = all(key.generation <= shown.generation for key in keys)
        again = replace(pin, doubted="")
        return Judged(Standing.SAME, shown, again) if newest else _doubted(pin, week)
    if successor_of(keys, generation=pin.generation, signing=pin.signing) == shown:
        next_pin = Pin.of(shown, week, compared=pin.compared)
        return Judged(Standing.FOLLOWED, shown, next_pin)
    return _doubted(pin, week)


def digest_of(key: TeamKey) -> bytes:
    """What tells a generation's public keys from all others."""
    return digest(bytes(key.public_key) + bytes(key.signing_public))


def fingerprint_of_team(public: bytes, signing_public: bytes) -> str:
    """What people of two teams compare aloud: it covers both public keys."""
    return fingerprint(bytes(public) + bytes(signing_public))


def _from_the_first(keys: Collection[TeamKey]) -> TeamKey | None:
    root = next((key for key in keys if key.generation == 1), None)
    return root and successor_of(keys, generation=1, signing=bytes(root.signing_public))


def _is_whole(key: TeamKey) -> bool:
    sizes = len(key.public_key), len(key.signing_public)
    return sizes == (_PUBLIC_BYTES, _SIGNING_BYTES)


def _doubted(pin: Pin | None, week: str) -> Judged:
    marked = replace(pin, doubted=pin.doubted or week) if pin else None
    return Judged(Standing.DOUBTED, None, marked)
