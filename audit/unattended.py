"""Unattended work. Every task says whether it needs keys, and gets just what it says.

A `keyless` task reads plain columns and what was sealed beforehand. A `keyed` task is given the
keyring of the worker that runs it: a key pair made in memory when the worker starts and written
nowhere, to which members' sessions seal what a piece of work needs (`accounts.keyed`). Either is
sent as a name and nothing else: a message that carries arguments is refused, and results are not
kept. This module stands so low because every room has tasks.
"""

from __future__ import annotations

import inspect
import resource
from collections.abc import Callable
from typing import Literal, TypeVar
from uuid import UUID

from celery import shared_task

from vault import KeyPair, Keyring, SigningKey, key_id_of

Need = Literal["keyless", "keyed"]
Task = TypeVar("Task", bound=Callable[..., object])

_declared: dict[str, Need] = {}
_own: list[tuple[KeyPair, SigningKey]] = []


def keyless(function: Task) -> Task:
    """Declare a task that needs no key; TypeError if it asks for a Keyring.

    What it takes besides, for those who call it directly, needs defaults.
    """
    wanted = inspect.signature(function).parameters.values()
    if any("Keyring" in str(one.annotation) or one.default is one.empty for one in wanted):
        raise TypeError("a keyless task is called with nothing")

    def run() -> None:
        function()

    return _register(function, run, "keyless")


def keyed(function: Task) -> Task:
    """Declare a task that takes the worker's Keyring and nothing else, else TypeError.

    The keyring is made for one run and wiped after it. Outside a worker nothing runs.
    """
    wanted = list(inspect.signature(function).parameters.values())
    if len(wanted) != 1 or "Keyring" not in str(wanted[0].annotation):
        raise TypeError("a keyed task takes a Keyring")

    def run() -> None:
        keyring = worker_keyring()
        if keyring is None:
            return
        try:
            function(keyring)
        finally:
            keyring.wipe()

    return _register(function, run, "keyed")


def declared() -> dict[str, Need]:
    """What every task of the program needs, by its name."""
    return dict(_declared)


def become_worker() -> None:
    """Make this process's key pair, in memory: before it forks, so that its children share it.

    It also forbids core dumps, which would write the pair to a disk. Nothing writes it otherwise,
    so work sealed to it ends with this process.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _own[:] = [(KeyPair.generate(), SigningKey.generate())]


def stop_being_worker() -> None:
    """Let go of the pair: what was sealed to it opens for nobody from now on."""
    _own.clear()


def worker_public() -> bytes | None:
    """The public key of this worker; None in any other process."""
    return _own[0][0].public if _own else None


def worker_id(public: bytes) -> UUID:
    """The name of a worker: the key id of its public key."""
    return UUID(bytes=key_id_of(public))


def worker_keyring() -> Keyring | None:
    """A new keyring that opens what is sealed to this worker; None in any other process."""
    if not _own:
        return None
    pair, signing = _own[0]
    return Keyring(holder=worker_id(pair.public), own=pair, signing=signing)


def _register(function: Task, run: Callable[[], None], need: Need) -> Task:
    """The function stays as it is; the queue gets a task without parameters."""
    name = f"{function.__module__}.{function.__name__}"
    run.__name__, run.__module__, run.__doc__ = (
        function.__name__,
        function.__module__,
        function.__doc__,
    )
    shared_task(name=name, ignore_result=True)(run)
    _declared[name] = need
    return function
