"""Evidence bundles: what would leave, handing it over, and the list of what was handed to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies.bundles import (
    HandoverLine,
    Handovers,
    LeavingField,
    LeavingFile,
    LeavingPaper,
    NewHandover,
    NoteThatMayLeave,
    Wanted,
    WouldLeave,
)
from api.views.base import Resource, shown
from incidents.errors import ConsentMissing
from incidents.evidence.bundling import draft_bundle
from incidents.evidence.drafts import Draft
from incidents.evidence.handing_over import Recipient, hand_over
from incidents.evidence.handovers import list_handovers
from incidents.evidence.leaving import Field
from incidents.evidence.locking import Lock
from incidents.evidence.subjects import handled_by
from incidents.evidence.views.bundle import streamed
from incidents.evidence.wording import field_words
from incidents.evidence.written import LeavingNote
from incidents.models import Record


class BundleViewSet(Resource):
    """Everything here takes the scope `hand_over`, reading too: reading and writing records does
    not include carrying them to somebody outside, nor who got what."""

    only_scope = "hand_over"

    def get_queryset(self) -> QuerySet[Record]:
        return handled_by(self.person)

    @extend_schema(request=Wanted, responses=WouldLeave)
    def preview(self, request: Request, pk: UUID) -> Response:
        """Say field by field what would leave in a bundle and what would stay. Nothing leaves; the
        log says that the record was opened."""
        record, wanted = self.get_object(), self.body(Wanted)
        try:
            draft = draft_bundle(**self._who, record=record, asked=wanted.asked)
        except ConsentMissing as missing:
            raise ValidationError({"purpose": missing.messages}) from None
        return Response(shown(_would_leave(draft)))

    @extend_schema(
        request=NewHandover, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def hand_over(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Make a bundle and hand it over: the answer is the bundle. Before its first byte the
        handover is written down. A bundle that breaks off has no end, and its line no digest."""
        record, sent = self.get_object(), self.body(NewHandover)
        if bool(sent.recipient) == sent.unlocked:
            sentence = _("Give a public key, or say that it stays unlocked; one of the two.")
            raise ValidationError({"recipient": sentence})
        try:
            leaving = hand_over(
                **self._who,
                record=record,
                asked=sent.wanted.asked,
                files=sent.files,
                to=Recipient(sent.to, sent.role, Lock(recipient=sent.recipient)),
            )
        except ConsentMissing as missing:
            raise ValidationError({"wanted.purpose": missing.messages}) from None
        except ValidationError as error:
            raise _as_sent(error) from None
        return streamed(leaving)

    @extend_schema(responses=Handovers)
    def handovers(self, request: Request, pk: UUID) -> Response:
        """List what was handed to whom, the newest first. The log says who looked."""
        record = self.get_object()
        found = list_handovers(keyring=self.keyring, reader=self.person, record=record)
        return Response([shown(HandoverLine(id=one.handover.pk, said=one.said)) for one in found])

    @property
    def _who(self) -> dict[str, Any]:
        return {"keyring": self.keyring, "actor": self.person}


def _would_leave(draft: Draft) -> WouldLeave:
    return WouldLeave(
        fields=_fields(draft.leaving.fields),
        files=[
            LeavingFile(
                id=one.file.pk,
                media_type=one.details.media_type,
                size=one.details.size,
                sha256=one.details.sha256,
                fields=_fields(one.leaving.fields),
                notes=[_note(note) for note in one.notes],
            )
            for one in draft.files
        ],
        papers=[
            LeavingPaper(id=one.id, title=one.title, media_type=one.media_type)
            for one in draft.papers
        ],
        staying=draft.staying,
    )


def _note(one: LeavingNote) -> NoteThatMayLeave:
    return NoteThatMayLeave(
        id=one.note,
        kind=one.said.kind,
        language=one.said.language,
        role=one.role,
        leaves=one.field.leaves,
        consent=one.field.consent,
        why=one.field.why,
    )


def _fields(fields: Iterable[Field]) -> list[LeavingField]:
    return [
        LeavingField(
            path=one.path,
            words=field_words(one.path),
            leaves=one.leaves,
            consent=one.consent,
            why=one.why,
        )
        for one in fields
    ]


def _as_sent(error: ValidationError) -> ValidationError:
    """What is wrong with what is wanted stands below `wanted` in the body."""
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError(
        {
            f"wanted.{name}" if name in Wanted.model_fields else name: messages
            for name, messages in error.message_dict.items()
        }
    )
