"""Looking back at older revisions of an incident: what each of them changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts import auditing
from accounts.models import User
from incidents.document import SHOWN, IncidentDocument, from_parts
from incidents.envelopes import PartAt, open_part
from incidents.grants import part_keys
from incidents.histories import Revision
from incidents.models import PartRevision, Record
from incidents.records import open_parts
from incidents.rights import require_reader
from vault import Keyring


@dataclass(frozen=True)
class Step:
    """A revision with the record before and after it, as far as it was opened.

    `before` is None for the first. `hidden`: parts that it changed and that were not opened
    although the reader holds them; `not_held`: those that are sealed to others only.
    """

    revision: Revision
    before: IncidentDocument | None
    after: IncidentDocument
    hidden: list[str]
    not_held: list[str]


@transaction.atomic
def look_back(
    *,
    keyring: Keyring,
    reader: User,
    record: Record,
    revisions: list[Revision],
    reveal: bool = False,
) -> list[Step]:
    """What these revisions, in the order of their numbers, changed; written in the log.

    With `reveal` also in the sensitive part, which is an entry of its own there. PermissionDenied
    out of scope, Undecryptable when anything that should open was altered or is missing. A few
    queries, however many revisions the record has.
    """
    require_reader(keyring, reader, record)
    held = part_keys(keyring, record)
    wanted = {*SHOWN, "sensitive"} if reveal else set(SHOWN)
    keys = {part: key for part, key in held.items() if part in wanted}
    steps = _steps(keyring, record, keys, set(held), revisions)
    organisation = record.team.organisation
    auditing.record(organisation, reader, "looked_back", record, _which(revisions))
    if reveal and "sensitive" in held:
        auditing.record(organisation, reader, "revealed", record, {"part": "sensitive"})
    return steps


def _steps(
    keyring: Keyring,
    record: Record,
    keys: dict[str, bytes],
    held: set[str],
    revisions: list[Revision],
) -> list[Step]:
    if not revisions:
        return []
    first, last = revisions[0].number, revisions[-1].number
    parts = open_parts(keyring, record, revision=first - 1, parts=keys) if first > 1 else {}
    written: dict[int, dict[str, bytes]] = {}
    rows = PartRevision.objects.filter(record=record, revision__range=(first, last))
    for row in rows.filter(part__in=list(keys)):
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        body = open_part(keys[row.part], where, row.sealed).body
        written.setdefault(row.revision, {})[row.part] = body
    shown = {revision.number: revision for revision in revisions}
    steps = []
    for number in range(first, last + 1):
        before, parts = parts, parts | written.get(number, {})
        if revision := shown.get(number):
            changed = set(revision.parts)
            steps.append(
                Step(
                    revision=revision,
                    before=from_parts(before) if before else None,
                    after=from_parts(parts),
                    hidden=sorted(changed & held - keys.keys()),
                    not_held=sorted(changed - held),
                )
            )
    return steps


def _which(revisions: list[Revision]) -> dict[str, str]:
    numbers = [str(revision.number) for revision in (revisions[:1] + revisions[-1:])]
    return {"revisions": "-".join(dict.fromkeys(numbers))}
