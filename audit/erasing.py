"""How everything that is stored is erased. A model that says nothing here fails a test."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit.journal.writing import journal

SUBJECTS = ("record", "person", "intake", "team")

Eraser = Callable[[UUID], int]

_erasers: dict[str, dict[str, Eraser]] = {subject: {} for subject in SUBJECTS}
_kept: dict[str, str] = {}


def erases(model: str, *, subject: str) -> Callable[[Eraser], Eraser]:
    """Register a function that erases a model's rows about one subject and returns how many.

    `model` is `app.Model`. Erasers of a subject run in the order of registration, so register
    what points at a row before the row. Raises ValueError for a subject not in SUBJECTS.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"{subject} is not something that can be erased")

    def register(eraser: Eraser) -> Eraser:
        _erasers[subject][model] = eraser
        return eraser

    return register


def keeps(model: str, *, reason: str) -> None:
    """Declare that a model's rows stay, or go with others by cascade, and why."""
    if not reason:
        raise ValueError("what is kept needs a reason")
    _kept[model] = reason


def erase(subject: str, subject_id: UUID) -> dict[str, int]:
    """Run every eraser of a subject in one transaction; return the rows erased per model.

    The journal remembers it, so that restoring an older copy does not bring it back.
    """
    _require(subject)
    with transaction.atomic():
        erased = run_erasers(subject, subject_id)
        journal(f"erased {subject}", subject_id)
    return erased


def run_erasers(subject: str, subject_id: UUID) -> dict[str, int]:
    """The same without a line in the journal: for repeating one."""
    _require(subject)
    with transaction.atomic():
        return {model: eraser(subject_id) for model, eraser in _erasers[subject].items()}


def erasure_of(model: str) -> list[str]:
    """What is declared for a model: the subjects it is erased with, or why it is kept."""
    subjects = [subject for subject, models in _erasers.items() if model in models]
    return subjects + ([_kept[model]] if model in _kept else [])


def _require(subject: str) -> None:
    if subject not in SUBJECTS:
        raise ValueError(f"{subject} is not something that can be erased")
