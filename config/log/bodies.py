"""Shapes of the log as the API shows it: codes beside the words of the page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, RootModel


class LogLine(BaseModel):
    """An organisation whose log the caller audits."""

    id: UUID
    organisation: str
    entries: int


class Logs(RootModel[list[LogLine]]):
    """All of them, without pages."""


class FindingLine(BaseModel):
    """`sequence` 0 means the whole chain."""

    model_config = ConfigDict(from_attributes=True)

    sequence: int
    sentence: str


class LogState(LogLine):
    """Verified for this answer: `findings` is empty where the log is as it was written.

    `server` is the fingerprint of the key that signs checkpoints, `left_on` when one last left.
    """

    findings: list[FindingLine]
    is_guarded: bool
    signed_week: str
    left_on: date | None
    is_overdue: bool
    server: str


class EntryLine(BaseModel):
    """`verb`, `actor` (empty where nobody was signed in) and `object` are codes and ids, `what` and
    `who` the page's words. Where `is_readable` is false only sequence and week say anything."""

    sequence: int
    week: str
    is_readable: bool
    time: datetime | None
    verb: str
    what: str
    actor: str
    who: str
    object: str
    detail: dict[str, str]


class EntryLines(BaseModel):
    """Newest first. `next` is null at the beginning of the log."""

    next: str | None
    results: list[EntryLine]


class CheckpointLine(BaseModel):
    """Keep it as it came: one line, for the offline verifier. Bytes are hexadecimal."""

    chain: UUID
    sequence: int
    entry_hash: str
    week: str
    server: str
    signature: str
