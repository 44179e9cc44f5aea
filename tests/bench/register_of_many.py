"""A register of a hundred thousand: sealed by the verbs' own functions, many at a time; beside it
the same in plaintext columns. Worker processes seal, this one writes."""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from uuid import uuid4

from django.db import connection, connections, transaction
from django.utils import timezone

from incidents.document import PARTS
from incidents.envelopes import PartAt, first_link, header, seal_part
from incidents.grants import new_grants
from incidents.models import PartRevision, Record
from incidents.search import blocks
from incidents.search.editions import OpenEdition, current_edition, open_editions
from incidents.search.indexing import entry_row
from incidents.search.models import BlindToken, Edition
from incidents.search.spellings import marks_of
from incidents.search.tokens import Picking
from tests.bench.invented import Told, stories
from tests.bench.people import Cast
from tests.bench.rows import Rows
from tests.bench.twin.models import TwinGrant, TwinPart, TwinRecord
from tests.bench.twin.verbs import columns_of
from vault import new_key

MANY = 100_000
BATCH = 1_000
# Only while the register is written, into a file that is thrown away.
FASTER = """PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-400000;
PRAGMA wal_autocheckpoint=20000"""
AS_BEFORE = "PRAGMA wal_checkpoint(TRUNCATE)"


def fill(cast: Cast, many: int = MANY) -> None:
    """Write the register and its twin, one row there for each row here."""
    keyring, team = cast.pavel.keyring, cast.riverside
    with transaction.atomic():
        edition = current_edition(keyring, team)
    _pragmas(FASTER)
    for written, rows in enumerate(_prepared(cast, edition, many), start=1):
        with transaction.atomic():
            rows.write()
        if written * BATCH % blocks.LARGEST == 0:
            _compact(cast)
    _compact(cast)
    Edition.objects.filter(team=team).update(is_whole=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _pragmas(AS_BEFORE)
    connection.close()


def _compact(cast: Cast) -> None:
    editions = open_editions(cast.pavel.keyring, cast.riverside)
    blocks.compact(editions, cast.riverside, seconds=600, all_of_them=True)


def _pragmas(listed: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for one in listed.split(";"):
                cursor.execute(one)


def _prepared(cast: Cast, edition: OpenEdition, many: int) -> Iterator[Rows]:
    """Batches of rows, sealed in as many processes as there are processors.

    They are forked, so that keys travel through no file and no pipe.
    """
    workers = os.cpu_count() or 1
    # A connection must not be in two processes.
    connections.close_all()
    with ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_hold, initargs=(cast, edition)
    ) as pool:
        starts = iter(range(0, many, BATCH))
        running: deque[Future[Rows]] = deque()

        def begin(number: int) -> None:
            for start in islice(starts, number):
                running.append(pool.submit(_prepare, start, min(BATCH, many - start)))

        begin(workers + 1)
        _pragmas(FASTER)
        while running:
            rows = running.popleft().result()
            begin(1)
            yield rows


_HELD: list[tuple[Cast, OpenEdition]] = []


def _hold(cast: Cast, edition: OpenEdition) -> None:
    _HELD[:] = [(cast, edition)]


def _prepare(first: int, many: int) -> Rows:
    cast, edition = _HELD[0]
    rows, batch = Rows(), list(stories(first, many))
    _seal(cast, edition, batch, rows)
    _twin(cast, batch, rows)
    return rows


def _seal(cast: Cast, edition: OpenEdition, batch: list[Told], rows: Rows) -> None:
    """As `records.create_record` and `search.indexing` do."""
    keyring, team, author = cast.pavel.keyring, cast.riverside, cast.pavel.user
    picking = Picking(edition, many=True)
    for told in batch:
        record = Record(id=uuid4(), team=team, **_columns())
        keys = {part: new_key() for part in PARTS}
        head = header(author.pk, timezone.now(), PARTS)
        rows.add_all([record])
        for part, body in told.parts.items():
            where = PartAt("incident", record.pk, part, 1)
            rows.add(
                PartRevision,
                record_id=record.pk,
                part=part,
                revision=1,
                previous=first_link(where),
                sealed=seal_part(keys[part], where, head, body),
            )
        rows.add_all(new_grants(keyring, record, keys, [(team, PARTS)]))
        rows.add_all([entry_row(edition, record, told.document)])
        for token in picking.picked(marks_of(told.document)):
            rows.add(BlindToken, record_id=record.pk, token=token)


def _twin(cast: Cast, batch: list[Told], rows: Rows) -> None:
    author, team = cast.pavel.user, cast.riverside
    for told in batch:
        key = uuid4()
        rows.add(TwinRecord, id=key, team_id=team.pk, **_columns())
        for part, body in told.parts.items():
            said = {"record_id": key, "part": part, "revision": 1, "author_id": author.pk}
            rows.add(TwinPart, **said, at=timezone.now(), body=body.decode())
        rows.add(TwinGrant, record_id=key, team_id=team.pk, parts=" ".join(PARTS))
        for model, values in columns_of(told.document):
            rows.add(model, record_id=key, **values)


def _columns() -> dict[str, object]:
    return {
        "kind": "incident",
        "state": "registered",
        "urgency": 0,
        "week": f"2026-W{random.randrange(10, 50)}",
    }
