"""A report that a phone has sealed arrives. Nobody here can read it, and nothing kept says whose
phone it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import Team
from accounts.renewing import seal_anew_later
from incidents import dates, write_log
from incidents.intake import REPORTS, store, taken
from incidents.models import Intake
from incidents.outbox.models import MOST_FILES, IntakeFile
from vault import Undecryptable, context, recipient_of, same, seal

LARGEST_SEALED = 300_000
_HASH_BYTES = 32


class FilesMissing(Exception):
    """Files that belong to a report are not here (any more): send them first."""


@dataclass(frozen=True)
class Sealed:
    """A report as a phone sends it: `files` is how many there are, numbered from 1."""

    intake: UUID
    urgency: int
    receipt_hash: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    files: int = 0


@transaction.atomic
def take_report(*, team: Team, report: Sealed) -> None:
    """Keep a report; the same one again adds nothing and is answered alike.

    FilesMissing; ValidationError by field for what has not the shape of a sealed report, and,
    saying nothing more, for an id that is another report's.
    """
    _require_shape(report)
    if known := Intake.objects.filter(pk=report.intake).first():
        is_same = known.team_id == team.pk and same(known.receipt_hash, report.receipt_hash)
        if not is_same:
            raise taken()
        return
    _require_files(team, report)
    row = Intake(
        id=report.intake,
        team=team,
        urgency=report.urgency,
        week=dates.this_week(),
        public_key=report.public_key,
        receipt_hash=report.receipt_hash,
        sealed=report.sealed,
    )
    seal_anew_later(team, REPORTS, report.sealed)
    write_log.cut_after_commit()
    store(row)


def _require_files(team: Team, report: Sealed) -> None:
    rows = IntakeFile.objects.filter(intake=report.intake)
    if rows.exclude(team=team).exists():
        raise taken()
    if set(rows.values_list("number", flat=True)) != set(range(1, report.files + 1)):
        raise FilesMissing


def _require_shape(report: Sealed) -> None:
    wrong = gettext("This is not what a phone seals.")
    if not 0 <= report.urgency <= 2:
        raise ValidationError({"urgency": wrong})
    if not 0 <= report.files <= MOST_FILES:
        raise ValidationError({"files": wrong})
    if len(report.receipt_hash) != _HASH_BYTES:
        raise ValidationError({"receipt_hash": wrong})
    try:  # answers will be sealed to it: better to refuse now than to fail then
        seal(b"", report.public_key, context("intake answers", report.intake))
    except ValueError:
        raise ValidationError({"public_key": wrong}) from None
    try:
        recipient_of(report.sealed)
    except Undecryptable:
        raise ValidationError({"sealed": wrong}) from None
    if len(report.sealed) > LARGEST_SEALED:
        raise ValidationError({"sealed": wrong})
