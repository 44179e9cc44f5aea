"""Files on their way into a record, by the verbs and by the protocol."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from PIL import Image, ImageDraw

from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import open_original
from incidents.evidence.receiving import receive
from incidents.evidence.uploads import begin
from incidents.models import Record
from tests.world import Person

TUS = {"Tus-Resumable": "1.0.0"}
STREAM = "application/offset+octet-stream"


def send(
    person: Person, record: Record, content: bytes, *, cuts: tuple[int, ...] = (), **said: Any
) -> EvidenceFile:
    """Send a file whole, cut into requests at these offsets."""
    file = begin(
        keyring=person.keyring,
        actor=person.user,
        record=record,
        length=said.pop("length", len(content)),
        file_id=said.pop("file_id", uuid4()),
        **said,
    )
    ends = (*cuts, len(content))
    for start, end in zip((0, *cuts), ends, strict=True):
        give(person, file, start, content[start:end])
    return EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)


def give(person: Person, file: EvidenceFile, offset: int, content: bytes) -> Any:
    """One request's bytes, in parts of a kilobyte."""
    parts = (content[at : at + 1024] for at in range(0, len(content), 1024))
    return receive(
        keyring=person.keyring, actor=person.user, file=file, offset=offset, content=parts
    )


def read(person: Person, file: EvidenceFile) -> bytes:
    """The content as this person opens it."""
    fresh = EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)
    opened = open_original(keyring=person.keyring, reader=person.user, file=fresh)
    return b"".join(opened.content)


def a_picture(width: int = 40, height: int = 30) -> bytes:
    """A drawn JPEG that says where and with what it was taken."""
    picture = Image.new("RGB", (width, height), "navy")
    ImageDraw.Draw(picture).ellipse((2, 2, width // 2, height // 2), fill="orange")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Invented", "Camera 1"
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 30.0), 3: "E", 4: (36.0, 49.0, 0.0)})
    sink = io.BytesIO()
    picture.save(sink, "JPEG", exif=exif)
    return sink.getvalue()


def on_disk(media: Path) -> list[Path]:
    """Every file that lies there."""
    return sorted(path for path in media.rglob("*") if path.is_file())


@dataclass
class Tus:
    """A client that speaks the protocol; `root` is the address at which uploads begin."""

    client: Client
    root: str
    extra: dict[str, str] = field(default_factory=dict)

    def begin(self, length: int | str, **said: str) -> Any:
        given = {"id": str(uuid4())} | said
        pairs = (f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in given.items())
        headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": ",".join(pairs)}
        return self._send("post", self.root, headers=headers)

    def ask(self, place: str) -> Any:
        return self._send("head", place, headers=TUS)

    def give(self, place: str, offset: int | str, content: bytes, **more: Any) -> Any:
        headers = TUS | {"Upload-Offset": str(offset)}
        if "so_far" in more:
            headers["Upload-So-Far"] = more.pop("so_far")
        kind = more.pop("type", STREAM)
        if not content:  # then the test client says no type
            headers["Content-Type"] = kind
        return self._send("patch", place, data=content, content_type=kind, headers=headers)

    def abandon(self, place: str) -> Any:
        return self._send("delete", place, headers=TUS)

    def _send(self, method: str, place: str, **how: Any) -> Any:
        how["headers"] = {**how["headers"], **self.extra}
        return getattr(self.client, method)(place, **how)


def id_in(place: str) -> UUID:
    """The file's id, out of the address that the server gave."""
    return UUID(place.rstrip("/").rsplit("/", 1)[-1])
