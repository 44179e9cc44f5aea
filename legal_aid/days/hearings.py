"""Hearings of a case: which is which, and what came of one with everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legal_aid.case_changes import Change
from legal_aid.case_document import Hearing, Shared, Task
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase
from legal_aid.days.proposing import free_id

MOST_NEW_TASKS = 5


@dataclass(frozen=True)
class NewTask:
    """Something to do that came up. `due` as in `Task`."""

    text: str
    due: str = ""


@dataclass(frozen=True)
class Aftermath:
    """What one form says after a hearing. `next_at` is an ISO minute, "" if no other is set."""

    happened: bool
    result_code: str = ""
    result: str = ""
    next_at: str = ""
    next_kind: str = ""
    next_court: str = ""
    next_where: str = ""
    tasks: tuple[NewTask, ...] = ()


def named(hearings: Sequence[Hearing]) -> Iterator[tuple[str, Hearing]]:
    """Each hearing with a name for addresses that says nothing: its id, or, for one that was
    written before hearings had ids, its place among them."""
    for number, hearing in enumerate(hearings, 1):
        yield hearing.id or f"n{number}", hearing


def find_hearing(shared: Shared, name: str) -> Hearing | None:
    """The hearing of that name."""
    return dict(named(shared.hearings)).get(name)


def record_aftermath(name: str, at: str, said: Aftermath) -> Change:
    """Write what came of a hearing, the next one and the tasks, all together or nothing.

    `at` is the hearing's time as its form showed it: ValidationError where that is no longer so,
    or where somebody has written meanwhile what came of it.
    """

    def change(case: OpenCase) -> Changed:
        hearing = find_hearing(case.shared, name)
        if hearing is None or hearing.at != at:
            raise ValidationError(_("This hearing was changed meanwhile. Look at the case again."))
        if hearing.happened is not None:
            raise ValidationError(_("Somebody has written already what came of this hearing."))
        done = hearing.model_copy(
            update={
                "id": hearing.id or _free(case.shared.hearings),
                "happened": said.happened,
                "result_code": said.result_code,
                "result": said.result,
            }
        )
        hearings = [done if each is hearing else each for each in case.shared.hearings]
        if said.next_at:
            hearings.append(_next(hearings, said))
        tasks = list(case.shared.tasks)
        for new in said.tasks:
            tasks.append(made(Task, id=free_id(tasks), text=new.text, due=new.due))
        hearings.sort(key=lambda each: each.at)
        return Changed(shared=with_changes(case.shared, hearings=hearings, tasks=tasks))

    return change


def _next(hearings: Sequence[Hearing], said: Aftermath) -> Hearing:
    return made(
        Hearing,
        id=_free(hearings),
        at=said.next_at,
        kind=said.next_kind,
        court=said.next_court,
        where=said.next_where,
    )


def _free(hearings: Sequence[Hearing]) -> str:
    taken = {each.id for each in hearings}
    return next(f"h{n}" for n in range(1, len(taken) + 2) if f"h{n}" not in taken)
