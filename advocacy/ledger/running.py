"""How far long work is, whether somebody asked to stop it, and how it ended: in the cache.

Numbers, the code of a step, and the answer sealed under the holder's own seed: no name, no figure.
Whoever watches and the thread that works may be in different processes of the server.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache

from vault import Keyring, Undecryptable, context, open_under, seal_under, subkey

KEPT = 3600
SILENT_FOR = 20.0
"""Seconds without a sign of life after which a run has died with its server."""
STEPS = ("check", "ask", "approve", "publish", "open")


@dataclass(frozen=True)
class Run:
    """A run by its random id, of one person; nobody else finds it."""

    id: str
    holder: UUID

    @classmethod
    def begin(cls, holder: UUID, step: str) -> Run:
        """A new run, at its beginning; `step` is one of STEPS."""
        run = cls(secrets.token_hex(16), holder)
        run._set("step", STEPS.index(step))
        run.progress(0.0)
        run.beat()
        return run

    @classmethod
    def called(cls, text: str, holder: UUID) -> Run:
        """The run of this id; of anything else a new one, so that nobody's words reach the cache or
        what it warns of."""
        known = re.fullmatch("[0-9a-f]{32}", text)
        return cls(text if known else secrets.token_hex(16), holder)

    def progress(self, share: float) -> None:
        """Note how far it is, from 0 to 1."""
        self._set("done", round(share, 3))

    @property
    def so_far(self) -> float | None:
        """From 0 to 1; None for a run that is not known, or no more."""
        return cache.get(self._key("done"))

    @property
    def step(self) -> str:
        """What is being done, of STEPS."""
        return STEPS[cache.get(self._key("step"), 0)]

    def beat(self) -> None:
        """Show that its thread lives."""
        self._set("beat", time.time())

    @property
    def is_lost(self) -> bool:
        """Whether its server ended in the middle. Nothing was written then."""
        return time.time() - cache.get(self._key("beat"), 0.0) > SILENT_FOR

    def cancel(self) -> None:
        """Ask it to stop at its next step."""
        self._set("stop", 1)

    def cancelled(self) -> bool:
        """Whether it was asked to."""
        return cache.get(self._key("stop")) is not None

    def finish(self, keyring: Keyring, answer: dict[str, Any]) -> None:
        """Leave the answer, sealed, for the holder alone."""
        key = subkey(keyring.own.seed, "run answer")
        self._set("answer", seal_under(key, json.dumps(answer).encode(), self._where()))

    def answer(self, keyring: Keyring) -> dict[str, Any] | None:
        """How it ended; None while it works, or once it was forgotten."""
        sealed = cache.get(self._key("answer"))
        if sealed is None:
            return None
        key = subkey(keyring.own.seed, "run answer")
        try:
            said: dict[str, Any] = json.loads(open_under(key, sealed, self._where()))
        except (Undecryptable, ValueError):
            return None
        return said

    def end(self) -> None:
        """Forget it."""
        cache.delete_many([self._key(what) for what in ("done", "step", "beat", "stop", "answer")])

    def _set(self, what: str, value: Any) -> None:
        cache.set(self._key(what), value, KEPT)

    def _where(self) -> bytes:
        return context("run answer", self.holder, self.id)

    def _key(self, what: str) -> str:
        return f"ledger-run-{what}-{self.holder.hex}-{self.id}"
