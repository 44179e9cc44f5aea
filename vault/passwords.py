"""From a password to a verifier and an unlocking key, in one slow derivation (Argon2id)."""

import base64
import threading
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from vault.context import context
from vault.octets import KEY_BYTES
from vault.subkeys import hkdf

_SCHEME = "amparo1"
_LEAST_SALT = 16
_MOST_SALT = 32


class Busy(Exception):
    """Too many derivations at once, or too little memory; try again in a moment."""


@dataclass(frozen=True)
class KdfProfile:
    """The cost of Argon2id (RFC 9106): passes, KiB of memory, lanes."""

    iterations: int
    memory_kib: int
    lanes: int

    def __post_init__(self) -> None:
        # A verifier read from a database must not be able to order a terabyte.
        if not (
            1 <= self.iterations <= 32
            and 1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024
        ):
            raise ValueError("Argon2 cost out of range")


STRONG = KdfProfile(3, 256 * 1024, 4)
SMALL = KdfProfile(1, 64, 1)
"""Costs nothing and protects nothing: for tests only."""


@dataclass(frozen=True)
class Derived:
    """Two independent 32-byte values: one to compare, one to unlock with."""

    verifier: bytes = field(repr=False)
    unlocking_key: bytes = field(repr=False)


class _Line:
    """As many at once as were counted; of those who wait, who came first goes first.

    A semaphore lets whoever asks next jump the queue, and the last of four people waits longest.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    def enter(self, wait_seconds: float | None = None) -> bool:
        """Whether it became one's turn in time."""
        with self._guard:
            if self._free:  # nobody waits then
                self._free -= 1
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(wait_seconds):
            return True
        with self._guard:
            if turn.is_set():  # in the last moment
                return True
            self._waiting.remove(turn)
        return False

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


class _Slots:
    """How many derivations run at once in this process: each takes the profile's memory."""

    def __init__(self, count: int, wait_seconds: float, most_waiting: int | None = None) -> None:
        if count < 1 or wait_seconds < 0 or (most_waiting is not None and most_waiting < 0):
            raise ValueError("at least one slot, and no negative wait")
        self._line = _Line(count)
        self._wait_seconds = wait_seconds
        self._places = (
            threading.BoundedSemaphore(count + most_waiting) if most_waiting is not None else None
        )

    @contextmanager
    def one(self) -> Iterator[None]:
        if self._places and not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._line.enter(self._wait_seconds):
                raise Busy
            try:
                yield
            finally:
                self._line.leave()
        finally:
            if self._places:
                self._places.release()


_slots = _Slots(2, 10.0)
_count_lock = threading.Lock()
_lanes = _Line(1)
_count = 0


def configure_slots(count: int, wait_seconds: float, most_waiting: int | None = None) -> None:
    """Allow `count` derivations at once; a further one waits at most `wait_seconds`, then Busy.

    While `most_waiting` wait already (None: no bound), the next is Busy at once: a flood must not
    take every thread of the server into the queue.
    """
    global _slots
    _slots = _Slots(count, wait_seconds, most_waiting)


def derivations() -> int:
    """Return how many Argon2 derivations this process has begun."""
    return _count


def derive(password: str, salt: bytes, profile: KdfProfile) -> Derived:
    """Derive once, slowly, and split: the verifier tells nothing about the unlocking key.

    The password is taken as NFKC, so that the same letters typed on another keyboard match.
    `salt` has 16 to 32 bytes (ValueError). Raises Busy when no slot becomes free in time, or the
    machine has not the memory left.
    """
    global _count
    _require_salt(salt)
    # surrogatepass: a lone surrogate, which JSON can carry, is a wrong password and not a crash.
    typed = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    with _slots.one():
        with _count_lock:
            _count += 1
        root = _argon2(typed, bytes(salt), profile)
    return Derived(
        verifier=hkdf(root, context("password verifier")),
        unlocking_key=hkdf(root, context("password unlocking key")),
    )


def encode_verifier(derived: Derived, salt: bytes, profile: KdfProfile) -> str:
    """Return the text to store: scheme, cost, salt and verifier; under 128 characters."""
    return _text(derived.verifier, salt, profile)


def decode_verifier(text: str) -> tuple[bytes, bytes, KdfProfile]:
    """Return verifier, salt and cost; ValueError unless `encode_verifier` wrote the text."""
    try:
        iterations, memory, lanes, salt_text, verifier_text = text.split("$")[2:]
        profile = KdfProfile(int(iterations), int(memory), int(lanes))
        salt, verifier = _unbase64(salt_text), _unbase64(verifier_text)
        if len(verifier) != KEY_BYTES or _text(verifier, salt, profile) != text:
            raise ValueError
    except ValueError:
        raise ValueError("not a password verifier") from None
    return verifier, salt, profile


def _argon2(typed: bytes, salt: bytes, profile: KdfProfile) -> bytes:
    # OpenSSL's threads stand still for good when two derivations with several lanes meet in one
    # process. One such derivation keeps all its lanes busy, so taking turns costs nothing.
    takes_turns = profile.lanes > 1 and _lanes.enter()
    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=profile.iterations,
            lanes=profile.lanes,
            memory_cost=profile.memory_kib,
        ).derive(typed)
    except MemoryError:
        raise Busy from None
    finally:
        if takes_turns:
            _lanes.leave()


def _text(verifier: bytes, salt: bytes, profile: KdfProfile) -> str:
    _require_salt(salt)
    cost = f"{profile.iterations}${profile.memory_kib}${profile.lanes}"
    return f"{_SCHEME}$argon2id${cost}${_base64(salt)}${_base64(verifier)}"


def _require_salt(salt: bytes) -> None:
    if not _LEAST_SALT <= len(salt) <= _MOST_SALT:
        raise ValueError("a salt has 16 to 32 bytes")


def _base64(value: bytes) -> str:
    return base64.b64encode(value).rstrip(b"=").decode()


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
