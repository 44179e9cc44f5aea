"""What is done in a case: tasks, hearings, results, what people write to each other."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from incidents.fields import (
    Edtf,
    Identifier,
    Link,
    Member,
    Moment,
    MomentOrEdtf,
    Part,
    Text,
    code,
)
from legal_aid.case_document.values import CodeOrNone

Written = Annotated[Text, StringConstraints(min_length=1)]


class Task(Part):
    """Something to do. `due` is an ISO minute or EDTF, "" without a time; `done_at` an ISO minute
    and `assignee` a person's id, both "" where nobody said; `template` is the code of the task
    template it came from."""

    LATER = frozenset({"assignee", "done_at", "template"})

    id: Identifier
    text: Written
    due: MomentOrEdtf = ""
    done: bool = False
    assignee: Member = ""
    done_at: Moment = ""
    template: CodeOrNone = ""


class Hearing(Part):
    """`at` is an ISO minute. `happened` is None until somebody said whether it was held;
    `result_code` and `result` say what came of it."""

    LATER = frozenset({"id", "kind", "court", "happened", "result_code", "result"})

    at: Annotated[Moment, StringConstraints(min_length=1)]
    where: Text = ""
    id: Link = ""
    kind: CodeOrNone = ""
    court: Text = ""
    happened: bool | None = None
    result_code: CodeOrNone = ""
    result: Text = ""


class Outcome(Part):
    """One result. A case can have several; `on` is EDTF."""

    code: code("outcome")
    on: Edtf = ""


class Message(Part):
    """Between the provider and the documentation team. `by` is a person's id, `at` an ISO time;
    the program writes both, and `id`, which the first messages do not have."""

    LATER = frozenset({"id"})

    by: str
    at: str
    text: Written
    id: Link = ""


class Note(Part):
    """A note for the file. The program writes `by`, a person's id, and `at`, an ISO time."""

    id: Identifier
    by: Member
    at: Moment
    text: Written


class DocumentVersion(Part):
    """One version of a document made from a template; the bytes are kept elsewhere, sealed.

    Versions of one document share `template` and `language` and count from 1. `made_by` is a
    person's id, `made_at` an ISO time. `file` is the id of the row that holds the bytes and `key`
    what they are sealed under, so whoever opens this part opens them, and nobody else.
    """

    LATER = frozenset({"file", "key"})

    id: Identifier
    file: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")] = ""
    key: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    template: CodeOrNone = ""
    language: Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3}(-[a-z0-9]{2,8})*)?$")] = ""
    version: Annotated[int, Field(ge=1, le=9_999)] = 1
    made_by: Member = ""
    made_at: Moment = ""
    title: Text = ""
