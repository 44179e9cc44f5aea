"""Many facts at once: opened and put into blocks beside the requests, in an advocate's session.

A visit that finds enough loose rows begins it, with keys of its own that are wiped at the end and
when the session locks (`ledger.aside`). Each step is one transaction that exchanges rows for
blocks, so that wherever it ends nothing is lost and nothing counts twice; the next visit goes on.
One is at work for a team, in whatever process of the server; were there two, the slower would find
its rows gone and read again (`blocks.Overtaken`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Team, User
from accounts.sessions import another_keyring, is_still_open
from advocacy import facts
from advocacy.ledger import aside
from advocacy.ledger.running import KEPT, SILENT_FOR, Run
from advocacy.ledger.state import require_advocate
from vault import Keyring

ENOUGH = facts.AT_ONCE
"""Fewer rows are opened by the next table itself, in about a second."""


def go_on(request: HttpRequest, team: Team) -> Run | None:
    """The opening of a team's facts that is at work, or that this unlocked request begins because
    enough of them wait; else None. Somebody else's run tells its progress and opens no page."""
    if run := at_work(team):
        return run
    session = request.session.session_key or ""
    fresh = facts.waiting(team) - cache.get(_refused(team), 0)
    # A program with a token has no session that could lock: it begins nothing.
    if fresh < ENOUGH or not is_still_open(session):
        return None
    if not cache.add(_place(team), "", SILENT_FOR):
        return None
    actor: Any = request.user
    try:
        run = begin(another_keyring(request), actor, team, lambda: is_still_open(session))
    except ValidationError:  # as many are at work as may be
        cache.delete(_place(team))
        return None
    return run


def begin(keyring: Keyring, actor: User, team: Team, is_open: Callable[[], bool]) -> Run:
    """Begin in a thread that wipes `keyring`. Raises as `aside.begin` does."""

    def working(keyring: Keyring, run: Run) -> dict[str, Any]:
        cache.set(_place(team), (run.holder.hex, run.id), KEPT)
        try:
            compact_waiting(
                keyring=keyring,
                actor=actor,
                team=team,
                progress=run.progress,
                cancelled=run.cancelled,
            )
        finally:
            if not run.cancelled():
                # What cannot be believed stays where it is; it must not begin this anew each visit.
                cache.set(_refused(team), facts.waiting(team), KEPT)
            cache.delete(_place(team))
        return {"next": reverse("trends")}

    return aside.begin(
        keyring=keyring, actor=actor, step="open", is_open=is_open, work=working, place=team.pk
    )


def at_work(team: Team) -> Run | None:
    """What opens a team's facts now, in any process; None if nothing does, or its server died."""
    found = cache.get(_place(team))
    if not found:
        return None
    run = Run.called(found[1], UUID(hex=found[0]))
    if run.is_lost:
        cache.delete(_place(team))
        return None
    return run


def compact_waiting(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> None:
    """Open every row that has arrived for a team, and put the facts into blocks.

    PermissionDenied for who is no advocate of the team; ValidationError (`stopped`) between two
    steps once `cancelled`, when what was done is kept; Undecryptable when a block was altered. It
    is written in the log first, so that no key is used that the log does not tell of; without
    numbers, which would be figures.
    """
    require_advocate(keyring, actor, team)
    with transaction.atomic():
        auditing.record(team.organisation, actor, "facts.compact", team)
    many = facts.waiting(team)

    def heard(left: int) -> None:
        progress(1 - left / max(many, left, 1))
        if cancelled():
            raise ValidationError(
                _("It was stopped. What was opened is kept; the rest follows later."),
                code="stopped",
            )

    facts.open_facts(keyring, team, heard=heard)


def _place(team: Team) -> str:
    return f"facts-opening-{team.pk.hex}"


def _refused(team: Team) -> str:
    return f"facts-refused-{team.pk.hex}"
