"""Taking back what was shared: other teams' grants go, and every part gets a new key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from audit.journal.writing import journal
from incidents.envelopes import PartAt, first_link, with_body
from incidents.evidence.handovers import renew_handovers
from incidents.evidence.rekeying import drop_files, renew_files
from incidents.grants import PartKeys, new_grants, part_keys
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
    """Give every part of a record a new key, and its files with it, for its owning team only."""
    keys = part_keys(keyring, record)
    present = PartRevision.objects.filter(record=record).values_list("part", flat=True)
    if set(present) != keys.keys():
        raise Undecryptable
    new = _resealed(keyring, record, keys, keys)
    renew_files(record, keys, new, list(keys))
    renew_handovers(record, keys, new)
    Grant.objects.filter(record=record).delete()
    Grant.objects.bulk_create(new_grants(keyring, record, new, [(record.team, list(new))]))


def take_out(keyring: Keyring, record: Record, part: str, empty: bytes) -> int:
    """Empty one part in every revision and give it a new key; how many revisions that were.

    Its files go; who wrote what when stays. The caller leaves other teams without this part's old
    key, which opens nothing any more. Inside the caller's transaction; Undecryptable as
    `change_keys`.
    """
    keys = part_keys(keyring, record)
    new = _resealed(keyring, record, keys, [part], lambda opened: with_body(opened, empty))
    drop_files(record, part)
    Grant.objects.filter(record=record, team=record.team).delete()
    Grant.objects.bulk_create(new_grants(keyring, record, new, [(record.team, list(new))]))
    return PartRevision.objects.filter(record=record, part=part).count()


def _resealed(
    keyring: Keyring,
    record: Record,
    old: PartKeys,
    parts: Iterable[str],
    rewrite: Callable[[bytes], bytes] = lambda opened: opened,
) -> PartKeys:
    """All part keys, after all rows of `parts` were sealed and chained anew under new ones."""
    new = old | {part: new_key() for part in parts}
    changing = [part for part in old if new[part] is not old[part]]
    rows = list(
        PartRevision.objects.filter(record=record, part__in=changing).order_by("part", "revision")
    )
    previous: PartRevision | None = None
    for row in rows:
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        opened = rewrite(open_under(old[row.part], row.sealed, where.context))
        row.sealed = seal_under(new[row.part], opened, where.context)
        follows = previous is not None and previous.part == row.part
        row.previous = link_of(record.kind, previous) if follows else first_link(where)
        previous = row
    PartRevision.objects.bulk_update(rows, ["sealed", "previous"])
    return new
