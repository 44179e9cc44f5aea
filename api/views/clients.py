"""Clients of a team's register, who may be the same, and officers who repeat."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import Team
from accounts.teams import teams_of
from api.bodies.keeping import Erasure
from api.bodies.people import (
    CandidateLine,
    CandidateList,
    CandidatesOf,
    Changed,
    ChangedClient,
    ClientDetail,
    Clients,
    ClientSearch,
    ClientSummary,
    Decision,
    NewClient,
    RepeatedOfficer,
    RepeatedOfficers,
)
from api.etags import CONTACTS_SHOWN, IF_MATCH, contacts_read, etag_of, expected_revision
from api.idempotency import IDEMPOTENCY_KEY, id_for
from api.views.base import Resource, chosen_team, row_of, shown
from incidents.endangered import endangered
from incidents.held_contacts import CONTACTS, Contacts, reveal_contacts
from incidents.models import Record
from incidents.people import appearances, merging, nearby
from incidents.people.candidates import About, Candidate, for_client, for_record, register_of
from incidents.people.client import Client, Kept
from incidents.people.comparing import LIKELY, POSSIBLE, VERY_LIKELY
from incidents.people.deciding import decide
from incidents.people.erasing import erase_client
from incidents.people.officers import Repeated, repeated
from incidents.people.references import read_reference
from incidents.people.registering import (
    OpenClient,
    is_client_endangered,
    open_client,
    open_clients,
    register_client,
    revise_client,
)
from incidents.people.searching import search
from incidents.rights import ERASING_ROLES, WRITING_ROLES

LEVELS = {VERY_LIKELY: "very_likely", LIKELY: "likely", POSSIBLE: "possible"}


class KeepersResource(Resource):
    """What only those who keep a register are told: to everybody else it is empty or a 404."""

    def teams(self) -> QuerySet[Team]:
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
        return teams.select_related("organisation").order_by("name")

    def own(self) -> QuerySet[Record]:
        return Record.objects.filter(team__in=self.teams()).select_related("team__organisation")


class ClientViewSet(KeepersResource):
    """A team's register of the people it works with."""

    managed = frozenset({"erase"})

    def get_queryset(self) -> QuerySet[Record]:
        return self.own().filter(kind=Record.Kind.CLIENT)

    @extend_schema(responses={200: ClientSummary})
    def list(self, request: Request) -> Response:
        """List the register, newest week first. A client that does not open is left out."""
        found = open_clients(self.keyring, self.page(self.get_queryset()))
        return self.paged([_line(one) for one in found])

    @extend_schema(request=NewClient, responses={201: ClientDetail}, parameters=[IDEMPOTENCY_KEY])
    def create(self, request: Request) -> Response:
        """Take somebody into the register; they get a random code."""
        sent = self.body(NewClient)
        record_id = id_for(request, self.keyring, "client")
        known = Record.objects.filter(pk=record_id).exists()
        made = register_client(
            keyring=self.keyring,
            actor=self.person,
            team=chosen_team(self.teams(), sent.team),
            client=Client(**sent.client.model_dump()),
            uic=sent.uic,
            record_id=record_id,
        )
        where = reverse("api-client-detail", [made.pk], request=request)
        headers = {"ETag": etag_of(made.record), "Location": where}
        body = shown(_detail(made, []))
        return Response(body, status=200 if known else 201, headers=headers)

    @extend_schema(responses=ClientDetail, parameters=[CONTACTS_SHOWN])
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open a client. Opening is written in the log."""
        record = self.get_object()
        found = open_client(self.keyring, self.person, record)
        group = merging.merged_into(self.keyring, found)
        clients = [one.client for one in (found, *group)]
        near = nearby.of_codes(self.keyring, record.team, clients)
        named = appearances.naming(
            appearances.appearances(self.keyring, near), {found.link, *(one.link for one in group)}
        )
        records = [one.record for one in named]
        held = bool(endangered(self.keyring, records))
        contacts = Contacts.HIDDEN if held else Contacts.AS_SENT
        if held and request.query_params.get("parts") == CONTACTS:
            reveal_contacts(keyring=self.keyring, reader=self.person, record=record)
            contacts = Contacts.SHOWN
        body = _detail(found, records, held, contacts)
        return Response(shown(body), headers={"ETag": etag_of(record, contacts)})

    @extend_schema(request=ChangedClient, responses=ClientDetail, parameters=[IF_MATCH])
    def update(self, request: Request, pk: UUID) -> Response:
        """Write a new revision; needs the ETag that you read, which says too whether a safety hold
        hid the contact from you: it then stays as it is. So does the code."""
        record = self.get_object()
        expected = expected_revision(request, record)
        sent = self.body(ChangedClient)
        revise_client(
            keyring=self.keyring,
            actor=self.person,
            record=record,
            client=Client(**sent.client.model_dump()),
            expected=expected,
            uic=sent.uic,
            contacts=contacts_read(request),
        )
        found = open_client(self.keyring, self.person, record)
        held = is_client_endangered(self.keyring, found)
        contacts = contacts_read(request)
        if held and contacts != Contacts.SHOWN:
            contacts = Contacts.HIDDEN
        body = _detail(found, [], held, contacts)
        return Response(shown(body), headers={"ETag": etag_of(record, contacts)})

    @extend_schema(request=ClientSearch, responses=Clients)
    @action(detail=False, methods=["post"], pagination_class=None)
    def search(self, request: Request) -> Response:
        """Find clients by code, or by a name in any script."""
        sent = self.body(ClientSearch)
        found = search(self.keyring, list(self.teams()), sent.q)
        return Response([shown(_line(one)) for one in found])

    @extend_schema(request=Decision, responses={204: None})
    @action(detail=False, methods=["post"])
    def decide(self, request: Request) -> Response:
        """Say that two people are the same, that they are not, or neither any more."""
        sent = self.body(Decision)
        one, other = read_reference(sent.one), read_reference(sent.other)
        if one is None or other is None:
            raise Http404
        here = get_object_or_404(self.own(), pk=one.record)
        decide(
            keyring=self.keyring,
            actor=self.person,
            team=here.team,
            one=one,
            other=other,
            answer=sent.answer,
        )
        return Response(status=204)

    @extend_schema(request=None, responses=Changed)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: UUID) -> Response:
        """Let a merged client stand for itself again."""
        people = merging.undo_merge(
            keyring=self.keyring, actor=self.person, client=self.get_object()
        )
        return Response(shown(Changed(people=people)))

    @extend_schema(request=Erasure, responses={204: None})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: UUID) -> Response:
        """Erase a client with every copy of their keys. Their records stay, without the link."""
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=ERASING_ROLES)
        record = get_object_or_404(self.get_queryset().filter(team__in=teams), pk=pk)
        self.body(Erasure)
        erase_client(keyring=self.keyring, actor=self.person, record=record)
        return Response(status=204)


class CandidateViewSet(KeepersResource):
    """Who may be the same as whom. Nothing is joined by itself."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Record]:
        return self.own().exclude(kind=Record.Kind.CASE)

    @extend_schema(responses=CandidateList)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Candidates for a client, or for everybody in an incident."""
        record = self.get_object()
        if record.kind == Record.Kind.CLIENT:
            client = open_client(self.keyring, self.person, record)
            register = register_of(self.keyring, record.team)
            found = [for_client(self.keyring, record.team, client, register)]
        else:
            there = appearances.one(self.keyring, record.team, record.pk)
            found = for_record(self.keyring, record.team, there) if there else []
        return Response([shown(_about(one)) for one in found])


class OfficerViewSet(KeepersResource):
    """Perpetrators who stand in several records."""

    pagination_class = None

    @extend_schema(responses=RepeatedOfficers)
    def list(self, request: Request) -> Response:
        """List them, the most repeated first."""
        found = [
            one
            for team in self.teams()
            for one in repeated(
                self.keyring, team, appearances.appearances(self.keyring, nearby.newest(team))
            )
        ]
        return Response([shown(_repeated(one)) for one in found])


def _summary(one: OpenClient) -> dict[str, object]:
    into = one.ties.merged_into
    return {
        **row_of(one.record),
        "code": one.client.code,
        "name": one.client.name,
        "contact_flags": one.client.contact_flags,
        "merged_into": UUID(into) if into else None,
    }


def _line(one: OpenClient) -> ClientSummary:
    return ClientSummary(**_summary(one))


def _detail(
    one: OpenClient,
    records: list[Record],
    is_held: bool = False,
    contacts: Contacts = Contacts.AS_SENT,
) -> ClientDetail:
    kept = Kept(**{name: getattr(one.client, name) for name in Kept.model_fields})
    if contacts == Contacts.HIDDEN:
        kept = kept.model_copy(update={"safe_contact": ""})
    return ClientDetail(
        **_summary(one) | {"etag": etag_of(one.record, contacts)},
        client=kept,
        has_uic=bool(one.client.uic),
        records=[record.pk for record in records],
        contact_nobody=is_held,
    )


def _about(one: About) -> CandidatesOf:
    return CandidatesOf(
        reference=str(one.reference),
        called=one.called,
        candidates=[_candidate(each) for each in one.candidates],
        refused=[_candidate(each) for each in one.refused],
    )


def _candidate(one: Candidate) -> CandidateLine:
    return CandidateLine(
        reference=str(one.reference),
        called=one.called,
        confidence=LEVELS[one.level],
        reasons=one.reasons,
        answer=one.answer,
    )


def _repeated(one: Repeated) -> RepeatedOfficer:
    return RepeatedOfficer(
        called=one.called,
        confidence=LEVELS[one.level],
        reasons=one.reasons,
        decided=one.decided,
        standing=[str(each.officer.reference) for each in one.standing],
    )
