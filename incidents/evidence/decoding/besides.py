"""What a file holds besides what it says it is: warnings for a person, not a verdict."""

from __future__ import annotations

from incidents.evidence.decoding.signatures import EMPTY

# Five bytes and more: shorter ones turn up by chance in a few megabytes of compressed pixels.
_MARKUP = (b"<html", b"<!doctype html", b"<script", b"<iframe", b"<svg xmlns", b"javascript:")
_RUNS = (b"<script", b"javascript:", b"<iframe", b"<foreignobject", b" onload", b" onclick")
_RUNS += (b" onerror", b" onmouseover", b"<!entity", b"<embed", b"<object")
_ENDS = {
    "image/jpeg": b"\xff\xd9",
    "image/png": b"IEND\xaeB`\x82",
    "image/gif": b";",
}
# Office documents are archives themselves.
_ARCHIVES = ("application/zip", "application/vnd.", "application/epub")
_ARCHIVE_ENDS_IN = 65_557  # an end record and the longest comment behind it


def warnings_of(media_type: str, head: bytes, tail: bytes) -> list[str]:
    """Codes of `found.WARNINGS`, for a file with this beginning and end."""
    if media_type == EMPTY:
        return ["empty"]
    if media_type in ("image/svg+xml", "text/html", "application/xml"):
        text = (head + tail).replace(b"\0", b"").lower()
        return ["holds_script"] if any(sign in text for sign in _RUNS) else []
    last = tail or head
    codes = []
    if (end := _ENDS.get(media_type)) and not last.endswith(end):
        codes.append("odd_end")
    if media_type.startswith(("image/", "audio/", "video/")) and any(
        sign in part.lower() for part in (head, tail) for sign in _MARKUP
    ):
        codes.append("holds_html")
    if not media_type.startswith(_ARCHIVES) and b"PK\5\6" in last[-_ARCHIVE_ENDS_IN:]:
        codes.append("holds_zip")
    if media_type != "application/pdf" and b"%PDF-" in head[:1024]:
        codes.append("holds_pdf")
    return codes
