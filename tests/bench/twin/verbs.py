"""Registering and opening as `incidents.recording` does: the same checks, the same rows and the
same chained log, minus keys, sealing and signing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Membership, Team, User
from incidents import dates, facts
from incidents.document import PARTS, IncidentDocument, Office, from_parts
from incidents.models import Record
from incidents.recording import _checked
from incidents.rights import WRITING_ROLES
from incidents.urgency import urgency_of
from tests.bench.twin.models import (
    TwinChain,
    TwinEntry,
    TwinFactInTransit,
    TwinGrant,
    TwinOfficer,
    TwinPart,
    TwinPerson,
    TwinRecord,
    TwinStory,
)
from vault import digest, new_key

CLIENT_KEY = bytes(32)


@transaction.atomic
def register(
    *, author: User, team: Team, document: IncidentDocument, record_id: UUID | None = None
) -> TwinRecord:
    """One row for each row that the house writes."""
    member = Membership.objects.filter(user_id=author.pk, team=team, role__in=WRITING_ROLES)
    if team.kind != Team.Kind.DOCUMENTATION or not member.exists():
        raise PermissionDenied
    document = _checked(document, Office(facts_secret=new_key().hex()))
    if not document.allows("store"):
        raise PermissionDenied
    with transaction.atomic(savepoint=record_id is not None):
        record = TwinRecord(
            id=record_id or uuid4(),
            team=team,
            state=Record.State.REGISTERED,
            urgency=urgency_of(document),
            week=dates.this_week(),
        )
        record.save(force_insert=True)
        TwinPart.objects.bulk_create(
            TwinPart(record=record, part=part, revision=1, author=author, body=body.decode())
            for part, body in document.parts().items()
        )
        TwinGrant.objects.bulk_create([TwinGrant(record=record, team=team, parts=" ".join(PARTS))])
        write_columns(record, document)
    if document.allows("statistics"):
        fact = facts.fact_of(document, seq=1, stage=record.state, client_key=CLIENT_KEY)
        row = TwinFactInTransit(team_id=team.feeds_id, body=fact.model_dump_json())
        row.save(force_insert=True)
    log(team, author, "registered", record)
    return record


def write_columns(record: TwinRecord, document: IncidentDocument) -> None:
    """What people search by, in columns of its own, as a house without keys has it."""
    rows: dict[type[Model], list[Model]] = {}
    for model, values in columns_of(document):
        rows.setdefault(model, []).append(model(record=record, **values))
    for model, some in rows.items():
        model._default_manager.bulk_create(some)


def columns_of(document: IncidentDocument) -> Iterator[tuple[type[Model], dict[str, str]]]:
    """Which row of which table says what, without the record it belongs to."""
    told = document.account
    story = {"title": told.title, "region": told.region, "narrative": told.narrative}
    yield TwinStory, story
    for who in document.identity.people:
        yield TwinPerson, {"name": who.name, "code": who.client_code, "contact": who.safe_contact}
    for officer in told.perpetrators:
        yield TwinOfficer, {"badge": officer.badge, "plate": officer.plate}


@transaction.atomic
def open_record(reader: User, record: TwinRecord) -> IncidentDocument:
    """All parts of the last revision, within the reader's scope, and a line in the log."""
    if not TwinRecord.objects.visible_to(reader).filter(pk=record.pk).exists():
        raise PermissionDenied
    parts = TwinPart.objects.filter(record=record, revision=record.head)
    opened = from_parts({part: body.encode() for part, body in parts.values_list("part", "body")})
    log(record.team, reader, "opened", record)
    return opened


def log(team: Team, author: User, verb: str, record: TwinRecord) -> None:
    """Append to the organisation's chain, whose row stays locked until the transaction ends."""
    chain = TwinChain.objects.select_for_update().get(pk=team.organisation.chain_id)
    said = {"actor": str(author.pk), "verb": verb, "object": f"record:{record.pk}"}
    body = json.dumps({**said, "time": timezone.now().isoformat()})
    previous = bytes(chain.head_hash)
    chain.head_sequence, chain.head_hash = chain.head_sequence + 1, digest(previous + body.encode())
    TwinEntry.objects.create(
        chain=chain,
        sequence=chain.head_sequence,
        body=body,
        previous_hash=previous,
        entry_hash=chain.head_hash,
    )
    chain.save()
