"""Erasing again what was erased: the erasers of a subject, without a new line in the journal."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from audit.erasing import SUBJECTS, run_erasers
from audit.journal.registry import replays


def _erase(subject: str, subject_id: str, _head: bytes) -> int:
    return sum(run_erasers(subject, UUID(subject_id)).values())


for _subject in SUBJECTS:
    replays(f"erased {_subject}")(partial(_erase, _subject))
