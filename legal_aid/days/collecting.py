"""Opens the cases somebody may open and collects what is ahead in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from incidents import dates
from incidents.document import IncidentDocument, from_parts
from incidents.models import Record, RecordQuerySet
from incidents.records import envelopes_of_many, open_many
from incidents.views.custody import held_now
from incidents.views.sheet import Sheet
from legal_aid.case_document import PARTS, Shared
from legal_aid.days.agenda import Agenda, Entry, Kind, end_of, in_order
from legal_aid.days.hearings import named
from legal_aid.days.limits import open_limits
from legal_aid.days.tables import hearing_kind
from legal_aid.days.zones import court_zone, in_court
from legal_aid.deadlines.words import label
from vault import Keyring

# Each takes two public-key operations; the most urgent ones come first.
MOST_CASES = 200


@dataclass(frozen=True)
class OpenedCase:
    """A case with what opens of the record it came from; `document` is None where nothing does.
    `written` is when one of the case's parts that were opened was last written."""

    record: Record
    shared: Shared
    document: IncidentDocument | None
    written: datetime

    @property
    def client(self) -> str:
        return Sheet(self.document).client if self.document else ""

    @property
    def jurisdiction(self) -> str:
        """Where the courts of this case sit: the record's country, else the provider's."""
        told = self.document.account.jurisdiction if self.document else ""
        return told or self.record.team.jurisdiction


def running_cases(reader: User) -> RecordQuerySet:
    """Every case somebody may see that is not closed, the most urgent first."""
    cases = Record.objects.cases().visible_to(reader).exclude(state=Record.State.CLOSED)
    return (
        cases.distinct()
        .select_related("team", "case_file__incident__team")
        .order_by("-urgency", "week", "pk")
    )


@dataclass(frozen=True)
class Looked:
    """Running cases that were looked at. `unopened` did not open with the reader's keys;
    `not_looked_at` were left out because there are too many."""

    cases: tuple[OpenedCase, ...]
    unopened: int = 0
    not_looked_at: int = 0


def look_into(
    keyring: Keyring,
    reader: User,
    *,
    most: int | None = None,
    parts: Collection[str] = ("shared",),
) -> Looked:
    """Open the running cases of a person, the most urgent first. Six queries and two public-key
    operations a case."""
    running = running_cases(reader)
    shown = list(running[: MOST_CASES if most is None else most])
    opened = opened_cases(keyring, shown, parts=parts)
    return Looked(
        cases=tuple(opened),
        unopened=len(shown) - len(opened),
        not_looked_at=max(0, running.count() - len(shown)),
    )


def looked_into(request: HttpRequest) -> Looked:
    """As `look_into` with every part, once for a request: *Today* asks several times."""
    if not hasattr(request, "_looked_into"):
        found = look_into(request.keyring, request.user, parts=PARTS)
        request._looked_into = found  # type: ignore[attr-defined]
    return request._looked_into  # type: ignore[attr-defined, no-any-return]


def agenda_of(
    keyring: Keyring,
    reader: User,
    *,
    now: datetime | None = None,
    most: int | None = None,
    looked: Looked | None = None,
) -> Agenda:
    """What is ahead in all running cases of a person. A case that does not open is counted.

    Where the consent to share was taken back nothing of the record opens: the case's own hearings,
    tasks and limits stay. `looked` are the cases, where they are open already.
    """
    at = now or timezone.now()
    looked = look_into(keyring, reader, most=most) if looked is None else looked
    return Agenda(
        now=at,
        entries=in_order(entry for one in looked.cases for entry in entries_of(one, at)),
        looked_at=len(looked.cases),
        unopened=looked.unopened,
        not_looked_at=looked.not_looked_at,
    )


def opened_cases(
    keyring: Keyring, records: list[Record], *, parts: Collection[str] = ("shared",)
) -> list[OpenedCase]:
    """Those of which the shared part opens, in the order given. Four queries."""
    files = {case.pk: case.case_file for case in records if hasattr(case, "case_file")}
    found = envelopes_of_many(keyring, records, parts=parts)
    incidents = open_many(keyring, [each.incident for each in files.values()])
    documents = {pk: from_parts(parts) for pk, parts in incidents.items() if "account" in parts}
    return [
        OpenedCase(
            record=record,
            shared=Shared.model_validate_json(found[record.pk]["shared"].body),
            document=documents.get(_incident_of(files, record)),
            written=max(envelope.at for envelope in found[record.pk].values()),
        )
        for record in records
        if "shared" in found.get(record.pk, {})
    ]


def entries_of(case: OpenedCase, now: datetime) -> Iterator[Entry]:
    """Everything of one case that is not over, each once."""
    yield from _custody(case, now)
    yield from _hearings(case)
    yield from _deadlines(case, now)
    yield from _tasks(case)


def _custody(case: OpenedCase, now: datetime) -> Iterator[Entry]:
    """Somebody held stands here even where no limit is known: that is for a person to find out."""
    if case.document is None:
        return
    for held in held_now(case.document.account, now, Sheet(case.document).names):
        yield Entry(
            kind=Kind.CUSTODY,
            id=f"c{held.number}",
            case=case.record,
            client=case.client,
            what=held.before if held.clock else "",
            text=held.clock.deadline.isoformat(timespec="minutes") if held.clock else "",
            at=held.clock.deadline if held.clock else None,
            zone=court_zone(case.jurisdiction),
            where=held.episode.held_where,
            is_confirmed=held.clock.confirmed if held.clock else True,
        )


def _hearings(case: OpenedCase) -> Iterator[Entry]:
    """Hearings to come, and past ones of which nobody has written what came of them."""
    zone = court_zone(case.jurisdiction)
    for name, hearing in named(case.shared.hearings):
        if hearing.happened is not None:
            continue
        yield Entry(
            kind=Kind.HEARING,
            id=name,
            case=case.record,
            client=case.client,
            what=hearing_kind(hearing.kind) if hearing.kind else "",
            text=hearing.at,
            at=in_court(hearing.at, zone),
            zone=zone,
            where=", ".join(filter(None, [hearing.court, hearing.where])),
        )


def _deadlines(case: OpenedCase, now: datetime) -> Iterator[Entry]:
    """Limits that run, worked out from the record or kept in the case."""
    zone = court_zone(case.jurisdiction)
    for limit in open_limits(case.shared, case.document, case.record, now):
        yield Entry(
            kind=Kind.DEADLINE,
            id=limit.id,
            case=case.record,
            client=case.client,
            what=label(limit),
            text=limit.due.isoformat() if limit.due else "",
            at=end_of(limit.due, zone) if limit.due else None,
            zone=zone,
            is_confirmed=not limit.is_unconfirmed,
        )


def _tasks(case: OpenedCase) -> Iterator[Entry]:
    for task in case.shared.tasks:
        if task.done:
            continue
        span = dates.span_of(task.due)
        yield Entry(
            kind=Kind.TASK,
            id=task.id,
            case=case.record,
            client=case.client,
            what=task.text,
            text=task.due,
            at=span[1] if span else None,
            zone=timezone.get_current_timezone(),
            assignee=task.assignee,
        )


def _incident_of(files: dict, record: Record) -> UUID | None:
    return files[record.pk].incident_id if record.pk in files else None
