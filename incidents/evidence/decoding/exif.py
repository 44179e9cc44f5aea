"""The facts in a picture's EXIF (CIPA DC-008, Exif 3.0): when, where, with what."""

from __future__ import annotations

import re
from typing import Any

from PIL.Image import Exif

from incidents.evidence.decoding.found import TEXT_AT_MOST

_MAKE, _MODEL, _SOFTWARE, _CHANGED, _ORIENTATION = 0x010F, 0x0110, 0x0131, 0x0132, 0x0112
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _DIGITIZED = (0x9003, 0x9011), (0x9004, 0x9012)  # each with its offset from UTC
_OFFSET_OF_CHANGED = 0x9010
_BODY_SERIAL, _DNG_SERIAL = 0xA431, 0xC62F
_PRESCRIBED = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d|Z")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def facts_of(exif: Exif) -> dict[str, Any]:
    """Fields of `Found` and a list `warnings`; what is not there or makes no sense is left out."""
    inner, gps = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
    warnings = []
    place = place_of(gps)
    if place is None and (2 in gps or 4 in gps):
        warnings.append("place_unreadable")
    turned = exif.get(_ORIENTATION)
    return {
        "taken": (
            _time(inner.get(_TAKEN[0]), inner.get(_TAKEN[1]))
            or _time(inner.get(_DIGITIZED[0]), inner.get(_DIGITIZED[1]))
            or _time(exif.get(_CHANGED), inner.get(_OFFSET_OF_CHANGED))
        ),
        "place": place,
        "device": device(exif.get(_MAKE), exif.get(_MODEL)),
        "serial": text(inner.get(_BODY_SERIAL)) or text(exif.get(_DNG_SERIAL)),
        "software": text(exif.get(_SOFTWARE)),
        "orientation": turned if isinstance(turned, int) and 1 <= turned <= 8 else None,
        "warnings": warnings,
    }


def text(value: object) -> str:
    """One line of at most TEXT_AT_MOST characters, without what cannot be seen or turns a line."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return _UNSEEN.sub(" ", value).strip()[:TEXT_AT_MOST].strip()


def device(make: object, model: object) -> str:
    """Make and model, the make once."""
    made, named = text(make), text(model)
    if named.lower().startswith(made.lower()):
        return named
    return f"{made} {named}".strip()[:TEXT_AT_MOST]


def place_of(gps: dict[int, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, to six digits (a decimetre); None for none or nonsense."""
    latitude = _degrees(gps.get(2), gps.get(1), "S", 90)
    longitude = _degrees(gps.get(4), gps.get(3), "W", 180)
    if latitude is None or longitude is None:
        return None
    return latitude, longitude


def _degrees(parts: object, reference: object, negative: str, most: int) -> float | None:
    if not isinstance(parts, tuple) or not 1 <= len(parts) <= 3:
        return None
    try:
        value = sum(float(part) / 60**power for power, part in enumerate(parts))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not 0 <= value <= most:  # refuses NaN too
        return None
    return round(-value if text(reference).upper() == negative else value, 6)


def _time(value: object, offset: object) -> str:
    written, beside = text(value), text(offset)
    if not written.strip(" :0"):
        return ""  # how a device without a clock fills the field
    if said := _PRESCRIBED.fullmatch(written):
        year, month, day, clock = said.groups()
        return f"{year}-{month}-{day}T{clock}{beside if _OFFSET.fullmatch(beside) else ''}"
    return written
