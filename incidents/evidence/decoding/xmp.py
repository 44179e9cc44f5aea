"""Where a picture was made, from its XMP packet (ISO 16684-1): two properties of it, no other.

The packet is XML that anybody may have written. It is read as a stream by expat, up to a size; a
document type, and with it every entity, ends the reading. Nothing outside is ever asked for.
"""

from __future__ import annotations

import re
from xml.parsers import expat

MOST_BYTES = 2**20
_EXIF = "http://ns.adobe.com/exif/1.0/"
_LATITUDE, _LONGITUDE = f"{_EXIF} GPSLatitude", f"{_EXIF} GPSLongitude"
_MOST_LETTERS = 100
# "33,26,12.5S" or "33,26.2S" (XMP, part 2: GPSCoordinate), and the plain degrees that some write.
_WRITTEN = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])")
_PLAIN = re.compile(r"-?\d{1,3}(?:\.\d{1,12})?")


class Unreadable(Exception):
    """The packet speaks of a place and cannot be read, or names none on earth."""


def place_of(packet: object) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, to six digits; None where the packet names no place.

    Raises Unreadable.
    """
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    if not isinstance(packet, bytes) or b"GPSL" not in packet:
        return None
    if len(packet) > MOST_BYTES:
        raise Unreadable
    said = _Reader().read(packet.strip(b"\0 \t\r\n"))
    if not said:
        return None
    latitude = _degrees(said.get(_LATITUDE, ""), "NS", 90)
    return latitude, _degrees(said.get(_LONGITUDE, ""), "EW", 180)


class _Reader:
    """Takes down the first latitude and longitude, written as attributes or as elements."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self._inside = ""
        # Said here and not by the packet, which could name any codec that Python would then load.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, packet: bytes) -> dict[str, str]:
        try:
            self._parser.Parse(packet, True)
        except expat.ExpatError:
            raise Unreadable from None
        return self.said

    def _refuse(self, *_told: object) -> None:
        raise Unreadable

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        for one in (_LATITUDE, _LONGITUDE):
            if one in attributes:
                self.said.setdefault(one, attributes[one][:_MOST_LETTERS])
        self._inside = name if name in (_LATITUDE, _LONGITUDE) and name not in self.said else ""
        if self._inside:
            self.said[name] = ""

    def _end(self, _name: str) -> None:
        self._inside = ""

    def _text(self, text: str) -> None:
        if self._inside and len(self.said[self._inside]) < _MOST_LETTERS:
            self.said[self._inside] += text[:_MOST_LETTERS]


def _degrees(written: str, ends: str, most: int) -> float:
    text = written.strip()
    if _PLAIN.fullmatch(text):
        value = float(text)
    elif (said := _WRITTEN.fullmatch(text)) and said[4] in ends:
        value = int(said[1]) + float(said[2]) / 60 + float(said[3] or 0) / 3600
        value = -value if said[4] in "SW" else value
    else:
        raise Unreadable
    if not -most <= value <= most:
        raise Unreadable
    return round(value, 6)
