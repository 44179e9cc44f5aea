"""The tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, termination.

What pages and the API share. Names and descriptions come as metadata in a header, never in an
address, and are sealed at once.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

import pydantic
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.evidence.details import Description
from incidents.evidence.errors import TooLarge, UploadRefused, WrongOffset
from incidents.evidence.pieces import AT_ONCE
from incidents.evidence.receiving import Progress
from incidents.problems import problems

VERSION = "1.0.0"
MEDIA_TYPE = "application/offset+octet-stream"
METADATA = ("id", "filename", "filetype", "part", "about")
_MOST_DIGITS = 15
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class OtherVersion(UploadRefused):
    """The client speaks another version, or does not say which."""

    status = 412


class OtherType(UploadRefused):
    """The body is not what an upload sends."""

    status = 415


@dataclass(frozen=True)
class NewUpload:
    """What a creation request says. Without an id of the sender's own the file gets one here."""

    file_id: UUID
    length: int
    name: str
    part: str
    about: Description

    @property
    def said(self) -> dict[str, Any]:
        """As `uploads.begin` takes it."""
        return asdict(self) | {"about": self.about}


def require_version(headers: Mapping[str, str]) -> None:
    """OtherVersion unless the request is of the version spoken here."""
    if headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion(_("Uploads speak tus 1.0.0: send Tus-Resumable: 1.0.0."))


def new_upload(headers: Mapping[str, str]) -> NewUpload:
    """Read a creation request. UploadRefused for what is missing or not understood.

    Metadata: `id` (a UUID made by the sender, so that a repeated request adds nothing), `filename`
    (display only), `part`, and `about` (JSON: what people say of it).
    """
    said = _metadata(headers.get("Upload-Metadata", ""))
    try:
        file_id = UUID(said["id"]) if "id" in said else uuid4()
    except ValueError:
        raise UploadRefused(_("The id of a file is a UUID.")) from None
    try:
        about = Description.model_validate_json(said.get("about") or "{}")
    except pydantic.ValidationError as error:
        found = next(iter(problems(error)))
        raise UploadRefused(f"{found.path}: {found.message}") from None
    length = _number(headers, "Upload-Length")
    return NewUpload(file_id, length, said.get("filename", ""), said.get("part", ""), about)


def offset(headers: Mapping[str, str]) -> int:
    """From which byte on a request continues the file."""
    return _number(headers, "Upload-Offset")


def so_far(headers: Mapping[str, str]) -> str:
    """The sender's digest of all that came before this request, "" where they send none.

    Ours, beside the protocol: see `going_on`. UploadRefused for what is no digest.
    """
    said = headers.get("Upload-So-Far", "")
    if said and not _SHA256.fullmatch(said):
        raise UploadRefused(_("Upload-So-Far is a SHA-256 in hexadecimal."))
    return said


def content(request: HttpRequest, progress: Progress, offset: int) -> Iterator[bytes]:
    """The body of a PATCH, piece by piece; it ends where the connection breaks off.

    OtherType for another media type; WrongOffset and TooLarge before anything is read, where that
    can be told from the headers.
    """
    if request.content_type != MEDIA_TYPE:
        raise OtherType(_("A part of a file is sent as application/offset+octet-stream."))
    if offset != progress.here:
        raise WrongOffset(
            _("This is not where the file ends. Ask how much is here."), progress.here
        )
    if int(request.META.get("CONTENT_LENGTH") or 0) > progress.length - progress.here:
        raise TooLarge(_("This is more than the file was to have. Begin it anew."))
    return _body(request)


def options() -> dict[str, str]:
    """What this server can."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,termination",
        "Tus-Max-Size": str(settings.AMPARO_EVIDENCE_LARGEST),
    }


def told(progress: Progress) -> dict[str, str]:
    """How far an upload is."""
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(progress.here),
        "Upload-Length": str(progress.length),
    }


def refusal(refused: UploadRefused) -> dict[str, str]:
    """The headers beside a refusal."""
    headers = {"Tus-Resumable": VERSION}
    if isinstance(refused, WrongOffset):
        headers["Upload-Offset"] = str(refused.offset)
    return headers | (options() if isinstance(refused, OtherVersion) else {})


def _body(request: HttpRequest) -> Iterator[bytes]:
    while True:
        try:
            some = request.read(AT_ONCE)
        except OSError:  # the sender is gone; what had come stays
            return
        if not some:
            return
        yield some


def _number(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UploadRefused(_("Say how long the file is, and where this part of it begins."))
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Pairs of a key and base64, with commas between them. Keys that nobody knows are ignored."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _blank, value = pair.partition(" ")
        try:
            text = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise UploadRefused(_("The metadata of this upload cannot be read.")) from None
        if key in METADATA:
            found[key] = text
    return found
