"""What the office and the sender of a report write to each other, each way sealed.

A question, or the reason for not taking a report, is sealed to the report's answer key and to the
team, and signed by the team inside the seal: whoever writes the database must not be able to call
a peer to a street corner. An answer is sealed to the team; its sender keeps only when it was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Team, TeamKey
from incidents import dates
from incidents.document import canonical_json
from incidents.models import Intake, IntakeMessage
from vault import BadSignature, Keyring, SigningKey, Undecryptable, context, seal, verify

LONGEST_MESSAGE = 4_000
QUESTION, REASON, ANSWER = "question", "reason", "answer"


class Signed(Enum):
    """Who vouches for a message to the sender. `EARLIER`: a former key of the team, as the
    database shows it. An answer is signed by nobody."""

    NOW = "now"
    EARLIER = "earlier"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Message:
    """One message in the hands of somebody who may read it. `at` is to the minute."""

    id: UUID
    kind: str
    text: str
    at: datetime
    signed: Signed = Signed.NOW

    @property
    def from_team(self) -> bool:
        return self.kind != ANSWER


@dataclass(frozen=True)
class TeamKeys:
    """A team's signing keys as a sender knows them: the one that is right now (None in doubt), and
    by generation what the database shows."""

    now: bytes | None
    shown: Mapping[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Iterable[TeamKey], now: TeamKey | None) -> TeamKeys:
        shown = {key.generation: bytes(key.signing_public) for key in keys}
        return cls(bytes(now.signing_public) if now else None, shown)


def write_to_sender(
    keyring: Keyring, intake: Intake, kind: str, text: str, message_id: UUID
) -> bool:
    """Store a question or reason within the caller's transaction. False when it is there already;
    ValidationError for an empty or too long text, an id that something else has, or a question to
    a report whose answer key is none."""
    said = {"kind": kind, "text": checked(text), "at": _now()}
    signature = _sign(keyring, intake, message_id, said)
    for_sender = _to_sender(said | signature, intake, message_id)
    if kind == QUESTION and not for_sender:
        sentence = gettext(
            "Nothing can be sealed to the sender of this report: its key is damaged."
        )
        raise ValidationError(sentence, code="no_key")
    for_team = _sealed(said, keyring.public(intake.team_id), intake, message_id)
    return _store(intake, message_id, from_team=True, for_team=for_team, for_sender=for_sender)


def write_to_team(intake: Intake, team_public: bytes, text: str, message_id: UUID) -> bool:
    """Store a sender's answer, as `write_to_sender` does a question."""
    said = {"kind": ANSWER, "text": checked(text), "at": _now()}
    for_sender = _to_sender(said | {"text": ""}, intake, message_id)
    for_team = _sealed(said, team_public, intake, message_id)
    return _store(intake, message_id, from_team=False, for_team=for_team, for_sender=for_sender)


def read_by_team(keyring: Keyring, intake: Intake) -> list[Message]:
    """All messages about a report, oldest first. One that does not open is left out."""
    found = []
    for row in intake.messages.all():
        try:
            said = keyring.open(row.sealed_for_team, message_context(row.intake_id, row.pk))
            found.append(_message(row, json.loads(said), Signed.NOW))
        except (Undecryptable, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda one: one.at)


def read_by_sender(open_reply: Any, rows: Iterable[IntakeMessage], keys: TeamKeys) -> list[Message]:
    """The same as the sender may read it: own answers without their text. What carries no
    signature of the team has its text withheld. `open_reply` opens by (sealed, context)."""
    found = []
    for row in rows:
        try:
            said = json.loads(
                open_reply(row.sealed_for_sender, reply_context(row.intake_id, row.pk))
            )
            signed = Signed.NOW if said["kind"] == ANSWER else _vouched(row, said, keys)
            shown = said if signed is not Signed.NOBODY else said | {"text": ""}
            found.append(_message(row, shown, signed))
        except (Undecryptable, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda one: one.at)


def message_context(intake: UUID, message: UUID) -> bytes:
    """A message, sealed to the team."""
    return context("intake message", intake, message)


def reply_context(intake: UUID, message: UUID) -> bytes:
    """The same, sealed to the report's answer key."""
    return context("intake reply", intake, message)


def checked(text: str) -> str:
    """The text as it is kept; ValidationError."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise ValidationError({"text": gettext("Write a few words.")})
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError({"text": gettext("This is too long to send. Make it shorter.")})
    if "\0" in text:
        sentence = gettext("Remove the unreadable character from this text.")
        raise ValidationError({"text": sentence})
    return text


def team_keys(team: Team, now: TeamKey | None) -> TeamKeys:
    """What a sender holds messages of this team against."""
    return TeamKeys.of(team.keys.all(), now)


def _now() -> str:
    return timezone.now().isoformat(timespec="minutes")


def _sealed(said: dict[str, Any], public: bytes, intake: Intake, message_id: UUID) -> bytes:
    return seal(canonical_json(said), public, message_context(intake.pk, message_id))


def _to_sender(said: dict[str, Any], intake: Intake, message_id: UUID) -> bytes:
    """Empty where the answer key, which came with the report, is no key at all."""
    try:
        where = reply_context(intake.pk, message_id)
        return seal(canonical_json(said), bytes(intake.public_key), where)
    except ValueError:
        return b""


def _sign(
    keyring: Keyring, intake: Intake, message_id: UUID, said: dict[str, Any]
) -> dict[str, Any]:
    key: SigningKey = keyring.signing_key(intake.team_id)
    generation = intake.team.current_key.generation
    signature = key.sign(canonical_json(said), _signed_context(intake.pk, message_id))
    return {"generation": generation, "signature": signature.hex()}


def _vouched(row: IntakeMessage, said: dict[str, Any], keys: TeamKeys) -> Signed:
    signature = bytes.fromhex(said["signature"])
    told = {name: said[name] for name in ("kind", "text", "at")}
    written, where = canonical_json(told), _signed_context(row.intake_id, row.pk)
    for public, vouched in ((keys.now, Signed.NOW), (_earlier(said, keys), Signed.EARLIER)):
        if public is None:
            continue
        try:
            verify(public, signature, written, where)
        except BadSignature:
            continue
        return vouched
    return Signed.NOBODY


def _earlier(said: dict[str, Any], keys: TeamKeys) -> bytes | None:
    """The database's word for a former key, and only for a former one."""
    number = int(said["generation"])
    return keys.shown.get(number) if number < max(keys.shown, default=0) else None


def _signed_context(intake: UUID, message: UUID) -> bytes:
    return context("intake reply signature", intake, message)


def _message(row: IntakeMessage, said: dict[str, Any], signed: Signed) -> Message:
    at = datetime.fromisoformat(said["at"])
    kind, text = str(said["kind"]), str(said["text"])
    if row.from_team == (kind == ANSWER):
        raise ValueError
    return Message(row.pk, kind, text, at, signed)


def _store(
    intake: Intake, message_id: UUID, *, from_team: bool, for_team: bytes, for_sender: bytes
) -> bool:
    row = IntakeMessage(
        id=message_id,
        intake=intake,
        from_team=from_team,
        week=dates.this_week(),
        sealed_for_team=for_team,
        sealed_for_sender=for_sender,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = IntakeMessage.objects.filter(pk=message_id, intake=intake, from_team=from_team)
        if known.exists():
            return False
        message = gettext("This could not be sent. Open the page anew and send it again.")
        raise ValidationError(message, code="taken") from None
    return True
