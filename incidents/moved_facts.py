"""Facts of records that legal aid moved: sealed anew by the next who can.

Who accepts, resolves or closes holds no key of the documentation team and can seal no fact of it.
So the move is noted, and the first session of that team that comes by tells what became of it: at
once where the team's own people take the step.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import Team
from incidents import facts
from incidents.courses import course_of
from incidents.document import SHOWN, from_parts
from incidents.models import MovedRecord, Record
from incidents.records import open_parts
from vault import Keyring, Undecryptable

MOST_AT_ONCE = 20
"""Facts told in one visit: each opens a record and its cases."""


def note_moved(records: Iterable[UUID]) -> None:
    """Note, within the transaction that moves them, that what is counted of these records waits to
    be told anew. Without a key; harmless to repeat."""
    for record in sorted(set(records)):
        MovedRecord.objects.get_or_create(record_id=record)
        MovedRecord.objects.filter(record=record).update(waits=True, turn=F("turn") + 1)


def note_told(record: Record) -> None:
    """A new revision has told everything."""
    MovedRecord.objects.filter(record=record).update(waits=False)


def tell_moved(keyring: Keyring, teams: Iterable[Team], most: int = MOST_AT_ONCE) -> int:
    """Seal the facts anew that wait in these documentation teams; how many.

    Only for teams whose keys are held; what does not open, or may not be counted, is let be. Safe
    to repeat.
    """
    held = [team for team in teams if keyring.holds(team.pk)]
    waiting = MovedRecord.objects.filter(waits=True, record__team__in=held)
    return sum(tell(keyring, pk) for pk in waiting.values_list("record", flat=True)[:most])


@transaction.atomic
def tell(keyring: Keyring, record_id: UUID) -> bool:
    """Seal the fact of one record anew if that waits; whether one was sealed."""
    record = Record.objects.select_for_update(of=("self",)).filter(pk=record_id).first()
    moved = MovedRecord.objects.select_for_update().filter(record=record_id, waits=True).first()
    if record is None or moved is None or not keyring.holds(record.team_id):
        return False
    MovedRecord.objects.filter(pk=moved.pk).update(waits=False)
    try:
        document = from_parts(open_parts(keyring, record, parts=SHOWN))
    except Undecryptable:
        return False
    if not document.allows("statistics"):
        return False
    sent = facts.emit_fact(
        keyring,
        record.team,
        document,
        seq=record.head,
        turn=moved.turn,
        stage=record.state,
        course=course_of(keyring, record),
    )
    return sent is not None
