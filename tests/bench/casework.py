"""The list of cases of an office that has ten thousand, against the same page over plain rows."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Team
from incidents.document import IncidentDocument
from incidents.envelopes import PartAt, first_link, header, seal_part
from incidents.grants import new_grants
from incidents.models import Grant, PartRevision, Record
from legal_aid import case_document
from legal_aid.case_document import Hearing, Privileged, Shared, Task
from legal_aid.models import CaseFile, Referral
from tests.bench import people
from tests.bench.measure import Comparison, compare, seconds
from tests.bench.people import Cast
from tests.bench.twin.models import TwinCaseFile, TwinPart, TwinRecord
from vault import new_key

MANY = 10_000
BATCH = 500
SHOWN = 100
_PREPARED: list[Cast] = []


def listing_cases(cast: Cast, rounds: int) -> Comparison:
    """Seconds for the page that shows the first hundred of ten thousand cases."""
    cast = _prepared()
    ours, twin = people.browser(cast.pavel), people.twin_browser(cast.pavel)

    def get(client: Client, path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200 or answer.content.count(b"Client K-") != SHOWN:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return compare(
        "list of cases, 100 of 10,000, seconds",
        lambda: get(ours, "/cases/"),
        lambda: get(twin, "/twin/cases/"),
        target=1.5,
        rounds=rounds,
    )


def _prepared() -> Cast:
    if not _PREPARED:
        _PREPARED.append(people.assemble("Hillside", "hilda", "henry", "helga"))
        took = seconds(lambda: _fill(_PREPARED[0]))
        print(f"     ten thousand cases sealed and written twice in {took:.0f} s", flush=True)
    return _PREPARED[0]


def case_parts() -> dict[str, bytes]:
    """What every case says."""
    shared = Shared(
        hearings=[Hearing(at="2031-03-05T09:00", where="Court 2")],
        tasks=[Task(id="t1", text="Ask for the file"), Task(id="t2", text="Call", done=True)],
    )
    return case_document.to_parts(shared, Privileged())


def _fill(cast: Cast) -> None:
    """Each with its incident, a hearing and two tasks, in the office's own hands."""
    written = case_parts()
    for first in range(0, MANY, BATCH):
        with transaction.atomic():
            for number in range(first, first + BATCH):
                document = IncidentDocument.model_validate(people.document(number))
                _one(cast, document.parts(), written)


def _one(cast: Cast, told: dict[str, bytes], case_parts: dict[str, bytes]) -> None:
    incident = _record(cast, Record.Kind.INCIDENT, Record.State.WITH_LAWYER, told)
    case = _record(cast, Record.Kind.CASE, Record.State.ACTIVE, case_parts)
    referral = Referral.objects.create(
        record=incident,
        team=cast.riverside,
        state=Referral.State.PLACED,
        week=incident.week,
        sealed_ranking=b"x",
    )
    CaseFile.objects.create(record=case, incident=incident, referral=referral)
    twin_incident = _twin(cast.riverside, cast, "incident", told)
    twin_case = _twin(cast.riverside, cast, "case", case_parts)
    TwinCaseFile.objects.create(record=twin_case, incident=twin_incident)


def _record(cast: Cast, kind: str, state: str, parts: dict[str, bytes]) -> Record:
    record = Record(kind=kind, team=cast.riverside, state=state, week="2026-W47")
    record.save(force_insert=True)
    keys = {part: new_key() for part in parts}
    head = header(cast.pavel.user.pk, timezone.now(), parts)
    places = {part: PartAt(kind, record.pk, part, 1) for part in parts}
    PartRevision.objects.bulk_create(
        PartRevision(
            record=record,
            part=part,
            revision=1,
            previous=first_link(places[part]),
            sealed=seal_part(keys[part], places[part], head, body),
        )
        for part, body in parts.items()
    )
    granted = [(cast.riverside, list(parts))]
    Grant.objects.bulk_create(new_grants(cast.pavel.keyring, record, keys, granted))
    return record


def _twin(team: Team, cast: Cast, kind: str, parts: dict[str, bytes]) -> TwinRecord:
    state = Record.State.ACTIVE if kind == "case" else Record.State.WITH_LAWYER
    row = TwinRecord.objects.create(id=uuid4(), kind=kind, team=team, state=state, week="2026-W47")
    TwinPart.objects.bulk_create(
        TwinPart(record=row, part=part, revision=1, author=cast.pavel.user, body=body.decode())
        for part, body in parts.items()
    )
    return row
