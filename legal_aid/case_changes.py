"""Additions to a case, each applied to whatever version is there when it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from legal_aid.case_document import (
    Hearing,
    Message,
    Note,
    Outcome,
    PartyNote,
    Privileged,
    Qualification,
    Task,
)
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase, is_lawyer_of


class NotesMoved(Exception):
    """Somebody else rewrote the notes first. Nothing was written."""


Change = Callable[[OpenCase], Changed]


def add_task(text: str, due: str, assignee: str = "") -> Change:
    def change(case: OpenCase) -> Changed:
        task = made(Task, id=_free("t", case.shared.tasks), text=text, due=due, assignee=assignee)
        return _shared(case, tasks=[*case.shared.tasks, task])

    return change


def mark_tasks(*, done: Collection[str], reopened: Collection[str]) -> Change:
    """Tick some tasks and untick others; the rest stays, whatever others did meanwhile."""

    def change(case: OpenCase) -> Changed:
        tasks = [
            task.model_copy(
                update={"done": (task.done or task.id in done) and task.id not in reopened}
            )
            for task in case.shared.tasks
        ]
        return _shared(case, tasks=tasks)

    return change


def assign_task(task: str, to: str) -> Change:
    """Say who does a task: a person's id, "" for nobody. ValidationError where it is not open."""

    def change(case: OpenCase) -> Changed:
        if task not in {one.id for one in case.shared.tasks if not one.done}:
            raise ValidationError({"task": _("This task is not open any more.")})
        tasks = [
            one.model_copy(update={"assignee": to}) if one.id == task else one
            for one in case.shared.tasks
        ]
        return _shared(case, tasks=tasks)

    return change


def add_hearing(at: str, where: str, *, kind: str = "", court: str = "") -> Change:
    """Hearings stay in the order of time."""

    def change(case: OpenCase) -> Changed:
        number = _free("h", case.shared.hearings)
        added = made(Hearing, id=number, at=at, where=where, kind=kind, court=court)
        hearings = [*case.shared.hearings, added]
        return _shared(case, hearings=sorted(hearings, key=lambda hearing: hearing.at))

    return change


def add_outcome(code: str, on: str) -> Change:
    def change(case: OpenCase) -> Changed:
        return _shared(case, outcomes=[*case.shared.outcomes, made(Outcome, code=code, on=on)])

    return change


def add_message(author: User, text: str, now: datetime) -> Change:
    def change(case: OpenCase) -> Changed:
        at = now.isoformat(timespec="minutes")
        number = _free("m", case.shared.messages)
        said = made(Message, id=number, by=str(author.pk), at=at, text=text)
        return _shared(case, messages=[*case.shared.messages, said])

    return change


def add_note(author: User, text: str, now: datetime) -> Change:
    """A note that both teams read."""

    def change(case: OpenCase) -> Changed:
        note = _note(case.shared.notes, author, text, now)
        return _shared(case, notes=[*case.shared.notes, note])

    return change


def add_file_note(author: User, text: str, now: datetime) -> Change:
    """A dated note in the privileged part; only for a case whose privileged part is open."""

    def change(case: OpenCase) -> Changed:
        if case.privileged is None:
            raise PermissionDenied
        before = case.privileged
        dated = [*before.file_notes, _note(before.file_notes, author, text, now)]
        return Changed(privileged=with_changes(before, file_notes=dated))

    return change


def noted(notes: Sequence[Note], author: User, text: str) -> list[Note]:
    """The notes with one more, written now."""
    return [*notes, _note(notes, author, text, timezone.now())]


def _note(notes: Sequence[Note], author: User, text: str, now: datetime) -> Note:
    at = now.isoformat(timespec="minutes")
    return made(Note, id=_free("n", notes), by=str(author.pk), at=at, text=text)


def _free(letter: str, taken: Sequence[Task | Hearing | Message | Note]) -> str:
    """The first id that nobody has: t1, t2 and so on."""
    ids = {one.id for one in taken}
    return next(f"{letter}{n}" for n in range(1, len(ids) + 2) if f"{letter}{n}" not in ids)


def add_qualification(author: User, articles: str, words: str, now: datetime) -> Change:
    """Which rights a lawyer of the provider finds violated; PermissionDenied for anybody else.

    It stands in the case and not in the incident: an incident is written by the documentation team
    alone, so there its members could rewrite what a lawyer said, and a withdrawal would take a
    lawyer's own finding out of the lawyer's file.
    """

    def change(case: OpenCase) -> Changed:
        if not is_lawyer_of(author, case.record):
            raise PermissionDenied
        found = qualification_of(author, articles, words, now)
        return _shared(case, qualifications=[*case.shared.qualifications, found])

    return change


def qualification_of(author: User, articles: str, words: str, now: datetime) -> Qualification:
    """What a person found just now; ValidationError without an article."""
    at = now.isoformat(timespec="minutes")
    return made(Qualification, by=str(author.pk), at=at, articles=articles, words=words)


def rewrite_notes(text: str, *, instead_of: str | None) -> Change:
    """Replace the privileged notes, if they are still `instead_of`; NotesMoved otherwise."""

    def change(case: OpenCase) -> Changed:
        before = case.privileged or Privileged()
        if before.notes != instead_of:
            raise NotesMoved
        return Changed(privileged=made(Privileged, **{**before.model_dump(), "notes": text}))

    return change


def add_party(side: str, name: str, number: str) -> Change:
    """Only for a case whose privileged part is open."""

    def change(case: OpenCase) -> Changed:
        before = case.privileged or Privileged()
        party = made(PartyNote, side=side, name=name, number=number)
        parties = [*before.parties, party]
        return Changed(privileged=with_changes(before, parties=parties))

    return change


def _shared(case: OpenCase, **entries: list) -> Changed:
    return Changed(shared=with_changes(case.shared, **entries))
