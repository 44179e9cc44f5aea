"""Invitations to a team: make one, answer one, admit who answered, end one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts import throttles
from accounts.addresses import address_of
from accounts.joining import (
    admit,
    admits_to,
    answer_invitation,
    find_invitation,
    invite,
    open_invitations,
    turn_away,
    waiting_for,
)
from accounts.models import Invitation
from accounts.people import fingerprint_of
from accounts.readmission import resets_made_by
from api.bodies.members import (
    Answer,
    Comparison,
    InvitationLine,
    Invitations,
    MadeInvitation,
    MemberLine,
    NewInvitation,
)
from api.idempotency import IDEMPOTENCY_KEY, id_for
from api.views.base import Resource, chosen_team, shown
from api.views.members import member_lines


class InvitationViewSet(Resource):
    """Who may become a member, in the teams to which the caller admits."""

    pagination_class = None
    managed = frozenset({"create", "destroy", "admit", "answer"})

    def get_queryset(self) -> QuerySet[Invitation]:
        if self.action == "admit":
            held = resets_made_by(self.person)  # with an approval, the verb lets them in
            waiting = waiting_for(self.person)
            rows = Invitation.objects.filter(
                Q(pk__in=waiting.values("pk")) | Q(pk__in=held.values("pk"))
            )
            return rows.select_related("user", "team")
        return Invitation.objects.filter(team__in=admits_to(self.person)).select_related("team")

    @extend_schema(responses=Invitations)
    def list(self, request: Request) -> Response:
        """List who waits to be admitted by you, then the links that nobody has answered."""
        waiting = waiting_for(self.person)
        unanswered = open_invitations().filter(team__in=admits_to(self.person))
        rows = [*waiting, *unanswered.order_by("expires_on", "pk")]
        return Response([shown(_line(row)) for row in rows])

    @extend_schema(
        request=NewInvitation, responses={201: MadeInvitation}, parameters=[IDEMPOTENCY_KEY]
    )
    def create(self, request: Request) -> Response:
        """Make a one-time link to a team. It is shown in this answer and nowhere else: the same
        Idempotency-Key again makes no second one and is refused."""
        sent = self.body(NewInvitation)
        team = chosen_team(admits_to(self.person), sent.team)
        made = invite(
            keyring=self.keyring,
            actor=self.person,
            team=team,
            role=sent.role,
            invitation_id=id_for(request, self.keyring, "invitation"),
        )
        body = MadeInvitation(
            id=made.invitation.pk,
            expires_on=made.invitation.expires_on,
            link=reverse("join", [made.code], request=request),
        )
        return Response(shown(body), status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """End an invitation, answered or not."""
        turn_away(actor=self.person, invitation=self.get_object())
        return Response(status=204)

    @extend_schema(request=Comparison, responses={201: MemberLine})
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, pk: UUID) -> Response:
        """Admit who waits. The fingerprint must be the one you compared with the person: your
        signature vouches for these keys, and the team's key is sealed to them."""
        invitation, sent = self.get_object(), self.body(Comparison)
        # Keys can change between the list and this: what was compared is what is admitted.
        if sent.fingerprint != fingerprint_of(invitation.user):
            raise ValidationError(
                {"fingerprint": [_("Their keys have another fingerprint. Compare it again.")]}
            )
        membership = admit(
            keyring=self.keyring,
            actor=self.person,
            user=invitation.user,
            team=invitation.team,
            role=invitation.role,
        )
        return Response(*member_lines([membership], self.person.pk), status=201)

    @extend_schema(request=Answer, responses={204: None})
    @action(detail=False, methods=["post"])
    def answer(self, request: Request) -> Response:
        """Ask with your account to be admitted to a further team, by the code of a link."""
        code = self.body(Answer).code
        attempt = throttles.begin("join", address=address_of(request._request))
        invitation = find_invitation(code)
        if invitation is None:
            raise Http404
        attempt.was_none()
        answer_invitation(user=self.person, invitation=invitation, keyring=self.keyring, code=code)
        return Response(status=204)


def _line(row: Invitation) -> InvitationLine:
    return InvitationLine(
        id=row.pk,
        team=row.team_id,
        role=row.role,
        expires_on=row.expires_on,
        user=row.user_id,
        name=row.user.username if row.user else None,
        fingerprint=fingerprint_of(row.user) if row.user else None,
    )
