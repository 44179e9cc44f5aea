"""Taking back what was shared: other teams' grants go, and every part gets a new key."""

from __future__ import annotations

from audit.journal.writing import journal
from incidents.envelopes import PartAt, first_link
from incidents.grants import new_grants, part_keys
from incidents.histories import link_of
from incidents.models import Grant, PartRevision, Record
from vault import Keyring, Undecryptable, new_key, open_under, seal_under


def withdraw_grants(*, keyring: Keyring, record: Record) -> int:
    """Leave a record to its owning team alone; returns how many grants of others went.

    All revisions are sealed anew under new keys and chained anew. Keys that others were handed,
    or that lie in prepared offers, then open nothing that is still here. Inside the caller's
    transaction; Undecryptable unless the keyring opens every part.
    """
    lost, _by_model = Grant.objects.filter(record=record).exclude(team=record.team).delete()
    change_keys(keyring, record)
    journal("withdrawn grants", record.pk)
    return lost


def change_keys(keyring: Keyring, record: Record) -> None:
    """Give every part of a record a new key, for its owning team only."""
    old = part_keys(keyring, record)
    rows = list(PartRevision.objects.filter(record=record).order_by("part", "revision"))
    if {row.part for row in rows} != old.keys():
        raise Undecryptable
    new = {part: new_key() for part in old}
    previous: PartRevision | None = None
    for row in rows:
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        opened = open_under(old[row.part], row.sealed, where.context)
        row.sealed = seal_under(new[row.part], opened, where.context)
        follows = previous is not None and previous.part == row.part
        row.previous = link_of(record.kind, previous) if follows else first_link(where)
        previous = row
    PartRevision.objects.bulk_update(rows, ["sealed", "previous"])
    Grant.objects.filter(record=record).delete()
    Grant.objects.bulk_create(new_grants(keyring, record, new, [(record.team, list(new))]))
