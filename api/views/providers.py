"""The provider directory: everybody signed in reads it, each provider's people write their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.directory import (
    CoverageLine,
    CoverageLines,
    NewProvider,
    PeopleEntry,
    PersonLine,
    PracticeBody,
    ProviderEntry,
    ProviderLine,
    Providers,
    RatingEntry,
    ShiftEntry,
    ShiftLine,
    TableChange,
    TableChanges,
    TableEntry,
)
from api.views.base import Resource, chosen_team, shown
from legal_aid import directory
from legal_aid.models import Provider
from legal_aid.providers import listing
from legal_aid.providers.bringing_in import bring_in, foreseen
from legal_aid.providers.coverage import coverage, known_languages
from legal_aid.providers.declared import declare_conflicts, declared_conflicts
from legal_aid.providers.describing import Description
from legal_aid.providers.hours import openings_from, parse_hours, written_hours
from legal_aid.providers.people import Person, set_people
from legal_aid.providers.ratings import may_rate, rate, shown_ratings
from legal_aid.providers.reach import keeps_hours, on_call, reachable_in
from legal_aid.providers.removing import remove_entry
from legal_aid.providers.rota import add_shift, remove_shift
from legal_aid.providers.tables import read

OWN = ("name", "hours", "organisations", "more_practices", "team", *PracticeBody.model_fields)


class ProviderViewSet(Resource):
    """Who offers legal aid, to what, where and in which languages."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Provider]:
        return directory.providers()

    @extend_schema(responses=Providers)
    def list(self, request: Request) -> Response:
        """List the directory, who takes new cases first; narrowed by `matter`, `place`,
        `language`, `reach` (`now`) and `keys` (`some`, `none`)."""
        now, ratings, mine = timezone.now(), shown_ratings(), self._mine()
        found = listing.everybody()
        wanted = listing.asked(request.query_params, found)
        return Response(
            [shown(_line(one, one.pk in mine, now, ratings)) for one in wanted.narrow(found, now)]
        )

    @extend_schema(request=TableEntry, responses=TableChanges)
    @action(detail=False, methods=["post"])
    def table(self, request: Request) -> Response:
        """Bring in providers without keys from a CSV table, all of it or nothing."""
        keepers = directory.keeping_teams(self.person)
        if not keepers.exists():
            raise Http404
        sent = self.body(TableEntry)
        team = chosen_team(keepers, sent.team)
        drafts, troubles = read(sent.table)
        if troubles:
            told = (
                f"{one.line} {one.column}: {one.sentence}".lstrip("0 :") for one in troubles[:50]
            )
            raise ValidationError({"table": list(told)})
        if sent.check_only:
            changes = foreseen(team, drafts)
        else:
            changes = bring_in(actor=self.person, team=team, drafts=drafts)
        lines = [
            TableChange(line=one.draft.line, name=one.draft.name, kind=one.kind) for one in changes
        ]
        return Response([shown(one) for one in lines])

    @extend_schema(responses=CoverageLines)
    @action(detail=False, methods=["get"])
    def coverage(self, request: Request) -> Response:
        """How many take each matter at each place the directory names, in each language."""
        found = list(self.get_queryset())
        matrix = coverage(found, spoken=["", *known_languages(found)])
        return Response([shown(CoverageLine.model_validate(one)) for one in matrix.lines])

    @extend_schema(responses=ProviderLine)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One entry; that of a team by the team's id."""
        return self._shown(pk)

    @extend_schema(request=NewProvider, responses={201: ProviderLine})
    def create(self, request: Request) -> Response:
        """Add somebody without keys, whom coordinators of a documentation team keep."""
        keepers = directory.keeping_teams(self.person)
        if not keepers.exists():
            raise Http404
        sent = self.body(NewProvider)
        made = directory.add_entry(
            actor=self.person,
            kept_by=chosen_team(keepers, sent.team),
            name=sent.name,
            description=_description(sent),
        )
        return self._shown(made.pk, status=201)

    @extend_schema(request=ProviderEntry, responses=ProviderLine)
    def update(self, request: Request, pk: UUID) -> Response:
        """Describe an entry that is yours; makes that of your legal-aid team if there is none."""
        entry = directory.described_by(self.person).filter(pk=pk).first()
        own = teams_of(self.person, kind=Team.Kind.LEGAL_AID, roles=directory.DESCRIBERS)
        team = entry.team if entry else own.filter(pk=pk).first()
        if entry is None and team is None:
            raise Http404
        sent = self.body(ProviderEntry)
        description = _description(sent)
        with transaction.atomic():
            if team is None:
                directory.change_entry(
                    actor=self.person, provider=entry, description=description, name=sent.name
                )
            else:
                saved = directory.describe_team(
                    actor=self.person, team=team, description=description
                )
                self._declare(saved, sent.organisations)
        return self._shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take an entry out; what is offered to it goes on to the next provider."""
        remove_entry(actor=self.person, provider=self._own(pk))
        return Response(status=204)

    @extend_schema(request=PeopleEntry, responses=ProviderLine)
    @action(detail=True, methods=["put"])
    def people(self, request: Request, pk: UUID) -> Response:
        """Replace the list of people. Who is left out goes, with their shifts."""
        entry, sent = self._own(pk), self.body(PeopleEntry)
        named = [Person(one.name, one.task, one.phone, one.user, one.id) for one in sent.people]
        set_people(actor=self.person, provider=entry, people=named)
        return self._shown(pk)

    @extend_schema(request=ShiftEntry, responses={201: ShiftLine})
    @action(detail=True, methods=["post"])
    def shifts(self, request: Request, pk: UUID) -> Response:
        """Put somebody on call. Every overlap with another shift is refused."""
        entry, sent = self._own(pk), self.body(ShiftEntry)
        made = add_shift(actor=self.person, provider=entry, **sent.model_dump())
        return Response(shown(_shift(made)), status=201)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path="shifts/<uuid:shift>")
    def shift(self, request: Request, pk: UUID, shift: UUID) -> Response:
        """Take a shift off the rota."""
        entry = self._own(pk)
        remove_shift(actor=self.person, shift=get_object_or_404(entry.shifts, pk=shift))
        return Response(status=204)

    @extend_schema(request=RatingEntry, responses={204: None})
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: UUID) -> Response:
        """Say as a peer how safe it was with them; again changes it."""
        entry = self.get_object()
        if not may_rate(self.person):
            raise Http404
        sent = self.body(RatingEntry)
        rate(
            keyring=self.keyring,
            actor=self.person,
            provider=entry,
            stars=sent.stars,
            after_contact=sent.after_contact,
        )
        return Response(status=204)

    def _declare(self, entry: Provider, organisations: list[str]) -> None:
        if organisations != declared_conflicts(self.keyring, entry):
            declare_conflicts(
                keyring=self.keyring,
                actor=self.person,
                provider=entry,
                organisations=organisations,
            )

    def _own(self, pk: UUID) -> Provider:
        return get_object_or_404(directory.described_by(self.person), pk=pk)

    def _mine(self) -> set[UUID]:
        return set(directory.described_by(self.person).values_list("pk", flat=True))

    def _shown(self, pk: UUID, status: int = 200) -> Response:
        entry = get_object_or_404(directory.providers(), pk=pk)
        line = _line(entry, pk in self._mine(), timezone.now(), shown_ratings([pk]))
        return Response(shown(line), status=status)


def _description(sent: ProviderEntry) -> Description:
    said = sent.model_dump(exclude=set(OWN))
    try:
        hours = parse_hours(sent.hours)
    except ValueError:
        raise ValidationError({"hours": _("Write hours like Mo-Fr 09:00-17:00.")}) from None
    plain = {
        field: tuple(value) if isinstance(value, list) else value for field, value in said.items()
    }
    practices = (sent.practice(), *(one.practice() for one in sent.more_practices))
    return Description(practices=practices, hours=hours, **plain)


def _line(
    entry: Provider, is_mine: bool, now: datetime, ratings: dict[UUID, float]
) -> ProviderLine:
    wait = reachable_in(entry, now) if keeps_hours(entry) else None
    awake = on_call(entry, now)
    same = ("capacity", "takes_custody_calls", "is_active", "interpreters", "time_zone")
    same += ("holidays", "phone", "urgent_phone", "email", "website", "address", "remarks")
    same += ("conflicts", "genders", "seat", "matters", "jurisdictions", "languages", "practices")
    return ProviderLine(
        id=entry.pk,
        team=entry.team_id,
        name=entry.title,
        **{field: getattr(entry, field) for field in same},
        hours=written_hours(openings_from(entry.hours)),
        free=max(0, entry.capacity - entry.open_cases),
        is_mine=is_mine,
        rating=ratings.get(entry.pk),
        keeps_hours=keeps_hours(entry),
        reachable_in_minutes=None if wait is None else int(wait.total_seconds() // 60),
        on_call=awake.pk if awake else None,
        people=[
            PersonLine(id=one.pk, name=one.name, task=one.task, phone=one.phone, user=one.user_id)
            for one in entry.people.all()
        ],
        shifts=[_shift(one) for one in entry.shifts.all()],
    )


def _shift(shift) -> ShiftLine:
    return ShiftLine(id=shift.pk, person=shift.person_id, start=shift.start, end=shift.end)
