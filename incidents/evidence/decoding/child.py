"""The process that decodes: one request by standard input, one answer by standard output.

A request is a line of JSON and bytes. {"look": [head, tail, size], "type": media type} comes with
so many bytes of head and of tail; {"copy": length, "hidden": [[left, top, width, height]],
"longest": pixels or null, "type": media type} with a picture. An answer is a line of JSON, and
for a copy its bytes.

Fences stand before a line is read, and the cage is locked before a byte of content is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from incidents.evidence.decoding import besides, cage, fences
from incidents.evidence.decoding.found import MOST_BYTES, Region, Undecodable
from incidents.evidence.decoding.signatures import PREVIEWED
from incidents.evidence.decoding.sparse import Sparse

Facts = dict[str, Any]


def main() -> None:
    """Answer one request. Dies of whatever it was not made for: the caller reckons with that."""
    fences.put_up()
    request = json.loads(sys.stdin.buffer.readline(65_536))
    if PREVIEWED.get(request["type"]) != "HEIF":
        fences.stay_alone()
    try:
        answer, content = _looked(request) if "look" in request else _copied(request)
    except MemoryError:
        answer, content = {"refused": "too_much_memory"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _looked(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    media_type: str = request["type"]
    (length, behind, size), reader = request["look"], _reader(media_type)
    cage.lock()
    head, tail = sys.stdin.buffer.read(length), sys.stdin.buffer.read(behind)
    source = Sparse(head, tail, size)
    facts: Facts = {}
    # libheif takes a file whole or not at all.
    if reader and not (PREVIEWED.get(media_type) == "HEIF" and size > MOST_BYTES):
        try:
            facts = reader(source, media_type)
        except Undecodable:
            facts = {"warnings": ["header_incomplete" if source.missed else "unreadable"]}
    also = besides.warnings_of(media_type, head, tail)
    facts["warnings"] = [*facts.get("warnings", []), *also]
    return {"found": {"media_type": media_type, **facts}}, b""


def _reader(media_type: str) -> Callable[[Any, str], Facts] | None:
    """What reads the header of such a file, loaded whole: later nothing can be."""
    if media_type in PREVIEWED:
        from incidents.evidence.decoding import pictures

        return pictures.look
    if media_type.startswith(("audio/", "video/")):
        from incidents.evidence.decoding import recordings

        recordings.warm()
        return recordings.look
    return None


def _copied(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from incidents.evidence.decoding import copies

    cage.lock()
    content = sys.stdin.buffer.read(request["copy"])
    hidden = [Region(*sides) for sides in request["hidden"]]
    try:
        made = copies.copy_of(content, request["type"], hidden, request["longest"])
    except Undecodable as refused:
        return {"refused": refused.code}, b""
    told = {"media_type": made.media_type, "width": made.width, "height": made.height}
    return {"copy": told, "length": len(made.content)}, made.content
