"""Working copies: the pixels alone, turned upright, areas covered, encoded anew. Child only.

Areas are filled with one colour. Blur and pixelation are offered nowhere: faces and text under
both were recovered (Hill, Zhou, Saul, Shacham: On the (In)effectiveness of Mosaicing and Blurring
as Tools for Document Redaction, PoPETs 2016; McPherson, Shokri, Shmatikov: Defeating Image
Obfuscation with Deep Learning, 2016). Under a filled area there is nothing to recover.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil, floor

from PIL import Image, ImageCms, ImageOps

from incidents.evidence.decoding.found import MOST_PIXELS, Copy, Region, Undecodable
from incidents.evidence.decoding.pictures import opened

# What two whole copies of fit into the child's memory, at four bytes a pixel. A JPEG above it
# is decoded at half its size; others above it are refused when memory ends.
_COMFORTABLE = 50_000_000
# PNG of a whole photo takes longer than a decoder may work.
_MOST_AS_PNG = 8_000_000
_LOSSLESS = ("image/png", "image/gif", "image/bmp", "image/tiff")
# Lossy formats spread what is in a block of 16 x 16 over all of it, so a rim is covered too.
_RIM = 16
_COVER = {"RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}
_SRGB = ImageCms.createProfile("sRGB")


def copy_of(content: bytes, media_type: str, hidden: list[Region], longest: int | None) -> Copy:
    """As `decoder.copy_of`, for a type that has a preview. Raises Undecodable, MemoryError."""
    picture = opened(BytesIO(content), media_type)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Undecodable("too_many_pixels")
    try:
        return _encoded(_shown(picture, hidden, longest), media_type)
    except MemoryError:
        raise
    except Exception as damaged:
        raise Undecodable("damaged") from damaged


def _shown(picture: Image.Image, hidden: list[Region], longest: int | None) -> Image.Image:
    """RGB or RGBA in sRGB, upright, covered, at most `longest` on a side."""
    width, height = picture.size
    share = min(1.0, longest / max(width, height)) if longest else 1.0
    if share == 1.0 and width * height > _COMFORTABLE:
        share = 0.5
    if picture.format in ("JPEG", "MPO") and share < 1.0:
        picture.draft(None, (ceil(width * share), ceil(height * share)))
    picture.load()
    profile = picture.info.get("icc_profile")
    turned = ImageOps.exif_transpose(picture)
    flat = _coloured(turned, profile)
    del picture, turned
    for region in hidden:
        flat.paste(_COVER[flat.mode], _box(region, flat.size))
    if longest and max(flat.size) > longest:
        scale = longest / max(flat.size)
        size = (max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return flat


def _box(region: Region, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return (
        max(0, floor(region.left * width) - _RIM),
        max(0, floor(region.top * height) - _RIM),
        min(width, ceil((region.left + region.width) * width) + _RIM),
        min(height, ceil((region.top + region.height) * height) + _RIM),
    )


def _coloured(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In RGB(A) as sRGB means it: a profile is applied, then forgotten. A broken one is ignored."""
    if picture.mode.startswith(("I", "F")):
        lowest, highest = picture.getextrema()
        span = max(float(highest) - min(0.0, float(lowest)), 255.0)
        wide = picture.convert("F")
        picture = wide.point(lambda value: value * (255.0 / span) + 0.0).convert("L")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(
                picture,
                source,
                _SRGB,
                outputMode=None if picture.mode != "CMYK" else "RGB",
                inPlace=picture.mode != "CMYK",
            )
            picture = made or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture if picture.mode == mode else picture.convert(mode)


def _encoded(picture: Image.Image, media_type: str) -> Copy:
    """As JPEG, or PNG where the source was lossless or can be seen through."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    as_png = picture.mode == "RGBA" or media_type in _LOSSLESS
    if as_png and picture.width * picture.height > _MOST_AS_PNG:
        as_png = False
        if picture.mode == "RGBA":
            ground = Image.new("RGB", picture.size, (255, 255, 255))
            ground.paste(picture, mask=picture.getchannel("A"))
            picture = ground
    # Comments, text, profiles and resolutions travel in here; encoders write what they find.
    picture.info = {}
    made = BytesIO()
    if as_png:
        picture.save(made, "PNG", compress_level=4, exif=b"", icc_profile=None)
    else:
        picture.save(made, "JPEG", quality=88, exif=b"", icc_profile=None, comment=b"")
    kind = "image/png" if as_png else "image/jpeg"
    return Copy(made.getvalue(), kind, picture.width, picture.height)
