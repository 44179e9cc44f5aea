"""Files made to hurt whoever opens them. Each is small; what it asks for is not."""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack

from PIL import Image

from tests.incidents.evidence.decoding import rich


def chunk(kind: bytes, body: bytes, length: int | None = None) -> bytes:
    """One chunk of a PNG; with `length` it lies about it."""
    size = len(body) if length is None else length
    return pack(">I", size) + kind + body + pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    header = pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def _zeros(count: int) -> bytes:
    """So many zeros, a thousandth as long."""
    press, block = zlib.compressobj(), bytes(2**20)
    parts = [press.compress(block) for _ in range(count // 2**20)]
    return b"".join([*parts, press.compress(bytes(count % 2**20)), press.flush()])


def _jpeg(width: int, height: int) -> bytes:
    """A small picture whose frame says another size."""
    plain = rich.encoded("JPEG")
    at = plain.index(b"\xff\xc0") + 5
    return plain[:at] + pack(">HH", height, width) + plain[at + 4 :]


def _with_exif(body: bytes) -> bytes:
    plain = rich.encoded("JPEG")
    segment = b"\xff\xe1" + pack(">H", len(body) + 8) + b"Exif\0\0" + body
    return plain[:2] + segment + plain[2:]


def _ifd(entries: list[tuple[int, int, int, int]], following: int) -> bytes:
    packed = b"".join(pack("<HHII", *entry) for entry in entries)
    return pack("<H", len(entries)) + packed + pack("<I", following)


def _recursive_ifds() -> bytes:
    """EXIF, GPS and interoperability directories that are the first directory again, for ever."""
    around = [(0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0xA005, 4, 1, 8), (0x014A, 4, 1, 8)]
    return _with_exif(b"II*\0\x08\0\0\0" + _ifd(around, 8))


def _huge_exif() -> bytes:
    """One directory that says it has 65,535 entries of four billion values each."""
    entries = b"".join(pack("<HHII", n, 5, 2**32 - 1, 8) for n in range(5000))
    return _with_exif(b"II*\0\x08\0\0\0" + pack("<H", 65_535) + entries)


def _tiff(entries: dict[int, tuple[int, int, int]], body: bytes = b"") -> bytes:
    packed = [(tag, *rest) for tag, rest in sorted(entries.items())]
    return b"II*\0\x08\0\0\0" + _ifd(packed, 0) + body


def _tiff_of(width: int, height: int, strips: int = 1, compressed: int = 1) -> bytes:
    return _tiff(
        {
            256: (4, 1, width),
            257: (4, 1, height),
            258: (3, 1, 8),
            259: (3, 1, compressed),
            262: (3, 1, 1),
            273: (4, strips, 8),
            278: (4, 1, 1),
            279: (4, strips, 2**32 - 1),
        }
    )


def _gif(frames: int) -> bytes:
    frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    control = b"!\xf9\x04\0\0\0\0\0"
    palette = b"\0\0\0\xff\xff\xff"
    return b"GIF89a\x01\0\x01\0\x80\0\0" + palette + (control + frame) * frames + b";"


def _animated_png(frames: int) -> bytes:
    pixel = zlib.compress(b"\0\0\0\0")
    parts = [chunk(b"acTL", pack(">II", frames, 0))]
    for n in range(frames):
        parts.append(chunk(b"fcTL", pack(">IIIIIHHBB", 2 * n, 1, 1, 0, 0, 1, 10, 0, 0)))
        parts.append(chunk(b"IDAT", pixel) if not n else chunk(b"fdAT", pack(">I", n) + pixel))
    return _png(1, 1, *parts)


def _cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def _spoiled(content: bytes) -> bytes:
    """Every 61st byte of the second half turned round."""
    spoiled = bytearray(content)
    for at in range(len(spoiled) // 2, len(spoiled), 61):
        spoiled[at] ^= 0xFF
    return bytes(spoiled)


def refused() -> dict[str, bytes]:
    """Of these no copy may be made."""
    many = Image.effect_noise((640, 480), 60).convert("RGB")
    formats = {}
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF"):
        made = BytesIO()
        many.save(made, kind)
        formats[kind] = made.getvalue()
    huge_webp = bytearray(rich.encoded("WEBP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"))
    at = huge_webp.index(b"VP8X") + 12
    huge_webp[at : at + 6] = b"\xfe\x3f\0\xfe\x3f\0"  # 16,383 x 16,383
    return {
        "PNG of 50,000 x 50,000": _png(50_000, 50_000, chunk(b"IDAT", _zeros(8 * 2**20))),
        "PNG of 4 billion by 4 billion": _png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", b"")),
        "PNG of no size": _png(0, 0, chunk(b"IDAT", zlib.compress(b""))),
        "PNG of 10,000 x 9,000 at 16 bits a channel": _png(
            10_000, 9_000, chunk(b"IDAT", _zeros(64 * 2**20)), depth=16, colour=6
        ),
        "PNG with text of 64 megabytes": _png(
            16, 16, chunk(b"zTXt", b"Comment\0\0" + _zeros(64 * 2**20)), chunk(b"IDAT", _zeros(784))
        ),
        "PNG with a profile of 64 megabytes": _png(
            2**14, 2**14, chunk(b"iCCP", b"ICC\0\0" + _zeros(64 * 2**20)), chunk(b"IDAT", b"")
        ),
        "PNG without pixels": _png(16, 16),
        "JPEG of 65,535 x 65,535": _jpeg(65_535, 65_535),
        "JPEG without a frame": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9",
        "TIFF of 4 billion lines": _tiff_of(2**32 - 1, 2**32 - 1),
        "TIFF whose strips lie nowhere": _tiff_of(64, 64, strips=64),
        "TIFF with four billion strips": _tiff_of(4_000, 4_000, strips=2**32 - 1),
        "TIFF that is its own directory": b"II*\0\x08\0\0\0" + _ifd([(330, 4, 1, 8)], 8),
        "TIFF of LZW strips without end": _tiff_of(60_000, 1_600, strips=1600, compressed=5),
        "BMP of two billion lines": formats["BMP"][:18]
        + pack("<ii", 2**31 - 1, -(2**31))
        + formats["BMP"][26:],
        "GIF of 65,535 x 65,535": b"GIF89a\xff\xff\xff\xff" + formats["GIF"][10:],
        "WebP that says it is as large as one can be": bytes(huge_webp),
        "HEIC, second half spoiled": _spoiled(formats["HEIF"])[: len(formats["HEIF"]) * 9 // 10],
        "a name alone": b"\x89PNG\r\n\x1a\n",
        "HTML that is called a picture": b"<html><script>alert(1)</script>",
        "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "nothing": b"",
    } | {f"{kind}, cut off": _cut(content, 0.4) for kind, content in formats.items()}


def endured() -> dict[str, bytes]:
    """Of these a copy may be made or not; neither may cost anything."""
    return {
        "recursive directories": _recursive_ifds(),
        "EXIF of 65,535 entries": _huge_exif(),
        "GIF of 100,000 frames": _gif(100_000),
        "PNG of 100,000 frames": _animated_png(100_000),
        "JPEG, second half spoiled": _spoiled(rich.encoded("JPEG")),
        "WebP, second half spoiled": _spoiled(rich.encoded("WEBP")),
        "PNG whose chunk lies about its length": _png(
            16, 16, chunk(b"IDAT", _zeros(784), length=2**31 - 1)
        ),
        "PNG of 9,000 x 9,000": _png(9_000, 9_000, chunk(b"IDAT", _zeros(9_000 * 27_001))),
    }
