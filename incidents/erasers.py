"""How what this room stores is erased."""

from __future__ import annotations

from uuid import UUID

from audit.erasing import erases, keeps
from incidents.models import (
    Draft,
    Grant,
    Intake,
    IntakeMessage,
    MovedRecord,
    PartRevision,
    ReceiptBook,
    Record,
)

keeps("incidents.FactInTransit", reason="joined to no record; a signed tombstone retracts it")
keeps("incidents.SealedFact", reason="joined to no record; a signed tombstone retracts it")
keeps("incidents.ReminderBook", reason="one a team; erasing a record strikes its line out")
keeps("incidents.FactsSchedule", reason="one time for the whole installation")

keeps("incidents.CallNumber", reason="a group's number, on every phone of its peers")


@erases("incidents.Grant", subject="record")
def _grants(record: UUID) -> int:
    return Grant.objects.filter(record=record).delete()[0]


@erases("incidents.PartRevision", subject="record")
def _revisions(record: UUID) -> int:
    return PartRevision.objects.filter(record=record).delete()[0]


@erases("incidents.MovedRecord", subject="record")
def _moved(record: UUID) -> int:
    return MovedRecord.objects.filter(record=record).delete()[0]


@erases("incidents.Record", subject="record")
def _record(record: UUID) -> int:
    return Record.objects.filter(pk=record).delete()[1].get("incidents.Record", 0)


@erases("incidents.IntakeMessage", subject="intake")
def _messages(intake: UUID) -> int:
    return IntakeMessage.objects.filter(intake=intake).delete()[0]


@erases("incidents.Intake", subject="intake")
def _intake(intake: UUID) -> int:
    return Intake.objects.filter(pk=intake).delete()[0]


@erases("incidents.Draft", subject="person")
def _drafts(person: UUID) -> int:
    return Draft.objects.filter(user=person).delete()[0]


@erases("incidents.ReceiptBook", subject="person")
def _receipts(person: UUID) -> int:
    return ReceiptBook.objects.filter(user=person).delete()[0]
