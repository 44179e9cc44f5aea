"""The API resource and the list page, over plaintext rows; the same shapes and template."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import Team, User
from accounts.teams import teams_of
from api.authentication import Caller
from api.bodies.incidents import IncidentSummary, NewIncident
from api.etags import etag_of
from api.views.base import Resource, chosen_team, row_of, shown
from incidents.models import Intake
from incidents.rights import WRITING_ROLES
from incidents.views.filters import Filters
from incidents.views.lines import _line
from incidents.views.register import ENVELOPES, PAGE
from tests.bench.twin.models import TwinPart, TwinRecord, TwinToken
from tests.bench.twin.verbs import register
from vault import digest


class NoKeys:
    """Stands where a keyring would, so that the shell around the page is the same."""

    def wipe(self) -> None:
        """There is nothing to let go of."""


class TwinTokens(BaseAuthentication):
    """A token looked up by its hash."""

    def authenticate(self, request: Request) -> tuple[User, Caller]:
        secret = get_authorization_header(request).split()[-1]
        token = TwinToken.objects.select_related("user").filter(key=digest(secret).hex()).first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed
        return token.user, Caller(frozenset({"read", "write"}), by_session=False)


class TwinIncidents(Resource):
    """Registering only: that is what is measured."""

    authentication_classes = [TwinTokens]

    def create(self, request: Request) -> Response:
        sent = self.body(NewIncident)
        offices = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
        key = request.headers.get("Idempotency-Key", "")
        record_id = UUID(bytes=digest(key.encode())[:16], version=4)
        known = TwinRecord.objects.filter(pk=record_id).exists()
        record = register(
            author=self.person,
            team=chosen_team(offices.select_related("organisation"), sent.team),
            document=sent.document,
            record_id=record_id,
        )
        body = IncidentSummary(**row_of(record), title=sent.document.account.title)
        where = reverse("api-incident-detail", [record.pk], request=request)
        return Response(
            shown(body),
            status=200 if known else 201,
            headers={"ETag": etag_of(record), "Location": where},
        )


@login_not_required
def twin_register(request: HttpRequest) -> HttpResponse:
    """One page of the register, without anything to open."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    request.keyring = NoKeys()
    filters = Filters(request)
    waiting = Intake.objects.visible_to(request.user).exclude(state=Intake.State.HANDLED)
    waiting = waiting.order_by("-urgency", "week", "pk")
    records = filters.narrow(TwinRecord.objects.visible_to(request.user))
    page = Paginator(records.order_by("-urgency", "-week", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    opened: dict[object, dict[str, bytes]] = {}
    parts = TwinPart.objects.filter(record__in=[row.pk for row in rows], revision=1)
    wanted = parts.filter(part__in=("account", "identity"))
    for record, part, body in wanted.values_list("record", "part", "body"):
        opened.setdefault(record, {})[part] = body.encode()
    return render(
        request,
        "incidents/register.html",
        {
            "waiting": waiting[:ENVELOPES],
            "waiting_count": waiting.count(),
            "urgent_count": waiting.filter(urgency=2).count(),
            "next_report": waiting.first(),
            "filters": filters,
            "page": page,
            "lines": [_line(row, opened[row.pk]) for row in rows],
        },
    )
