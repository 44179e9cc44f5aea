"""Long work beside the requests: audits, and opening many facts.

A thread of the server does it, which holds the keys meanwhile.

No queue is told anything: keys and figures stay in the process of the session that began. The
thread has a keyring of its own, which is wiped at its end, and at once when the session locks or
ends. Few run at a time, one for each person or team. When the server ends, they end with it:
whatever they write is whole in one transaction, so that nothing is half done, and whoever watches
sees that no sign of life comes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connections
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.facts import Preparing
from advocacy.ledger.running import Run
from vault import Keyring, Undecryptable

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 2
BEAT = 1.0
Work = Callable[[Keyring, Run], dict[str, Any]]
_lock = threading.Lock()
_working: dict[UUID, Run] = {}


def begin(
    *,
    keyring: Keyring,
    actor: User,
    step: str,
    is_open: Callable[[], bool],
    work: Work,
    place: UUID | None = None,
) -> Run:
    """Do `work` in a thread and answer at once; `Run.answer` then says how it ended.

    At one `place` one is at work: with this person, or (given) with a team's facts.
    `keyring` is the thread's own: it is wiped here, not by the caller. `is_open` says whether the
    session is still unlocked; it is asked every second. `work` returns what to answer, as JSON.
    ValidationError (code `busy`) while as many are at work as may be, or one at this place.
    """
    place = place or actor.pk
    with _lock:
        if place in _working or len(_working) >= MOST_AT_ONCE:
            keyring.wipe()
            raise ValidationError(
                _("Another check is at work. Wait until it is done, or stop it."), code="busy"
            )
        run = _working[place] = Run.begin(actor.pk, step)
    job = _Job(keyring, run, place, is_open, work)
    threading.Thread(target=job.do, daemon=True).start()
    return run


def at_work(person: UUID) -> Run | None:
    """What this process does for somebody now."""
    return _working.get(person)


class _Job:
    def __init__(
        self, keyring: Keyring, run: Run, place: UUID, is_open: Callable[[], bool], work: Work
    ) -> None:
        self.keyring, self.run, self.place = keyring, run, place
        self.is_open, self.work = is_open, work
        self.over = threading.Event()
        self.language = get_language()

    def do(self) -> None:
        close_old_connections()
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            with override(self.language):
                answer = self._answer()
            try:
                self.run.finish(self.keyring, answer)
            except Undecryptable:  # the session has locked: nobody may read it
                self.run.end()
        finally:
            self.over.set()
            watcher.join()
            self.keyring.wipe()
            with _lock:
                _working.pop(self.place, None)
            connections.close_all()

    def _answer(self) -> dict[str, Any]:
        try:
            return self.work(self.keyring, self.run)
        except ValidationError as error:
            return {"refused": refusal(error)}
        except Preparing:
            return {"refused": [_("New facts are still being opened. Begin again in a moment.")]}
        except (PermissionDenied, Undecryptable):
            return {"refused": [_("It could not be done: your access has changed.")]}
        except Exception:
            logger.exception("work beside the requests failed")
            return {"refused": [_("It failed, and nothing was written. Tell your administrator.")]}

    def _watch(self) -> None:
        """Signs of life; and the end, when the session has locked."""
        try:
            while not self.over.wait(BEAT):
                self.run.beat()
                if not self.is_open():
                    self.run.cancel()
                    self.keyring.wipe()
                    return
        finally:
            connections.close_all()


def refusal(error: ValidationError) -> list[str]:
    """Why a release cannot stand beside what is published, in sentences."""
    reason = (getattr(error, "params", None) or {}).get("reason", "")
    said = {
        "time": _("The check did not come to an end in the time it had."),
        "cancelled": _("The check was stopped."),
        "earlier": _("What is published already gives too much away beside these days."),
        "too_large": _("There are more cells than can be checked together."),
    }.get(reason)
    return [*error.messages, *([said] if said else [])]
