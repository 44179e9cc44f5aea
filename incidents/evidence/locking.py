"""A bundle as it leaves: open, or locked for a public key or a passphrase while it streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from queue import Full, Queue
from threading import Event, Thread

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.evidence.bundles.bagging import streamed
from incidents.evidence.bundles.contents import Bundle
from incidents.evidence.bundles.handing import write_to_recipients, write_with_passphrase
from vault import AgeRefused, SigningKey, Sink, age_recipient, digest

LEAST_PASSPHRASE = 12  # as the vault wants it
KINDS = ("age", "passphrase", "none")
_AHEAD = 8
_PATIENCE_S = 0.5


@dataclass(frozen=True)
class Lock:
    """How a bundle is locked: `recipient` is a public key of age or SSH. Both empty: not at all."""

    recipient: str = ""
    passphrase: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """One of KINDS."""
        if self.recipient:
            return "age"
        return "passphrase" if self.passphrase else "none"

    @property
    def is_open(self) -> bool:
        """Whether whoever finds the bundle reads it."""
        return self.kind == "none"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key in one line, "" without one."""
        return digest(age_recipient(self.recipient).encode()).hex() if self.recipient else ""

    def require(self) -> None:
        """ValidationError, by field, for what is no public key and for a short passphrase."""
        if self.recipient:
            try:
                age_recipient(self.recipient)
            except AgeRefused:
                sentence = _("This is not a public key of age or SSH.")
                raise ValidationError({"recipient": sentence}) from None
        elif self.passphrase:
            try:
                self.passphrase.encode()
            except UnicodeEncodeError:
                sentence = _("Remove the unreadable character from this text.")
                raise ValidationError({"passphrase": sentence}) from None
            if len(self.passphrase) < LEAST_PASSPHRASE:
                sentence = _("Use at least %(least)d characters.") % {"least": LEAST_PASSPHRASE}
                raise ValidationError({"passphrase": sentence})


def locked(bundle: Bundle, signing: SigningKey, lock: Lock) -> Iterator[bytes]:
    """The bytes that leave, in constant memory; raises as the bundle does."""
    if lock.is_open:
        return streamed(bundle, signing)
    if lock.kind == "age":
        keys = [age_recipient(lock.recipient)]
        return _pulled(partial(_to_key, bundle, signing, keys))
    return _pulled(partial(_to_passphrase, bundle, signing, lock.passphrase))


def _to_key(bundle: Bundle, signing: SigningKey, keys: list[str], sink: Sink) -> None:
    write_to_recipients(bundle, signing, sink, keys)


def _to_passphrase(bundle: Bundle, signing: SigningKey, passphrase: str, sink: Sink) -> None:
    write_with_passphrase(bundle, signing, sink, passphrase)


class _Stopped(Exception):
    """Nobody reads on."""


class _Pipe:
    """A sink that waits for its reader, and stops when that is gone."""

    def __init__(self) -> None:
        self.queue: Queue[bytes | BaseException | None] = Queue(_AHEAD)
        self.is_over = Event()

    def write(self, some: bytes) -> int:
        self.put(bytes(some))
        return len(some)

    def put(self, one: bytes | BaseException | None) -> None:
        while not self.is_over.is_set():
            try:
                return self.queue.put(one, timeout=_PATIENCE_S)
            except Full:
                continue
        raise _Stopped


def _pulled(write: Callable[[Sink], None]) -> Iterator[bytes]:
    """What `write` pushes into a sink, as an iterator. It opens no database in its thread."""
    pipe = _Pipe()

    def work() -> None:
        ending: BaseException | None = None
        try:
            write(pipe)
        except _Stopped:
            return
        except BaseException as error:
            ending = error
        try:
            pipe.put(ending)
        except _Stopped:
            return

    worker = Thread(target=work, daemon=True)
    worker.start()
    try:
        while (one := pipe.queue.get()) is not None:
            if isinstance(one, BaseException):
                raise one
            yield one
    finally:
        pipe.is_over.set()
        worker.join()
