"""Teams, their members, and the renewal of a team's keys."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.admission import is_believed
from accounts.changing import change_role, changeable_by, remove_member
from accounts.joining import admits_to
from accounts.models import Membership, TeamKey
from accounts.people import fingerprint_of
from accounts.renewing import progress, renew
from accounts.resetting import begin_reset
from accounts.views.changing import first_slice
from accounts.views.renewing import LONG_SLICE_SECONDS
from api.bodies.members import (
    Link,
    MemberLine,
    Members,
    NewRole,
    RenewalLine,
    Renewals,
    TeamLine,
    Teams,
)
from api.filters import TEAM, asked_team
from api.views.base import Resource, shown


class TeamViewSet(Resource):
    """The teams that the caller belongs to."""

    pagination_class = None

    @extend_schema(responses=Teams)
    def list(self, request: Request) -> Response:
        """List your teams, with your role in each."""
        admitting = set(admits_to(self.person).values_list("pk", flat=True))
        rows = Membership.objects.filter(user=self.person).select_related("team__organisation")
        return Response(
            [
                shown(
                    TeamLine(
                        id=row.team_id,
                        name=row.team.name,
                        kind=row.team.kind,
                        organisation=row.team.organisation.name,
                        role=row.role,
                        has_keys=self.keyring.holds(row.team_id),
                        may_admit=row.team_id in admitting,
                    )
                )
                for row in rows.order_by("team__name", "pk")
            ]
        )


class MemberViewSet(Resource):
    """Members of the teams to which the caller admits. Changing them needs the scope `manage`."""

    pagination_class = None
    managed = frozenset({"role", "destroy", "reset"})

    def get_queryset(self) -> QuerySet[Membership]:
        if self.action in self.managed:
            return changeable_by(self.person)
        return Membership.objects.filter(team__in=admits_to(self.person)).select_related(
            "user", "team"
        )

    @extend_schema(responses=Members, parameters=[TEAM])
    def list(self, request: Request) -> Response:
        """List who is in the teams to which you admit."""
        rows = self.get_queryset().order_by("team", "user__username")
        if team := asked_team(request):
            rows = rows.filter(team=team)
        return Response(member_lines(rows, self.person.pk))

    @extend_schema(responses=MemberLine)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One member, with the fingerprint to compare."""
        return Response(*member_lines([self.get_object()], self.person.pk))

    @extend_schema(request=NewRole, responses=MemberLine)
    @action(detail=True, methods=["post"])
    def role(self, request: Request, pk: UUID) -> Response:
        """Give a member another role. Who loses the key or the right to admit leaves a key behind
        that they know, so the team then gets a new one."""
        membership = self.get_object()
        change_role(
            keyring=self.keyring,
            actor=self.person,
            membership=membership,
            role=self.body(NewRole).role,
        )
        first_slice(request._request)
        return Response(*member_lines([self.get_object()], self.person.pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a member. Unless it was a peer, the team's key pair changes."""
        remove_member(keyring=self.keyring, actor=self.person, membership=self.get_object())
        first_slice(request._request)
        return Response(status=204)

    @extend_schema(request=None, responses=Link)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: UUID) -> Response:
        """Begin to give somebody who lost passphrase and recovery code new keys: their memberships
        end, and somebody but you must admit them again. Answers with the link, once."""
        user = self.get_object().user
        code = begin_reset(keyring=self.keyring, actor=self.person, user=user)
        first_slice(request._request)
        return Response(shown(Link(link=reverse("reset", [code], request=request))))


class RenewalViewSet(Resource):
    """Sealing anew what a retired key of a team sealed. Only its members can."""

    pagination_class = None

    @extend_schema(responses=Renewals)
    def list(self, request: Request) -> Response:
        """How far it is, for each team whose keys you hold."""
        found = progress(self.keyring)
        return Response(
            [shown(RenewalLine(team=one.team.pk, done=one.done, total=one.total)) for one in found]
        )

    @extend_schema(request=None, responses={200: Renewals})
    def create(self, request: Request) -> Response:
        """Go on with it for ten seconds at most. Safe to repeat until nothing is left."""
        renew(keyring=self.keyring, actor=self.person, seconds=LONG_SLICE_SECONDS)
        return self.list(request)


def member_lines(rows: QuerySet[Membership] | list[Membership], me: UUID) -> list[dict]:
    """Members as they are shown, each checked against the current key of its team."""
    rows = list(rows)
    keys = TeamKey.objects.filter(team__in={row.team_id for row in rows}, is_current=True)
    current = {key.team_id: key for key in keys.select_related("steward")}
    return [
        shown(
            MemberLine(
                id=row.pk,
                team=row.team_id,
                user=row.user_id,
                name=row.user.username,
                role=row.role,
                is_me=row.user_id == me,
                is_believed=is_believed(row, current[row.team_id]),
                fingerprint=fingerprint_of(row.user),
            )
        )
        for row in rows
    ]
