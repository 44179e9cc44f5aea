"""What comes out of decoding: facts that a file holds about itself, working copies, refusals.

Kept free of every library, for the decoding process and its caller both read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

# Bytes: what `look` wants of a file's beginning and end. A picture says what it is in its first
# kilobytes; a video that was never rewritten for streaming says it in its last megabytes.
HEAD = 4 * 2**20
TAIL = 8 * 2**20

# A picture above either is refused before a pixel of it is decoded.
MOST_BYTES = 64 * 2**20
MOST_PIXELS = 100_000_000

TEXT_AT_MOST = 200

# What `Found.warnings` may hold.
WARNINGS = (
    "empty",  # no byte in it
    "unreadable",  # its type is known by its first bytes; what follows cannot be read
    "header_incomplete",  # what describes it lies between the head and the tail that were given
    "too_many_pixels",  # no preview: more than MOST_PIXELS
    "place_unreadable",  # it says where it was made, in numbers that are no place on earth
    "odd_end",  # does not end as its format ends: cut off, or something follows
    "holds_html",  # a picture or recording with HTML or a script in it
    "holds_zip",  # an archive lies behind it
    "holds_pdf",  # a PDF lies in or behind its first kilobyte
    "holds_script",  # SVG or HTML that runs something where it is opened
)

# What `Undecodable.code` may be.
REFUSALS = (
    "no_preview",  # nothing that is decoded here: text, archives, SVG, HTML, sound, video
    "too_large",  # more than MOST_BYTES, or its copy would be
    "too_many_pixels",
    "too_much_memory",
    "too_long",  # ten seconds were not enough
    "damaged",  # its decoder says so
    "crashed",  # its decoder died, or answered what nobody asked
    "busy",  # two others are being decoded and did not end in time: try again
)


class Undecodable(Exception):
    """Refused, for one of `REFUSALS`. Says nothing of the content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What a file says about itself, all of it unproved: anybody can write a header.

    `media_type` comes from the content, never from a name. `width` and `height` are pixels of the
    picture as it is shown, `orientation` (EXIF 1 to 8) applied. `taken` is the time written by the
    device, with the offset where one is written: ISO 8601 where it is in the form EXIF prescribes,
    else the text as it stands. `place` is latitude and longitude in degrees, WGS 84.
    """

    media_type: str
    width: int | None = None
    height: int | None = None
    taken: str = ""
    place: tuple[float, float] | None = None
    device: str = ""
    serial: str = ""
    software: str = ""
    orientation: int | None = None
    duration_s: float | None = None
    container: str = ""
    codecs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """An area to cover: fractions (0 to 1) of width and height of the picture as it is shown."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        """Raises ValueError for what is no area of the picture."""
        sides = (self.left, self.top, self.width, self.height)
        if not all(isfinite(side) and 0 <= side <= 1 for side in sides):
            raise ValueError("a region lies within the picture")
        if not self.width or not self.height:
            raise ValueError("a region has an area")


@dataclass(frozen=True)
class Copy:
    """A working copy: pixels alone, as image/jpeg or image/png."""

    content: bytes
    media_type: str
    width: int
    height: int
