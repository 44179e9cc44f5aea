"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import lost_with_keys, rewraps
from incidents.facts import fact_context
from incidents.grants import grant_context
from incidents.intake import intake_context
from incidents.messages import message_context
from incidents.models import (
    Draft,
    FactInTransit,
    Grant,
    Intake,
    IntakeMessage,
    ReceiptBook,
    ReminderBook,
    SealedFact,
)
from incidents.reminders import book_context

rewraps(
    "incidents.Grant.sealed_keys",
    rows=lambda team: Grant.objects.filter(team=team),
    context=lambda grant: grant_context(grant.record_id, grant.team_id),
)
rewraps(
    "incidents.Intake.sealed",
    rows=lambda team: Intake.objects.filter(team=team),
    context=lambda intake: intake_context(intake.pk, intake.team_id),
)
rewraps(
    "incidents.IntakeMessage.sealed_for_team",
    rows=lambda team: IntakeMessage.objects.filter(intake__team=team),
    context=lambda message: message_context(message.intake_id, message.pk),
)
rewraps(
    "incidents.FactInTransit.sealed",
    rows=lambda team: FactInTransit.objects.filter(team=team),
    context=lambda fact: fact_context(fact.team_id, fact.pk),
)
rewraps(
    "incidents.SealedFact.sealed",
    rows=lambda team: SealedFact.objects.filter(team=team),
    context=lambda fact: fact_context(fact.team_id, fact.pk),
)
rewraps(
    "incidents.ReminderBook.sealed",
    rows=lambda team: ReminderBook.objects.filter(team=team),
    context=lambda book: book_context(book.team_id),
)
lost_with_keys(lambda person: Draft.objects.filter(user=person).delete())
lost_with_keys(lambda person: ReceiptBook.objects.filter(user=person).delete())
