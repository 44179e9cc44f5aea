"""What of a ledger may be read: by everyone, and by the team that keeps it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Team
from advocacy.ledger.models import LedgerRelease
from advocacy.published import Release


def public_releases() -> QuerySet[LedgerRelease]:
    """Releases that everyone may read, the newest first."""
    rows = LedgerRelease.objects.exclude(state=LedgerRelease.State.EMBARGOED)
    return rows.select_related("ledger__team__organisation").order_by("ledger", "-number")


def public_releases_of(team: Team) -> QuerySet[LedgerRelease]:
    """The public releases of one advocacy team, the newest first."""
    return public_releases().filter(ledger__team=team)


def said_by(row: LedgerRelease) -> Release:
    """What a public release says. ValueError for one that is not public."""
    return Release.model_validate_json(row.body)
