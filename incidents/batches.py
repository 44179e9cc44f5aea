"""Moving waiting facts on, in shuffled batches, so that their order tells nothing.

Keyless: it moves ciphertext. Rows keep their random id, which their seal is bound to.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Team
from incidents.models import FactInTransit, FactsSchedule, ReceiptBook, SealedFact

LEAST_BATCH = 8
AT_A_TIME = 500


@transaction.atomic
def release_facts(team: Team | None = None, *, force: bool = False) -> int:
    """Move on what may leave; returns how many facts moved. Safe to repeat.

    An advocacy team's facts leave once eight wait for it. Fewer leave when the schedule, which
    ticks every `AMPARO_FACTS_MAX_WAIT` seconds whether anything waits or not, ticks; never because
    of when they came. `force` moves everything: for imports and demo data, which bring a batch of
    their own. `team`, an advocacy team or one that feeds it, leaves the others waiting.
    """
    ticked = not force and _tick()
    waiting = FactInTransit.objects.select_for_update()
    if team:
        waiting = waiting.filter(team=team.feeds_id or team.pk)
    rows = list(waiting.values_list("pk", "team"))
    ready = _ready(rows, everything=force or ticked)
    leaving = [row for row, team_id in rows if team_id in ready]
    secrets.SystemRandom().shuffle(leaving)
    for start in range(0, len(leaving), AT_A_TIME):
        _move(leaving[start : start + AT_A_TIME])
    return len(leaving)


def _ready(rows: list[tuple[UUID, UUID]], *, everything: bool) -> set[UUID]:
    counts = Counter(team for _row, team in rows)
    return {team for team, count in counts.items() if everything or count >= LEAST_BATCH}


def _move(ids: list[UUID]) -> None:
    """Write these facts anew in this order and remove them where they waited."""
    waiting = FactInTransit.objects.in_bulk(ids)
    SealedFact.objects.bulk_create(
        SealedFact(id=row, team_id=waiting[row].team_id, sealed=waiting[row].sealed) for row in ids
    )
    FactInTransit.objects.filter(pk__in=ids).delete()


def _tick() -> bool:
    """Whether the schedule is due; if so, move it on. The first call only starts it."""
    now = timezone.now()
    schedule, created = FactsSchedule.objects.select_for_update().get_or_create(
        pk=1, defaults={"moved_at": now}
    )
    wait = timedelta(seconds=settings.AMPARO_FACTS_MAX_WAIT)
    if created or now - schedule.moved_at < wait:
        return False
    schedule.moved_at = now
    schedule.save()
    _even_out_receipt_books()
    return True


def _even_out_receipt_books() -> None:
    """PostgreSQL stamps each row with the transaction that wrote it, so a book's stamp would name
    its owner's newest report for ever. Rewriting all at once gives all the same stamp."""
    ReceiptBook.objects.update(sealed=F("sealed"))
