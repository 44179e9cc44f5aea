"""`look` and `copy_of`: what a hostile file can reach is a process with nothing in its hands.

Every call starts a process of its own (`child.py`, `fences.py`), hands the content over a pipe and
kills it after ten seconds. Whatever becomes of it, the caller sees an answer or `Undecodable`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from incidents.evidence.decoding.found import (
    MOST_BYTES,
    REFUSALS,
    TEXT_AT_MOST,
    WARNINGS,
    Copy,
    Found,
    Region,
    Undecodable,
)
from incidents.evidence.decoding.running import asked
from incidents.evidence.decoding.signatures import PREVIEWED, type_of

_FOUND = TypeAdapter(Found)
_STARTS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def look(head: bytes, tail: bytes, size: int) -> Found:
    """What a file of `size` bytes says about itself in its first `HEAD` and last `TAIL` bytes.

    Give all of a file that is shorter than both as `head`, or with a tail that overlaps or not.
    A header that cannot be read, or that kills its reader, is no refusal: it comes back as the
    type of the first bytes with the warning `unreadable`. Takes at most ten seconds of work.

    Raises Undecodable (busy) when two others are being decoded and do not end.
    """
    media_type = type_of(head, tail)
    line = json.dumps({"look": [len(head), len(tail), size], "type": media_type})
    try:
        answer, _ = asked(line, (head, tail))
        return _checked(answer.get("found"))
    except Undecodable as refused:
        if refused.code == "busy":
            raise
        return Found(media_type, warnings=("unreadable",))


def copy_of(content: bytes, *, hidden: Sequence[Region] = (), longest: int | None = None) -> Copy:
    """The working copy of a picture: decoded, upright, in sRGB, encoded anew, nothing else kept.

    No EXIF, XMP, IPTC, profile, comment, maker note, thumbnail or further frame survives. Each
    region of `hidden` is filled with black, a rim of 16 pixels included: blurred or pixelated
    areas can be recovered (sources in `copies.py`). `longest`: pixels of the longer side at most;
    a JPEG of more than 50 megapixels comes at half its size where none is given.

    Raises Undecodable with one of `REFUSALS`; ValueError for a `longest` that is no size.
    """
    if longest is not None and not 1 <= longest <= 65_535:
        raise ValueError("a side has between 1 and 65,535 pixels")
    if len(content) > MOST_BYTES:
        raise Undecodable("too_large")
    media_type = type_of(content[:8192])
    if media_type not in PREVIEWED:
        raise Undecodable("no_preview")
    areas = [[one.left, one.top, one.width, one.height] for one in hidden]
    request = {"copy": len(content), "type": media_type, "hidden": areas, "longest": longest}
    answer, made = asked(json.dumps(request), (content,))
    if "refused" in answer:
        raise Undecodable(answer["refused"] if answer["refused"] in REFUSALS else "crashed")
    match answer.get("copy"):
        case {"media_type": str(kind), "width": int(width), "height": int(height)} if (
            kind in _STARTS and made.startswith(_STARTS[kind]) and answer.get("length") == len(made)
        ):
            return Copy(made, kind, width, height)
    raise Undecodable("crashed")


def _checked(told: object) -> Found:
    """The child's answer, believed in its form alone: it may be the file that speaks."""
    try:
        found = _FOUND.validate_python(told)
    except ValidationError as nonsense:
        raise Undecodable("crashed") from nonsense
    texts = (found.media_type, found.taken, found.device, found.serial, found.software)
    texts += (found.container, *found.codecs)
    if any(len(text) > TEXT_AT_MOST or not text.isprintable() for text in texts):
        raise Undecodable("crashed")
    if len(found.codecs) > 16 or not set(found.warnings) <= set(WARNINGS):
        raise Undecodable("crashed")
    return found
