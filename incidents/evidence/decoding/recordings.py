"""Sound and video: what their header says. No frame and no sample is decoded.

MediaInfo (through pymediainfo, which brings the library) knows the containers that phones write,
asks for the bytes it wants and takes no file. It runs in the child alone.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pymediainfo import MediaInfo, Track

from incidents.evidence.decoding.exif import device, text
from incidents.evidence.decoding.sparse import Sparse

# A longer time is a broken header: a year in milliseconds.
_LONGEST = 366 * 86_400_000
_CODECS_AT_MOST = 16
_POINT = re.compile(r"([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")  # ISO 6709, degrees
_UTC = re.compile(
    r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? UTC|UTC (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)"
)
_APPLE = "comapplequicktime"


def warm() -> None:
    """Load the library while files can still be opened."""
    MediaInfo.can_parse()


def look(source: Sparse, media_type: str) -> dict[str, Any]:
    """Fields of `Found` that the header tells; the type too, where sound and video share one."""
    tracks = MediaInfo.parse(source, parse_speed=0.0).tracks
    general = next((track for track in tracks if track.track_type == "General"), None)
    streams = [track for track in tracks if track.track_type in ("Video", "Audio")]
    if general is None or not (general.format and streams):
        return {"warnings": ["header_incomplete" if source.missed else "unreadable"]}
    video = next((track for track in streams if track.track_type == "Video"), None)
    said = {key: value for key, value in general.to_data().items() if isinstance(value, str)}
    place, odd = _place(said)
    return {
        "media_type": media_type if video else media_type.replace("video/", "audio/"),
        "width": _pixels(video, "width"),
        "height": _pixels(video, "height"),
        "duration_s": _seconds(general, streams),
        "taken": _time(said),
        "place": place,
        "device": device(
            said.get("make") or said.get(f"{_APPLE}make") or said.get("comandroidmanufacturer"),
            said.get("model") or said.get(f"{_APPLE}model") or said.get("comandroidmodel"),
        ),
        "software": text(
            said.get(f"{_APPLE}software") or said.get("writing_application") or said.get("software")
        ),
        "container": text(general.format),
        "codecs": _codecs(streams),
        "warnings": ["place_unreadable"] if odd else [],
    }


def _pixels(video: Track | None, side: str) -> int | None:
    value = getattr(video, side, None) if video else None
    return value if isinstance(value, int) and 0 < value < 2**31 else None


def _seconds(general: Track, streams: list[Track]) -> float | None:
    for track in (general, *streams):
        try:
            milliseconds = float(track.duration or 0)
        except (TypeError, ValueError):
            continue
        if 0 < milliseconds < _LONGEST:
            return round(milliseconds / 1000, 3)
    return None


def _codecs(streams: list[Track]) -> tuple[str, ...]:
    names = [text(track.format) for track in streams]
    return tuple(dict.fromkeys(name for name in names if name))[:_CODECS_AT_MOST]


def _time(said: dict[str, str]) -> str:
    """The time with its offset (Apple) before the one in UTC; MP4's zero, 1904, is none."""
    if written := text(said.get(f"{_APPLE}creationdate") or said.get("recorded_date")):
        try:
            return datetime.fromisoformat(written).isoformat()
        except ValueError:
            return written
    written = text(said.get("encoded_date") or said.get("tagged_date"))
    if found := _UTC.fullmatch(written):
        day, clock = (found[1], found[2]) if found[1] else (found[3], found[4])
        return "" if day.startswith(("1904", "1970-01-01")) else f"{day}T{clock}Z"
    return written


def _place(said: dict[str, str]) -> tuple[tuple[float, float] | None, bool]:
    """Where, and whether something was written that is no place."""
    written = next(
        (
            said[key]
            for key in sorted(said)
            if key in ("xyz", "recorded_location") or "iso6709" in key
        ),
        "",
    )
    if not written:
        return None, False
    if found := _POINT.match(written):
        latitude, longitude = round(float(found[1]), 6), round(float(found[2]), 6)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return (latitude, longitude), False
    return None, True
