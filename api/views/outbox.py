"""What phones send by themselves: sealed files, sealed reports; and the team's public keys.

Ids of reports travel in bodies and headers, not in addresses: those stay in the logs of servers in
between, beside the address they came from.
"""

from __future__ import annotations

import base64
import io
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Team
from api.bodies.outbox import SealedReport, Taken, TeamKeyLine, TeamKeys
from api.parsers import BoundedJSONParser
from api.passes import HasPass, PassAuthentication, PassThrottle
from api.problems import FieldProblems
from api.views.base import shown
from incidents.calling import number_of
from incidents.outbox.arriving import FilesMissing, Sealed, take_report
from incidents.outbox.files import take_file


class Missing(APIException):
    status_code = 409
    default_code = "files_missing"
    default_detail = _("Files of this report are not here. Send them first, then the report.")


class StreamParser(BaseParser):
    """Hands the body on unread: it goes to the disk piece by piece."""

    media_type = "application/octet-stream"

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class ByPass(APIView):
    """Reached with a phone's pass, and with nothing else."""

    authentication_classes = [PassAuthentication]
    permission_classes = [HasPass]
    throttle_classes = [PassThrottle]
    metadata_class = None

    @property
    def team(self) -> Team:
        return self.request.auth.membership.team


class OutboxView(ByPass):
    parser_classes = [BoundedJSONParser]

    @extend_schema(request=SealedReport, responses={201: Taken})
    def post(self, request: Request) -> Response:
        """Hand in a sealed report. Repeating it adds nothing and is answered alike."""
        sent = SealedReport.model_validate(request.data)
        report = Sealed(
            intake=sent.id,
            urgency=sent.urgency,
            receipt_hash=sent.receipt_hash,
            public_key=sent.public_key,
            sealed=sent.sealed,
            files=sent.files,
        )
        try:
            take_report(team=self.team, report=report)
        except FilesMissing:
            raise Missing from None
        return Response(shown(Taken(reference=sent.id.hex[:8])), status=201)


class OutboxFileView(ByPass):
    parser_classes = [StreamParser]

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("Outbox-Report", OpenApiTypes.UUID, "header", required=True),
            OpenApiParameter("Outbox-File", int, "header", required=True, description="1 to 8"),
        ],
        responses={204: None},
    )
    def put(self, request: Request) -> Response:
        """Hand in a sealed file of a report that is still to come: a stream of docs/crypto.md."""
        try:
            intake = UUID(request.headers.get("Outbox-Report", ""))
            number = int(request.headers.get("Outbox-File", "")[:4])
        except ValueError:
            detail = str(_("Say whose file it is, and its number."))
            raise FieldProblems([{"pointer": "", "detail": detail}]) from None
        take_file(team=self.team, intake=intake, number=number, source=request.data or io.BytesIO())
        return Response(status=204)


class OutboxKeysView(ByPass):
    @extend_schema(responses=TeamKeys)
    def get(self, request: Request) -> Response:
        """The public keys of the pass's team, so that a phone follows a change; and what it shows
        of the team without network: its country, and the number to call."""
        lines = [
            TeamKeyLine(
                generation=key.generation,
                key=_text(key.public_key),
                signing=_text(key.signing_public),
                signature=_text(key.predecessor_signature),
                current=key.is_current,
            )
            for key in self.team.keys.order_by("generation")
        ]
        told = TeamKeys(
            team=self.team.pk,
            keys=lines,
            jurisdiction=self.team.jurisdiction,
            call=number_of(self.team),
        )
        return Response(shown(told))


def _text(value: bytes) -> str:
    return base64.b64encode(bytes(value)).decode()
