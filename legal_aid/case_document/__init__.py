"""The case document: `shared` with the documentation team, `privileged` for the provider alone.

What came after the first version has a default and is named in `LATER`, so that older parts open
and keep their spelling (see `incidents.document.canonical`).
"""

from __future__ import annotations

from typing import Literal

from incidents.document import canonical
from incidents.fields import Member, Narrative, Part, SomeText, Text, entries, several
from legal_aid.case_document.clocks import Deadline
from legal_aid.case_document.community import (
    Dispute,
    DisputeParty,
    Diversion,
    TreatmentRestored,
)
from legal_aid.case_document.course import CoCounsel, SafetyHold, Step
from legal_aid.case_document.values import CodeOrNone, NoticeKey, Reference
from legal_aid.case_document.work import (
    DocumentVersion,
    Hearing,
    Message,
    Note,
    Outcome,
    Task,
)

__all__ = ["PARTS", "CoCounsel", "ConflictCheck", "Deadline", "Dispute", "DisputeParty",
           "Diversion", "DocumentVersion", "Found", "Hearing", "Message", "Note", "Outcome",
           "PartyNote", "Privileged", "Qualification", "SafetyHold", "Shared", "Step", "Task",
           "TreatmentRestored", "to_parts"]  # fmt: skip

PARTS = ("shared", "privileged")


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
    """What provider and documentation team read and write; `qualifications` only its lawyers.

    `stage` is of `legal_aid.stages`, "" in a case from before there were any; only the verbs there
    change it, `history`, `safety_hold` and `co_counsel`. `linked` are ids of incidents to be read
    beside this case; no column says so. `lead` is the id of the member of the provider who leads,
    "" for nobody; only its lawyers and coordinators change it. `notice_key` is that of
    `legal_aid.notices`, "" while the case rests on one record.
    """

    LATER = frozenset(
        {"qualifications", "deadlines", "documents", "notes", "disputes", "diversions",
         "treatment_restored", "linked", "history", "stage", "safety_hold", "co_counsel",
         "lead", "notice_key"}
    )  # fmt: skip

    schema_version: Literal[1] = 1
    conflict_check: ConflictCheck = ConflictCheck()
    tasks: entries(Task) = []
    hearings: entries(Hearing) = []
    outcomes: entries(Outcome) = []
    messages: entries(Message, 5_000) = []
    qualifications: entries(Qualification) = []
    deadlines: entries(Deadline) = []
    documents: entries(DocumentVersion, 1_000) = []
    notes: entries(Note, 1_000) = []
    disputes: entries(Dispute, 40) = []
    diversions: entries(Diversion) = []
    treatment_restored: entries(TreatmentRestored) = []
    linked: several(Reference) = []
    history: entries(Step, 1_000) = []
    stage: CodeOrNone = ""
    safety_hold: SafetyHold | None = None
    co_counsel: entries(CoCounsel, 20) = []
    lead: Member = ""
    notice_key: NoticeKey = ""


class PartyNote(Part):
    """Somebody for the provider's later conflict checks: whom it acts for, against, or a witness.
    `number` is a badge, plate or client code."""

    side: Literal["ours", "theirs", "between"]
    name: Text = ""
    number: Text = ""


class Privileged(Part):
    """Between lawyer and client. Never granted outside the provider's team but to co-counsel.

    `notes` is one text that colleagues rewrite, `file_notes` are signed and dated, and stay.
    """

    LATER = frozenset({"file_notes", "documents"})

    schema_version: Literal[1] = 1
    notes: Narrative = ""
    parties: entries(PartyNote) = []
    file_notes: entries(Note, 1_000) = []
    documents: entries(DocumentVersion, 1_000) = []


def to_parts(shared: Shared | None, privileged: Privileged | None) -> dict[str, bytes]:
    """Canonical JSON of the parts that are given."""
    given = {"shared": shared, "privileged": privileged}
    return {name: canonical(part) for name, part in given.items() if part is not None}
