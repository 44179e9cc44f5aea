"""Opening pictures, and looking at them without decoding a pixel. Runs in the child alone."""

from __future__ import annotations

import warnings
from typing import IO, Any

import pillow_heif
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from incidents.evidence.decoding import exif, xmp
from incidents.evidence.decoding.found import MOST_PIXELS, Undecodable
from incidents.evidence.decoding.signatures import PREVIEWED

# What Pillow would import by itself when it meets the format: later nothing can be.
FORMATS = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
# A thumbnail within may show another picture than the one around it; no thread may be started.
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)
Image.preinit()
# Pixels are counted here, where a refusal has a name.
Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")


def opened(source: IO[bytes], media_type: str) -> Image.Image:
    """The picture in `source`, not decoded yet; tried as this type alone.

    Raises Undecodable (damaged), MemoryError.
    """
    try:
        return Image.open(source, formats=[PREVIEWED[media_type]])
    except MemoryError:
        raise
    except Exception as unreadable:
        raise Undecodable("damaged") from unreadable


def look(source: IO[bytes], media_type: str) -> dict[str, Any]:
    """Fields of `Found` that the header tells. Raises Undecodable (damaged), MemoryError."""
    picture = opened(source, media_type)
    width, height = picture.size
    try:
        # Pillow's own method for PNG would decode all pixels, to see what comes behind them.
        of_any = Image.Image.getexif if picture.format == "PNG" else type(picture).getexif
        facts = exif.facts_of(of_any(picture))
    except MemoryError:
        raise
    except Exception:
        facts = {"warnings": ["unreadable"]}
    if facts.get("place") is None:
        _place_by_xmp(picture, facts)
    # Pillow turns the size of a TIFF by itself, libheif both size and pixels.
    if picture.format in ("JPEG", "MPO", "PNG", "WEBP") and (facts.get("orientation") or 1) > 4:
        width, height = height, width
    facts["width"], facts["height"] = width, height
    if width * height > MOST_PIXELS:
        facts["warnings"].append("too_many_pixels")
    return facts


def _place_by_xmp(picture: Image.Image, facts: dict[str, Any]) -> None:
    """Programs that sort pictures write a place into the XMP packet alone."""
    try:
        facts["place"] = xmp.place_of(picture.info.get("xmp"))
    except xmp.Unreadable:
        if "place_unreadable" not in facts["warnings"]:
            facts["warnings"].append("place_unreadable")
