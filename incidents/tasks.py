"""Unattended work on facts and drafts. Keyless: it moves and deletes what it cannot open."""

from __future__ import annotations

from accounts.models import Team
from audit.unattended import keyless
from incidents import batches, drafts, write_log


@keyless
def release_facts(team: Team | None = None, *, force: bool = False) -> int:
    """Move on what may leave; see `incidents.batches.release_facts`.

    The schedule gives no arguments; an import or the demo calls it directly, with its team.
    Afterwards the database's own log is cut: it would join facts to records (`write_log`).
    """
    moved = batches.release_facts(team, force=force)
    write_log.cut()
    return moved


@keyless
def forget_drafts() -> int:
    """Let go of drafts that nobody went on with; how many. Harmless to repeat."""
    return drafts.forget_run_out()
