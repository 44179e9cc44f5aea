"""What a file is, by its first bytes alone. Nothing is parsed here, so nothing can be attacked.

The first signature decides: a GIF with HTML in it is a GIF, a JPEG with an archive behind it is a
JPEG. What else such a file holds is a warning (`besides.py`).
"""

from __future__ import annotations

import re

# Media type to Pillow's name of the format: what has a preview and a working copy.
PREVIEWED = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"BZh", "application/x-bzip2"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"caff\0\1", "audio/x-caf"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\0\0\x01\0", "image/vnd.microsoft.icon"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = (
    (rb"(heic|heix|heim|heis|hevc|hevx)", "image/heic"),
    (rb"(avif|avis)", "image/avif"),
    (rb"(mif1|msf1)", "image/heif"),
    (rb"(qt  )", "video/quicktime"),
    (rb"(3g[gp2].)", "video/3gpp"),
    (rb"(M4A |M4B )", "audio/mp4"),
)
_UTF_16 = b"\xff\xfe"  # its mark, which could be a frame of MPEG layer I that nobody makes
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/[a-z0-9.+-]{3,80})(?=PK|$)")
_PACKAGED = (
    (b"word/document.xml", "wordprocessingml.document"),
    (b"xl/workbook.xml", "spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "presentationml.presentation"),
)
_MAIL = re.compile(
    rb"(Received|Return-Path|Delivered-To|Message-ID|MIME-Version|From): .*\n", re.IGNORECASE
)
_MARKUP_IN = 4096
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def type_of(head: bytes, tail: bytes = b"") -> str:
    """The media type of what begins with `head`; `UNKNOWN` when nothing here knows it."""
    if not head:
        return EMPTY
    for start, media_type in _STARTS:
        if head.startswith(start):
            return _within(media_type, head)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _branded(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"skip", b"pnot"):
        return "video/quicktime"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _packed(head, tail)
    if head[:4] == b"OggS":
        return "video/ogg" if b"theora" in head[:512] else "audio/ogg"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "video/mp2t"
    if head[0] == 0xFF and len(head) > 1 and head[:2] != _UTF_16:
        if head[1] & 0xF6 == 0xF0:
            return "audio/aac"
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
            return "audio/mpeg"
    return _written(head)


def _within(media_type: str, head: bytes) -> str:
    if media_type == "video/x-matroska" and b"webm" in head[:64]:
        return "video/webm"
    if media_type == "image/tiff" and head[8:10] == b"CR":
        return "image/x-canon-cr2"
    return media_type


def _branded(head: bytes) -> str:
    """ISO base media (ISO/IEC 14496-12, 4.3): the first brand of the list that is known."""
    brands = [head[8:12]]
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands += [head[at : at + 4] for at in range(16, length, 4)]
    for brand in brands[:1] if brands[0] not in (b"mif1", b"msf1") else reversed(brands):
        for pattern, media_type in _BRANDS:
            if re.fullmatch(pattern, brand, re.DOTALL):
                return media_type
    return "video/mp4"


def _packed(head: bytes, tail: bytes) -> str:
    if said := _OPEN_DOCUMENT.match(head, 30):
        return said[1].decode()
    for name, kind in _PACKAGED:
        if name in head or name in tail:
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    if b"AndroidManifest.xml" in head or b"AndroidManifest.xml" in tail:
        return "application/vnd.android.package-archive"
    return "application/zip"


def _written(head: bytes) -> str:
    """Text, and which: never decoded, but named for what a browser would make of it."""
    if head[:2] in (_UTF_16, _UTF_16[::-1]):
        text = head[: _MARKUP_IN * 2].decode("utf-16", "replace").encode(errors="replace")
    else:
        text = head
        if _CONTROL.search(head[:_MARKUP_IN]):
            return UNKNOWN
        try:
            head[:_MARKUP_IN].decode()
        except UnicodeDecodeError as no_text:
            # A letter that the cut divides is no damage.
            if no_text.start < min(len(head), _MARKUP_IN) - 3:
                return UNKNOWN
    start = text[:_MARKUP_IN].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.search(rb"<svg[\s>]", start):
        return "image/svg+xml"
    if re.search(rb"<(!doctype html|html|head|body|script|iframe)[\s>/]", start):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "application/xml"
    if start.startswith(b"begin:vcard"):
        return "text/vcard"
    if _MAIL.match(start):
        return "message/rfc822"
    return "text/plain"
