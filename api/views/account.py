"""What is one's own: the account, the browsers it is signed in with, the reports one sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Invitation
from accounts.own_sessions import end_other_sessions, end_session, own_sessions
from accounts.people import fingerprint_of
from accounts.second_factors import has_factor
from api.bodies.account import Me, SentReportLine, SentReports, SessionLine, Sessions, WaitsFor
from api.bodies.reports import IntakeMessageLine, IntakeMessageSent
from api.views.base import Resource, shown
from incidents.answering import Thread, answer, threads_of


class MeView(APIView):
    """Who the caller is here."""

    @extend_schema(responses=Me)
    def get(self, request: Request) -> Response:
        """Your account: name, fingerprint, and whom you wait for."""
        user = request.user
        waits = Invitation.objects.filter(user=user).select_related("team").first()
        body = Me(
            id=user.pk,
            name=user.username,
            fingerprint=fingerprint_of(user),
            has_second_factor=has_factor(user),
            waits_for=waits and WaitsFor(team=waits.team_id, name=waits.team.name, role=waits.role),
        )
        return Response(shown(body))


class SessionViewSet(Resource):
    """The browsers in which the caller is signed in. They are ended in a browser only."""

    pagination_class = None
    lookup_value_converter = "slug"
    lookup_url_kwarg = "reference"
    by_session = frozenset({"destroy", "end_others"})

    @extend_schema(responses=Sessions)
    def list(self, request: Request) -> Response:
        """List your sessions that still hold, this one first."""
        found = own_sessions(self.person, self._this_key)
        return Response([shown(SessionLine.model_validate(one)) for one in found])

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, reference: str) -> Response:
        """End one of your sessions; only in a browser session."""
        if not end_session(user=self.person, reference=reference):
            raise Http404
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"], url_path="end-others")
    def end_others(self, request: Request) -> Response:
        """End all your sessions but this one; only in a browser session."""
        end_other_sessions(user=self.person, this_key=self._this_key)
        return Response(status=204)

    @property
    def _this_key(self) -> str:
        """The key of the session this request comes from; a token has none."""
        request: Any = self.request
        return (request.auth.by_session and request._request.session.session_key) or ""


class SentReportViewSet(Resource):
    """What the caller reported, from the sealed book of their own receipts."""

    pagination_class = None

    @extend_schema(responses=SentReports)
    def list(self, request: Request) -> Response:
        """List the reports you sent, how far they are, and what the team wrote about them."""
        found = threads_of(self.keyring, self.person)
        return Response([shown(_line(one)) for one in found])

    @extend_schema(request=IntakeMessageSent, responses={204: None})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: UUID) -> Response:
        """Answer what the team asked about a report of yours. It cannot be read back."""
        sent = self.body(IntakeMessageSent)
        answer(
            keyring=self.keyring,
            author=self.person,
            intake_id=pk,
            text=sent.text,
            message_id=sent.id,
        )
        return Response(status=204)


def _line(thread: Thread) -> SentReportLine:
    told = [IntakeMessageLine.model_validate(one) for one in thread.messages]
    one = thread.report
    return SentReportLine(
        id=thread.intake, ref=one.ref, sent=one.sent, state=one.state, messages=told
    )
