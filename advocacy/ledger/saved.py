"""Definitions that a team keeps: tables, and releases in the making. No figure is in them.

What they say beyond this page is for whoever makes tables: JSON objects, kept as they are.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import Team, User
from advocacy.ledger.boxes import draft_context, enclose, opened, saved_context
from advocacy.ledger.models import ReleaseDraft, SavedTable
from advocacy.ledger.state import require_advocate
from advocacy.periods import Unit
from vault import Keyring, Undecryptable

logger = logging.getLogger(__name__)

LONGEST = 200_000
MOST = 200
EVERY = (Unit.MONTH, Unit.QUARTER, Unit.HALF, Unit.YEAR)
Row = SavedTable | ReleaseDraft
_CONTEXTS = {SavedTable: saved_context, ReleaseDraft: draft_context}
_VERBS = {SavedTable: "saved_table", ReleaseDraft: "release_draft"}


@dataclass(frozen=True)
class Kept:
    """A row and what it says."""

    row: Row
    said: Mapping[str, Any] = field(repr=False)


def keep(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    model: type[Row],
    said: Mapping[str, Any],
    row: UUID | None = None,
) -> Row:
    """Keep a new definition, or write over one of the team's own. Audited.

    PermissionDenied for who is no advocate of the team; ValidationError when it is too long, there
    are too many, or the row to write over is gone.
    """
    require_advocate(keyring, actor, team)
    if model is ReleaseDraft:
        require_rule(said)
    if len(_written(said)) > LONGEST:
        raise ValidationError(_("This is too long to keep."), code="too_long")
    with transaction.atomic():
        rows = model.objects.filter(team=team)
        found = model(team=team) if row is None else rows.select_for_update().filter(pk=row).first()
        if found is None:
            raise ValidationError(_("This was removed by somebody else."), code="gone")
        if row is None and rows.count() >= MOST:
            raise ValidationError(_("Too many are kept. Remove some first."), code="too_many")
        note(keyring, team, found, said)
        auditing.record(team.organisation, actor, f"{_VERBS[model]}.save", found)
    return found


def note(keyring: Keyring, team: Team, row: Row, said: Mapping[str, Any]) -> Row:
    """Seal what a row says, and save it: for verbs that have asked who may and audit it."""
    where = _CONTEXTS[type(row)](row.pk, team.pk)
    row.sealed = enclose(keyring, team, _written(said), where)
    row.save()
    return row


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def require_rule(said: Mapping[str, Any]) -> None:
    """ValidationError (at `every`, `through`) unless a draft's rule, if it has one, makes sense."""
    if not said.get("every"):
        return
    if said["every"] not in EVERY:
        raise ValidationError({"every": _("Choose how often it comes again.")})
    try:
        date.fromisoformat(str(said.get("through", "")))
    except ValueError:
        raise ValidationError({"through": _("Say up to which day it is made already.")}) from None


def kept(keyring: Keyring, team: Team, model: type[Row]) -> list[Kept]:
    """All that the team keeps of one kind. What does not open is left out, with a line in the log.

    Undecryptable without the team's keys.
    """
    keyring.pair(team.pk)
    found = []
    for row in model.objects.filter(team=team).order_by("pk"):
        try:
            found.append(read(keyring, team, row))
        except Undecryptable:
            logger.error("%s does not open", row)
    return found


def read(keyring: Keyring, team: Team, row: Row) -> Kept:
    """What one row says; Undecryptable when it was not kept by a member of the team."""
    where = _CONTEXTS[type(row)](row.pk, team.pk)
    try:
        said = json.loads(opened(keyring, team, row.sealed, where))
    except ValueError:
        raise Undecryptable from None
    return Kept(row, said)


def remove(*, keyring: Keyring, actor: User, team: Team, row: Row) -> None:
    """Remove a definition. Audited. What was published from it stays."""
    require_advocate(keyring, actor, team)
    with transaction.atomic():
        if type(row).objects.filter(pk=row.pk, team=team).delete()[0]:
            reference = f"{row._meta.model_name}:{row.pk}"
            auditing.record(team.organisation, actor, f"{_VERBS[type(row)]}.remove", reference)
