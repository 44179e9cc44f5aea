"""Additions to a case, each applied to whatever version is there when it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import pydantic
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from incidents.document import problems
from legal_aid.case_document import (
    Hearing,
    Message,
    Outcome,
    PartyNote,
    Privileged,
    Qualification,
    Shared,
    Task,
)
from legal_aid.cases import Changed, OpenCase, is_lawyer_of


class NotesMoved(Exception):
    """Somebody else rewrote the notes first. Nothing was written."""


Change = Callable[[OpenCase], Changed]


def add_task(text: str, due: str) -> Change:
    def change(case: OpenCase) -> Changed:
        taken = {task.id for task in case.shared.tasks}
        number = next(n for n in range(1, len(taken) + 2) if f"t{n}" not in taken)
        task = _made(Task, id=f"t{number}", text=text, due=due)
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


def add_hearing(at: str, where: str) -> Change:
    """Hearings stay in the order of time."""

    def change(case: OpenCase) -> Changed:
        hearings = [*case.shared.hearings, _made(Hearing, at=at, where=where)]
        return _shared(case, hearings=sorted(hearings, key=lambda hearing: hearing.at))

    return change


def add_outcome(code: str, on: str) -> Change:
    def change(case: OpenCase) -> Changed:
        return _shared(case, outcomes=[*case.shared.outcomes, _made(Outcome, code=code, on=on)])

    return change


def add_message(author: User, text: str, now: datetime) -> Change:
    def change(case: OpenCase) -> Changed:
        at = now.isoformat(timespec="minutes")
        said = _made(Message, by=str(author.pk), at=at, text=text)
        return _shared(case, messages=[*case.shared.messages, said])

    return change


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
    return _made(Qualification, by=str(author.pk), at=at, articles=articles, words=words)


def rewrite_notes(text: str, *, instead_of: str | None) -> Change:
    """Replace the privileged notes, if they are still `instead_of`; NotesMoved otherwise."""

    def change(case: OpenCase) -> Changed:
        before = case.privileged or Privileged()
        if before.notes != instead_of:
            raise NotesMoved
        return Changed(privileged=_made(Privileged, **{**before.model_dump(), "notes": text}))

    return change


def add_party(side: str, name: str, number: str) -> Change:
    """Only for a case whose privileged part is open."""

    def change(case: OpenCase) -> Changed:
        before = case.privileged or Privileged()
        party = _made(PartyNote, side=side, name=name, number=number)
        parties = [*before.parties, party]
        return Changed(privileged=_made(Privileged, **_fields(before, parties=parties)))

    return change


def _shared(case: OpenCase, **fields: list) -> Changed:
    return Changed(shared=_made(Shared, **_fields(case.shared, **fields)))


def _fields(part: Shared | Privileged, **changed: list) -> dict:
    plain = {name: [one.model_dump() for one in value] for name, value in changed.items()}
    return {**part.model_dump(), **plain}


def _made(model: type, **fields: object):
    """A checked part, or a ValidationError with plain sentences by field."""
    try:
        return model.model_validate(fields)
    except pydantic.ValidationError as error:
        said = [problem.message for problem in problems(error)]
    raise ValidationError(said, code="document")
