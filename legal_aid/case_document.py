"""The case document: `shared` with the documentation team, `privileged` for the provider alone."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from incidents.document import canonical
from incidents.fields import (
    Edtf,
    Identifier,
    Moment,
    MomentOrEdtf,
    Narrative,
    Part,
    SomeText,
    Text,
    code,
    entries,
)

PARTS = ("shared", "privileged")


class Task(Part):
    """Something to do. `due` is an ISO minute or EDTF, "" without a time."""

    id: Identifier
    text: Annotated[Text, StringConstraints(min_length=1)]
    due: MomentOrEdtf = ""
    done: bool = False


class Hearing(Part):
    """`at` is an ISO minute."""

    at: Annotated[Moment, StringConstraints(min_length=1)]
    where: Text = ""


class Outcome(Part):
    """One result. A case can have several; `on` is EDTF."""

    code: code("outcome")
    on: Edtf = ""


class Message(Part):
    """Between the provider and the documentation team. `by` is a person's id, `at` an ISO time;
    the program writes both."""

    by: str
    at: str
    text: Annotated[Text, StringConstraints(min_length=1)]


class Found(Part):
    """Which rights were violated, as a lawyer cites them, and why."""

    articles: SomeText
    words: Text = ""


class Qualification(Found):
    """What a lawyer found. The program writes `by`, a person's id, and `at`, an ISO time."""

    by: str
    at: str


class ConflictCheck(Part):
    """What the program's check had found when the lawyer took the case."""

    answer: Literal["no", "look_closer"] = "no"
    cases: int = 0
    at: str = ""


class Shared(Part):
    """What provider and documentation team read and write; `qualifications` only its lawyers."""

    LATER = frozenset({"qualifications"})

    schema_version: Literal[1] = 1
    conflict_check: ConflictCheck = ConflictCheck()
    tasks: entries(Task) = []
    hearings: entries(Hearing) = []
    outcomes: entries(Outcome) = []
    messages: entries(Message) = []
    qualifications: entries(Qualification) = []


class PartyNote(Part):
    """Somebody for the provider's later conflict checks: whom it acts for, against, or a witness.
    `number` is a badge, plate or client code."""

    side: Literal["ours", "theirs", "between"]
    name: Text = ""
    number: Text = ""


class Privileged(Part):
    """Between lawyer and client. Never granted outside the provider's team."""

    schema_version: Literal[1] = 1
    notes: Narrative = ""
    parties: entries(PartyNote) = []


def to_parts(shared: Shared | None, privileged: Privileged | None) -> dict[str, bytes]:
    """Canonical JSON of the parts that are given."""
    given = {"shared": shared, "privileged": privileged}
    return {name: canonical(part) for name, part in given.items() if part is not None}
