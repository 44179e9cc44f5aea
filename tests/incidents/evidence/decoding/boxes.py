"""Recordings made by hand: an MP4 as a phone writes it, its header in front or behind."""

from __future__ import annotations

from struct import pack

# 1904 to 1970, in which MP4 counts.
_EPOCH = 2_082_844_800


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box of ISO/IEC 14496-12."""
    body = b"".join(parts)
    return pack(">I", len(body) + 8) + kind + body


def _full(kind: bytes, *parts: bytes) -> bytes:
    return box(kind, bytes(4), *parts)


def _keys(said: dict[bytes, bytes]) -> bytes:
    """Names and values as QuickTime keeps them (`mdta`)."""
    names = b"".join(pack(">I", len(name) + 8) + b"mdta" + name for name in said)
    values = b"".join(
        box(pack(">I", number), box(b"data", pack(">II", 1, 0), value))
        for number, value in enumerate(said.values(), 1)
    )
    handler = _full(b"hdlr", bytes(4), b"mdta", bytes(13))
    keys = _full(b"keys", pack(">I", len(said)), names)
    return box(b"meta", handler, keys, box(b"ilst", values))


_MATRIX = pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)


def video(
    *,
    seconds: int = 83,
    created: int = 1_772_719_402,  # 2026-03-05T14:03:22Z
    place: bytes = b"-33.4368+070.0500/",
    behind: bool = True,
    sound: bool = False,
    apple: bool = False,
    media: int = 4096,
) -> bytes:
    """One track of H.264 (or, with `sound`, AAC) that nobody could play: headers alone are true."""
    times = pack(">II", created + _EPOCH, created + _EPOCH)
    stamp = times + pack(">II", 1000, seconds * 1000)
    header = _full(b"mvhd", stamp, pack(">IHH8x", 65536, 256, 0), _MATRIX, bytes(24), pack(">I", 2))
    size = (0, 0) if sound else (1280 << 16, 720 << 16)
    track = _full(
        b"tkhd",
        times,
        pack(">III", 1, 0, seconds * 1000),
        bytes(8),
        pack(">HHHH", 0, 0, 256 if sound else 0, 0),
        _MATRIX,
        pack(">II", *size),
    )
    if sound:
        handler, kind = b"soun", _full(b"smhd", bytes(4))
        entry = box(b"mp4a", pack(">6xH8xHHHHI", 1, 2, 16, 0, 0, 44100 << 16))
    else:
        handler, kind = b"vide", box(b"vmhd", pack(">I8x", 1))
        entry = box(
            b"avc1",
            pack(">6xH16xHHIIIH32sHh", 1, 1280, 720, 72 << 16, 72 << 16, 0, 1, bytes(32), 24, -1),
            box(b"avcC", bytes.fromhex("0142c01effe100046742c01e01000468ce3c80")),
        )
    ftyp = box(b"ftyp", b"M4A " if sound else b"isom", pack(">I", 512), b"isomiso2mp41")
    samples = box(
        b"stbl",
        _full(b"stsd", pack(">I", 1), entry),
        _full(b"stts", pack(">III", 1, 1, seconds * 1000)),
        _full(b"stsc", pack(">IIII", 1, 1, 1, 1)),
        _full(b"stsz", pack(">II", media, 1)),
        _full(b"stco", pack(">II", 1, len(ftyp) + 8)),
    )
    inner = box(
        b"mdia",
        _full(b"mdhd", stamp, pack(">HH", 0x55C4, 0)),
        _full(b"hdlr", bytes(4), handler, bytes(12), b"handler\0"),
        box(
            b"minf", kind, box(b"dinf", _full(b"dref", pack(">I", 1), _full(b"url ", b""))), samples
        ),
    )
    said = box(
        b"udta",
        *(
            box(name, pack(">HH", len(text), 0x15C7), text)
            for name, text in ((b"\xa9xyz", place), (b"\xa9mak", b"Acme"), (b"\xa9mod", b"Phone 3"))
        ),
    )
    if apple:
        said = _keys(
            {
                b"com.apple.quicktime.location.ISO6709": place,
                b"com.apple.quicktime.make": b"Acme",
                b"com.apple.quicktime.model": b"Phone 3",
                b"com.apple.quicktime.software": b"17.1",
                b"com.apple.quicktime.creationdate": b"2026-03-05T16:03:22+0200",
            }
        )
    movie = box(b"moov", header, box(b"trak", track, inner), said)
    data = box(b"mdat", bytes(media))
    return ftyp + (data + movie if behind else movie + data)
