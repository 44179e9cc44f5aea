"""A phone, written from docs/crypto.md: what the browser's module does, in some lines of Python."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from accounts.models import Team
from incidents.outbox.arriving import Sealed as Arrived
from incidents.outbox.arriving import take_report
from incidents.outbox.files import file_context, take_file
from incidents.outbox.passes import set_up_phone
from incidents.outbox.slips import slip_context
from incidents.receipts import Receipt
from tests.world import Person
from vault import StreamSealer, context, seal

PHOTO = b"\xff\xd8\xff\xe0 not really a photo \x00\xff\xd9"


@dataclass
class Sealed:
    """What a phone has sealed: the body it posts, the files before it, the slip it keeps."""

    intake: UUID
    body: dict[str, Any]
    files: list[bytes]
    slip: bytes
    receipt: Receipt


@dataclass
class Phone:
    """One that a peer has set up."""

    text: str
    team: Team
    key: bytes
    owner: bytes
    client: Client = field(default_factory=Client)

    @classmethod
    def of(cls, person: Person, team: Team) -> Phone:
        given = set_up_phone(keyring=person.keyring, person=person.user, team=team)
        return cls(given.text, team, bytes(given.key.public_key), given.owner)

    def seal(self, files: tuple[bytes, ...] = (), **said: Any) -> Sealed:
        intake = uuid4()
        receipt = Receipt.new(intake)
        attachments = [
            {"kind": "photo", "media_type": "image/jpeg", "size": len(one)} for one in files
        ]
        report = {"groups": ["arr"], "words": "By the bridge", "attachments": attachments} | said
        where = context("intake", intake, self.team.pk)
        body = {
            "id": str(intake),
            "urgency": 2,
            "receipt_hash": text(receipt.lookup_hash),
            "public_key": text(receipt.answer_key().public),
            "sealed": text(seal(json.dumps(report).encode(), self.key, where)),
            "files": len(files),
        }
        slip = {"intake": intake.hex, "secret": receipt.secret.hex(), "sent": "2026-11-02"}
        sealed_slip = seal(json.dumps(slip).encode(), self.owner, slip_context())
        sealed = [self.seal_file(intake, n, one) for n, one in enumerate(files, 1)]
        return Sealed(intake, body, sealed, sealed_slip, receipt)

    def seal_file(self, intake: UUID, number: int, content: bytes) -> bytes:
        sink = io.BytesIO()
        sealer = StreamSealer(sink, self.key, file_context(intake, number, self.team.pk))
        sealer.write(content + bytes(-len(content) % 512))
        sealer.close()
        return sink.getvalue()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}"}

    def post(self, body: dict[str, Any]) -> Any:
        return self.client.post(
            "/api/v1/outbox/", body, content_type="application/json", headers=self.headers
        )

    def put(self, intake: UUID | str, number: int | str, content: bytes) -> Any:
        headers = self.headers | {"Outbox-Report": str(intake), "Outbox-File": str(number)}
        return self.client.put(
            "/api/v1/outbox/file/",
            content,
            content_type="application/octet-stream",
            headers=headers,
        )

    def keys(self) -> Any:
        return self.client.get("/api/v1/outbox/keys/", headers=self.headers)

    def bring(self, sealed: Sealed) -> None:
        """The same as `send`, without the web: by the verbs."""
        for number, content in enumerate(sealed.files, 1):
            source = io.BytesIO(content)
            take_file(team=self.team, intake=sealed.intake, number=number, source=source)
        names = ("receipt_hash", "public_key", "sealed")
        octets = {name: base64.b64decode(sealed.body[name]) for name in names}
        report = Arrived(sealed.intake, sealed.body["urgency"], files=len(sealed.files), **octets)
        take_report(team=self.team, report=report)

    def send(self, sealed: Sealed) -> int:
        for number, content in enumerate(sealed.files, 1):
            assert self.put(sealed.intake, number, content).status_code == 204
        return self.post(sealed.body).status_code


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()
