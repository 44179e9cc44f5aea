"""The sender's side of a report: how far it is, what the team asks, and the answer.

Whoever has the receipt is the sender: a signed-in peer's lie in a sealed book, somebody without an
account types it. Nothing that is written here says who that was, and nothing joins it to a book.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext

from accounts import auditing
from accounts.errors import BookMissing
from accounts.known_keys import look, require_known
from accounts.models import Team, TeamKey, User
from incidents import receipts, write_log
from incidents.messages import Message, read_by_sender, team_keys, write_to_team
from incidents.models import Intake
from incidents.receipts import Receipt, SentReport, state_of
from vault import Keyring


@dataclass(frozen=True)
class Thread:
    """One report as its sender sees it: how far it is, and the messages about it."""

    intake: UUID
    report: SentReport
    messages: list[Message]

    @property
    def may_answer(self) -> bool:
        """Nobody writes into the blue: the team has asked, or said why it did not take it."""
        return any(one.from_team for one in self.messages)

    @property
    def waits_for_answer(self) -> bool:
        return bool(self.messages) and self.messages[-1].kind == "question"


def threads_of(keyring: Keyring, user: User) -> list[Thread]:
    """A person's own reports with what was written about them, the newest first."""
    kept = receipts.kept_by(keyring, user)
    intakes = Intake.objects.filter(pk__in=[one.intake for one, _sent in kept])
    found = {one.pk: one for one in intakes.select_related("team").prefetch_related("messages")}
    keys = {team: _as_known(keyring, user, team) for team in {one.team for one in found.values()}}
    threads = []
    for receipt, sent in kept:
        intake = found.get(receipt.intake)
        if intake and bytes(intake.receipt_hash) != receipt.lookup_hash:
            intake = None  # somebody else's, under the same id
        report = SentReport(receipt.reference, sent, *state_of(intake))
        told = _messages(receipt, intake, keys[intake.team]) if intake else []
        threads.append(Thread(receipt.intake, report, told))
    return threads


def thread_by_receipt(text: str) -> Thread | None:
    """The report whose receipt was typed; None when there is none, or no longer.

    Nobody here could know the team's keys better than the database shows them.
    """
    receipt, intake = _by_text(text)
    if receipt is None or intake is None:
        return None
    report = SentReport(receipt.reference, "", *state_of(intake))
    shown = intake.team.keys.get(is_current=True)
    return Thread(intake.pk, report, _messages(receipt, intake, shown))


def answer(*, keyring: Keyring, author: User, intake_id: UUID, text: str, message_id: UUID) -> None:
    """Seal an answer about one's own report to the team. The same id adds nothing.

    Http404 for a report that is not in the author's book or is gone; ValidationError for the text
    and where nothing was asked; KeyInDoubt or BookMissing when the team's key is not the one known.
    """
    receipt = receipts.find(keyring, author, intake_id)
    intake = Intake.objects.select_related("team").filter(pk=intake_id).first()
    if receipt is None or intake is None or bytes(intake.receipt_hash) != receipt.lookup_hash:
        raise Http404
    if not keyring.holds(intake.team_id):
        # Apart from the answer: both in one transaction would tell whose it is.
        require_known(keyring, author, intake.team)
    _write(intake, keyring.public(intake.team_id), text, message_id)


def answer_by_receipt(*, receipt_text: str, text: str, message_id: UUID) -> None:
    """The same for whoever has the receipt; the team's key is taken as the database shows it."""
    _receipt, intake = _by_text(receipt_text)
    if intake is None:
        raise Http404
    _write(intake, bytes(intake.team.current_key.public_key), text, message_id)


@transaction.atomic
def _write(intake: Intake, public: bytes, text: str, message_id: UUID) -> None:
    if not intake.messages.filter(from_team=True).exists():
        raise ValidationError(gettext("Your team has not asked anything yet."), code="not_asked")
    if write_to_team(intake, public, text, message_id):
        # No actor, as with the report itself.
        auditing.record(intake.team.organisation, None, "intake answered", intake)
        write_log.cut_after_commit()


def _messages(receipt: Receipt, intake: Intake, key: TeamKey | None) -> list[Message]:
    keys = team_keys(intake.team, key)
    return read_by_sender(receipt.answer_key().open, intake.messages.all(), keys)


def _as_known(keyring: Keyring, user: User, team: Team) -> TeamKey | None:
    """The team's keys as this person may believe them; None in doubt. Changes nothing."""
    if keyring.holds(team.pk):
        current = team.keys.get(is_current=True)
        return current if bytes(current.public_key) == keyring.public(team.pk) else None
    try:
        return look(keyring, user, [team.pk])[team.pk].key
    except BookMissing:
        return None


def _by_text(text: str) -> tuple[Receipt | None, Intake | None]:
    secret = receipts.read_secret(text)
    if secret is None:
        return None, None
    hashed = receipts.lookup_hash_of(secret)
    intake = Intake.objects.select_related("team").filter(receipt_hash=hashed).first()
    return (Receipt(intake.pk, secret), intake) if intake else (None, None)
