"""Days, hearings, tasks that a stage proposes, and the feed of one's own calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.teams import roles_of
from api.bodies.days import (
    AfterHearing,
    Agenda,
    AgendaEntry,
    CalendarFeedMade,
    CalendarFeedState,
    ChosenTasks,
    HeldLine,
    LimitLine,
    Paper,
    PreparedHearing,
    ProposedTask,
    ProposedTasks,
)
from api.views.base import Resource, shown
from incidents.models import READING_ROLES, Record, RecordQuerySet
from legal_aid.case_changes import Change
from legal_aid.cases import change_case, read_case
from legal_aid.course import stage_of
from legal_aid.days import agenda as days
from legal_aid.days.agenda import Entry, bucket_of
from legal_aid.days.collecting import agenda_of
from legal_aid.days.feeds import begin_feed, end_feed, feed_of, write_feed
from legal_aid.days.hearings import Aftermath, NewTask, record_aftermath
from legal_aid.days.preparing import NoSuchHearing, Preparation, prepare_hearing
from legal_aid.days.proposing import add_proposed, proposed
from legal_aid.days.task_table import in_use
from legal_aid.deadlines.words import label

MINE = OpenApiParameter("mine", bool, description="Without tasks that somebody else has taken.")


class _OfReaders(Resource):
    """For who reads cases; to everyone else it does not exist."""

    pagination_class = None

    def _require(self) -> None:
        if not roles_of(self.person) & {str(role) for role in READING_ROLES}:
            raise Http404

    def _agenda(self) -> days.Agenda:
        self._require()
        return agenda_of(self.keyring, self.person)


class DayViewSet(_OfReaders):
    """What is ahead in all cases of the caller."""

    @extend_schema(responses=Agenda, parameters=[MINE])
    def show(self, request: Request) -> Response:
        """Clocks, hearings, limits and tasks that are not over, in the order of time."""
        agenda = self._agenda()
        write_feed(keyring=self.keyring, owner=self.person, agenda=agenda)
        if request.query_params.get("mine", "") in ("1", "true"):
            agenda = agenda.of(self.person.pk)
        body = Agenda(
            entries=[_entry(one, agenda.now) for one in agenda.entries],
            **{n: getattr(agenda, n) for n in ("now", "looked_at", "unopened", "not_looked_at")},
        )
        return Response(shown(body))


class CalendarFeedViewSet(_OfReaders):
    """The feed of the caller's own calendar. Who has its address reads it without any token."""

    # The address outlives any token, so no token makes one or learns it.
    by_session = frozenset({"begin"})

    @extend_schema(responses=CalendarFeedState)
    def show(self, request: Request) -> Response:
        """Whether there is one."""
        self._require()
        found = feed_of(self.keyring, self.person)
        return Response(shown(CalendarFeedState(exists=found is not None)))

    @extend_schema(request=None, responses={201: CalendarFeedMade})
    def begin(self, request: Request) -> Response:
        """Make one, or change its address."""
        agenda = self._agenda()
        secret = begin_feed(keyring=self.keyring, owner=self.person)
        write_feed(keyring=self.keyring, owner=self.person, agenda=agenda)
        address = request.build_absolute_uri(reverse("calendar-file", args=[secret]))
        body = CalendarFeedMade(exists=True, address=address)
        return Response(shown(body), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def end(self, request: Request) -> Response:
        """End it at once."""
        self._require()
        end_feed(owner=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


class HearingViewSet(Resource):
    """Hearings and proposed tasks of one case that the caller may see."""

    pagination_class = None

    def get_queryset(self) -> RecordQuerySet:
        cases = Record.objects.cases().visible_to(self.person).distinct()
        return cases.select_related("team__organisation", "case_file__incident__team__organisation")

    @extend_schema(responses=PreparedHearing)
    def prepare(self, request: Request, pk: UUID, name: str) -> Response:
        """What is at hand before a hearing; its name is its id, or n and its place in the case."""
        try:
            found = prepare_hearing(
                keyring=self.keyring, reader=self.person, record=self.get_object(), name=name
            )
        except NoSuchHearing:
            raise Http404 from None
        return Response(shown(_prepared(found)))

    @extend_schema(request=AfterHearing, responses={204: None})
    def after(self, request: Request, pk: UUID, name: str) -> Response:
        """Write what came of a hearing, the next one and the tasks, together or not at all."""
        record, sent = self.get_object(), self.body(AfterHearing)
        fields = sent.model_dump(exclude={"at", "tasks"})
        tasks = tuple(NewTask(one.text, one.due) for one in sent.tasks)
        self._change(record, record_aftermath(name, sent.at, Aftermath(**fields, tasks=tasks)))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=ProposedTasks)
    def proposed(self, request: Request, pk: UUID) -> Response:
        """Tasks that the stage of the case usually brings and it does not have yet."""
        record = self.get_object()
        case = read_case(keyring=self.keyring, reader=self.person, record=record)
        stage, today = stage_of(case.record, case.shared), timezone.localdate()
        templates = in_use(self.keyring, record.team_id)
        tasks = [
            ProposedTask(
                code=one.code,
                text=one.words,
                due=None if one.within is None else today + timedelta(days=one.within),
                in_custody_only=one.in_custody_only,
            )
            for one in proposed(case.shared, stage, templates, in_custody=True)
        ]
        return Response(shown(ProposedTasks(stage=stage, tasks=tasks)))

    @extend_schema(request=ChosenTasks, responses={204: None})
    def propose(self, request: Request, pk: UUID) -> Response:
        """Add some of them as tasks."""
        record, sent = self.get_object(), self.body(ChosenTasks)
        case = read_case(keyring=self.keyring, reader=self.person, record=record)
        templates = in_use(self.keyring, record.team_id)
        stage, today = stage_of(case.record, case.shared), timezone.localdate()
        self._change(record, add_proposed(sent.codes, stage, templates, today))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, record: Record, change: Change) -> None:
        change_case(keyring=self.keyring, author=self.person, record=record, change=change)


def _entry(one: Entry, now: datetime) -> AgendaEntry:
    names = ("kind", "id", "client", "what", "text", "at", "where", "assignee", "is_confirmed")
    fields = {name: getattr(one, name) for name in names}
    bucket = bucket_of(one, now)
    return AgendaEntry(case=one.case.pk, zone=str(one.zone), bucket=bucket, **fields)


def _prepared(found: Preparation) -> PreparedHearing:
    return PreparedHearing(
        hearing=found.hearing,
        at=found.at,
        zone=str(found.zone),
        agreed=found.sheet is not None,
        clocks=[
            HeldLine(
                deadline=held.clock.deadline if held.clock else None,
                source=held.clock.source if held.clock else "",
                confirmed=held.clock.confirmed if held.clock else False,
                dose_least=held.dose.least if held.dose else None,
                dose_most=held.dose.most if held.dose else None,
            )
            for held in found.held
        ],
        violations=[line.act.violation for line in found.sheet.acts] if found.sheet else [],
        deadlines=[
            LimitLine(
                code=limit.code,
                words=label(limit),
                due=limit.due,
                source=limit.source,
                unconfirmed=limit.is_unconfirmed,
            )
            for limit in found.limits
        ],
        papers=[Paper(code=code, words=words) for code, words in found.papers],
        tasks=found.tasks,
    )
