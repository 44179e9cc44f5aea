"""Records of any kind: sealed parts, their revisions, and who may open which part.

Nothing here knows what a part means; `recording` knows incidents, `legal_aid` knows cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID, uuid4

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.lookups import Lookup
from accounts.models import Team, User
from incidents import dates
from incidents.envelopes import Envelope, PartAt, first_link, header, open_part, seal_part
from incidents.errors import Conflict
from incidents.grants import (
    grant_context,
    grant_parts,
    keys_of_many,
    new_grants,
    part_keys,
    seal_keys,
)
from incidents.histories import Revision, history, link_of
from incidents.models import Grant, PartRevision, Record
from vault import Keyring, Undecryptable, new_key

__all__ = ["Revision", "create_record", "envelopes_of_many", "grant_context", "grant_parts",
           "history", "open_many", "open_parts", "part_keys", "seal_keys",
           "write_revision"]  # fmt: skip


def create_record(
    *,
    keyring: Keyring,
    author: User,
    kind: str,
    team: Team,
    state: str,
    urgency: int,
    parts: Mapping[str, bytes],
    grants: Iterable[tuple[Team, Iterable[str]]],
    record_id: UUID | None = None,
) -> Record:
    """Write a record with its first revision and its grants, inside the caller's transaction.

    Every part a record will ever have is given here, if only empty: each gets its own key, and
    what no grant names can never be opened again. Grants go only to teams whose key is held, or was
    made sure of (`accounts.known_keys`), else Undecryptable. Three inserts.
    """
    record = Record(
        id=record_id or uuid4(),
        kind=kind,
        team=team,
        state=state,
        urgency=urgency,
        week=dates.this_week(),
    )
    record.save(force_insert=True)
    keys = {part: new_key() for part in parts}
    head = header(author.pk, timezone.now(), parts)
    PartRevision.objects.bulk_create(
        _revision(keys[part], PartAt(kind, record.pk, part, 1), None, head, body)
        for part, body in parts.items()
    )
    Grant.objects.bulk_create(new_grants(keyring, record, keys, grants))
    return record


def open_parts(
    keyring: Keyring,
    record: Record,
    *,
    revision: int | None = None,
    parts: Collection[str] | None = None,
) -> dict[str, bytes]:
    """The parts this keyring may open, as of a revision (default: the record's head).

    With `parts` only those of them: the key of no other one is used. Undecryptable if the keyring
    opens none at all, or if anything it should open is altered, moved or missing. Two queries.
    """
    opened = open_envelopes(keyring, record, revision=revision, parts=parts)
    return {part: envelope.body for part, envelope in opened.items()}


def open_envelopes(
    keyring: Keyring,
    record: Record,
    *,
    revision: int | None = None,
    parts: Collection[str] | None = None,
) -> dict[str, Envelope]:
    """As `open_parts`, with who wrote each part and when."""
    at = record.head if revision is None else revision
    keys = part_keys(keyring, record)
    wanted = {part: key for part, key in keys.items() if parts is None or part in parts}
    return _open_rows(record, wanted, _rows_at(record, at), at)


def fits(record: Record, part: str, key: bytes) -> bool:
    """Whether this key opens the newest revision of a part: keys are renewed now and then."""
    row = _rows_at(record, record.head).get(part)
    if row is None:
        return False
    try:
        open_part(key, PartAt(record.kind, record.pk, part, row.revision), row.sealed)
    except Undecryptable:
        return False
    return True


def open_many(
    keyring: Keyring, records: Iterable[Record], *, parts: Collection[str] = ("account", "identity")
) -> dict[UUID, dict[str, bytes]]:
    """Chosen parts of many records by record id. Two queries, one HPKE opening a record.

    A record that does not open is left out: one broken row must not hide a whole list.
    """
    opened = envelopes_of_many(keyring, records, parts=parts)
    return {
        record: {part: envelope.body for part, envelope in found.items()}
        for record, found in opened.items()
    }


def envelopes_of_many(
    keyring: Keyring, records: Iterable[Record], *, parts: Collection[str]
) -> dict[UUID, dict[str, Envelope]]:
    """As `open_many`, with who wrote each part last and when."""
    kinds = {record.pk: record.kind for record in records}
    held = keys_of_many(keyring, kinds)
    rows = PartRevision.objects.filter(record__in=list(held), part__in=list(parts))
    found: dict[UUID, dict[str, Envelope]] = {}
    broken: set[UUID] = set()
    fields = ("record", "part", "revision", "sealed")
    for record, part, revision, sealed in _newest(rows).values_list(*fields):
        if part not in held[record]:
            continue
        try:
            where = PartAt(kinds[record], record, part, revision)
            opened = open_part(held[record][part], where, sealed)
        except Undecryptable:
            broken.add(record)
        else:
            found.setdefault(record, {})[part] = opened
    return {record: opened for record, opened in found.items() if record not in broken}


def write_revision(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    parts: Mapping[str, bytes],
    expected: int,
    did: Mapping[str, int] | None = None,
    **columns: object,
) -> int:
    """Write the parts that differ as one new revision, inside the caller's transaction.

    Returns the new head; `expected` itself if nothing differs. Parts that are not named are
    neither opened nor written. `did` says beside the author what the change brought about.
    `columns` (state, urgency) change in the same UPDATE. Raises Conflict if the head is no longer
    `expected`, Undecryptable for a part this keyring may not open. `record` is brought up to date.
    """
    if expected != record.head:
        raise Conflict(record.head)
    keys = part_keys(keyring, record)
    if parts.keys() - keys.keys():
        raise Undecryptable
    rows = _rows_at(record, expected)
    now = _open_rows(record, {part: keys[part] for part in parts}, rows, expected)
    changed = [part for part, body in parts.items() if now[part].body != body]
    number = expected + 1 if changed else expected
    _move_head(record, expected, {"head": number, **columns})
    head = header(author.pk, timezone.now(), changed, did)
    PartRevision.objects.bulk_create(
        _revision(keys[part], PartAt(record.kind, record.pk, part, number), rows[part], head, body)
        for part, body in parts.items()
        if part in changed
    )
    return number


def _move_head(record: Record, expected: int, columns: dict[str, object]) -> None:
    """Of two writers who read the same head, the second changes zero rows."""
    if not Record.objects.filter(pk=record.pk, head=expected).update(**columns):
        current = Record.objects.filter(pk=record.pk).values_list("head", flat=True).first()
        raise Conflict(current or 0)
    for name, value in columns.items():
        setattr(record, name, value)


def _rows_at(record: Record, at: int) -> dict[str, PartRevision]:
    return {row.part: row for row in _ROWS_AT.rows(record.pk, at)}


def _open_rows(
    record: Record, keys: Mapping[str, bytes], rows: Mapping[str, PartRevision], at: int
) -> dict[str, Envelope]:
    if keys.keys() - rows.keys() or max(row.revision for row in rows.values()) != at:
        raise Undecryptable
    opened = {
        part: open_part(
            key, PartAt(record.kind, record.pk, part, rows[part].revision), rows[part].sealed
        )
        for part, key in keys.items()
    }
    for part, envelope in opened.items():
        for other in envelope.changed & rows.keys():
            if rows[other].revision < rows[part].revision:  # its row was taken away
                raise Undecryptable
    return opened


def _revision(
    key: bytes, where: PartAt, before: PartRevision | None, head: bytes, body: bytes
) -> PartRevision:
    previous = first_link(where) if before is None else link_of(where.kind, before)
    return PartRevision(
        record_id=where.record,
        part=where.part,
        revision=where.revision,
        previous=previous,
        sealed=seal_part(key, where, head, body),
    )


# As `_newest`, of one record: every opening of a record asks.
_ROWS_AT = Lookup(
    PartRevision,
    "one.record_id = %s AND one.revision = (SELECT MAX(later.revision) FROM"
    " incidents_partrevision AS later WHERE later.record_id = one.record_id"
    " AND later.part = one.part AND later.revision <= %s)",
)


def _newest(rows: QuerySet[PartRevision]) -> QuerySet[PartRevision]:
    """Of each record and part, the row with the highest revision among `rows`."""
    same = rows.filter(record=OuterRef("record"), part=OuterRef("part"))
    return rows.filter(pk=Subquery(same.order_by("-revision").values("pk")[:1]))
