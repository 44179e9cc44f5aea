"""What this room seals to a team's key pair, for teams that change it."""

from __future__ import annotations

from accounts.rewrapping import lost_with_keys, rewraps
from advocacy.blocks import block_key_context
from advocacy.ledger.boxes import (
    contents_context,
    draft_context,
    facts_context,
    ledger_context,
    saved_context,
)
from advocacy.models import (
    FactBlock,
    KnownHead,
    Ledger,
    LedgerRelease,
    ReleaseDraft,
    SavedTable,
)

rewraps(
    "advocacy.FactBlock.sealed_key",
    rows=lambda team: FactBlock.objects.filter(team=team).defer("sealed"),
    context=block_key_context,
)
rewraps(
    "advocacy.Ledger.sealed",
    rows=lambda team: Ledger.objects.filter(team=team),
    context=lambda ledger: ledger_context(ledger.pk, ledger.team_id),
)
rewraps(
    "advocacy.LedgerRelease.sealed",
    rows=lambda team: LedgerRelease.objects.filter(ledger__team=team).defer("sealed_facts"),
    context=lambda row: contents_context(row.pk, row.ledger_id, row.number),
)
rewraps(
    "advocacy.LedgerRelease.sealed_facts",
    rows=lambda team: LedgerRelease.objects.filter(ledger__team=team).defer("sealed"),
    context=lambda row: facts_context(row.pk, row.ledger_id, row.number),
)
rewraps(
    "advocacy.SavedTable.sealed",
    rows=lambda team: SavedTable.objects.filter(team=team),
    context=lambda row: saved_context(row.pk, row.team_id),
)
rewraps(
    "advocacy.ReleaseDraft.sealed",
    rows=lambda team: ReleaseDraft.objects.filter(team=team),
    context=lambda row: draft_context(row.pk, row.team_id),
)
lost_with_keys(lambda person: KnownHead.objects.filter(user=person).delete())
