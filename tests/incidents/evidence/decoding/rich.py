"""Pictures that tell everything: each format with each kind of metadata that it can carry.

Whatever names a person, a device or a place has the word CANARY in it.
"""

from __future__ import annotations

from io import BytesIO
from struct import pack

import exiv2
import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

pillow_heif.register_heif_opener()

CANARY = "Canary"
SIZE = (320, 240)
_EXIF = {
    "Exif.Image.Make": f"{CANARY} Works",
    "Exif.Image.Model": f"{CANARY} Phone 3",
    "Exif.Image.Artist": f"{CANARY} Ionescu",
    "Exif.Image.Software": f"{CANARY} 1.0",
    "Exif.Image.DateTime": "2026:03:05 14:03:22",
    "Exif.Photo.DateTimeOriginal": "2026:03:05 14:03:22",
    "Exif.Photo.OffsetTimeOriginal": "+02:00",
    "Exif.Photo.BodySerialNumber": f"SN-{CANARY}-4711",
    "Exif.Photo.UserComment": f"{CANARY} was here",
    "Exif.Photo.MakerNote": "67 97 110 97 114 121 32 109 97 107 101 114",  # "Canary maker"
    "Exif.GPSInfo.GPSLatitudeRef": "S",
    "Exif.GPSInfo.GPSLatitude": "33/1 26/1 125/10",
    "Exif.GPSInfo.GPSLongitudeRef": "E",
    "Exif.GPSInfo.GPSLongitude": "70/1 3/1 0/1",
}
_XMP = {
    "Xmp.dc.creator": f"{CANARY} Ionescu",
    "Xmp.exif.GPSLatitude": "33,26.2S",
    "Xmp.exif.GPSLongitude": "70,3E",
    "Xmp.aux.SerialNumber": f"SN-{CANARY}-4711",
    "Xmp.xmp.CreateDate": "2026-03-05T14:03:22+02:00",
}
_IPTC = {
    "Iptc.Application2.City": f"{CANARY}ville",
    "Iptc.Application2.Byline": f"{CANARY} Ionescu",
    "Iptc.Application2.DateCreated": "2026-03-05",
}


_PACKET = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="SN-{CANARY}"/>
</rdf:RDF></x:xmpmeta>""".encode()


def scene(mode: str = "RGB") -> Image.Image:
    """Four quarters: top left red, top right green, bottom left blue, bottom right grey."""
    picture = Image.new("RGB", SIZE, (120, 120, 120))
    half = (SIZE[0] // 2, SIZE[1] // 2)
    picture.paste((220, 20, 20), (0, 0, *half))
    picture.paste((20, 200, 20), (half[0], 0, SIZE[0], half[1]))
    picture.paste((20, 20, 220), (0, half[1], half[0], SIZE[1]))
    return picture.convert(mode)


def profile() -> bytes:
    """sRGB under a name that tells something."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    name = "sRGB built-in".encode("utf-16-be")
    assert name in plain
    return plain.replace(name, f"{CANARY} lens 7"[:13].ljust(13).encode("utf-16-be"))


def encoded(kind: str, **options: object) -> bytes:
    """The scene in a format of Pillow's."""
    made = BytesIO()
    scene().save(made, kind, **options)
    return made.getvalue()


def _thumbnail() -> bytes:
    made = BytesIO()
    Image.new("RGB", (96, 72), (255, 0, 255)).save(made, "JPEG", comment=f"{CANARY} thumbnail")
    return made.getvalue()


def told(content: bytes, *, iptc: bool = True) -> bytes:
    """The same picture with all of the above, written by exiv2."""
    image = exiv2.ImageFactory.open(content)
    image.readMetadata()
    exif, xmp, words = exiv2.ExifData(), exiv2.XmpData(), exiv2.IptcData()
    for key, value in _EXIF.items():
        exif[key] = value
    for key, value in _XMP.items():
        xmp[key] = value
    if image.mimeType() != "image/tiff":  # a TIFF's first directory is the picture itself
        exiv2.ExifThumb(exif).setJpegThumbnail(_thumbnail())
    image.setExifData(exif)
    image.setXmpData(xmp)
    if iptc:
        for key, value in _IPTC.items():
            words[key] = value
        image.setIptcData(words)
    image.writeMetadata()
    image.io().open()
    return bytes(image.io().mmap())


def _as_phones_write(webp: bytes) -> bytes:
    """With the six bytes before the EXIF that the standard does not want and most write."""
    at = webp.index(b"EXIF")
    length = int.from_bytes(webp[at + 4 : at + 8], "little") + 6
    changed = webp[: at + 4] + pack("<I", length) + b"Exif\0\0" + webp[at + 8 :]
    return changed[:4] + pack("<I", len(changed) - 8) + changed[8:]


def pictures() -> dict[str, bytes]:
    """Media type to a picture rich in what must not leave."""
    icc = profile()
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", f"{CANARY} Ionescu")
    text.add_text("Comment", f"{CANARY} was here", zip=True)
    text.add_itxt("Place", f"{CANARY}ville", zip=True)
    jpeg = told(encoded("JPEG", icc_profile=icc, comment=f"{CANARY} comment"))
    exif = Image.open(BytesIO(jpeg)).getexif().tobytes()
    heif = BytesIO()
    pillow_heif.from_pillow(scene()).save(heif, format="HEIF", exif=exif, xmp=_PACKET)
    gif = encoded("GIF", comment=f"{CANARY} comment")
    return {
        "image/jpeg": jpeg + b"behind the end: " + CANARY.encode() + b"\xff\xd9",
        "image/png": told(encoded("PNG", icc_profile=icc, pnginfo=text), iptc=False),
        "image/webp": _as_phones_write(
            encoded("WEBP", icc_profile=icc, lossless=True, exif=exif, xmp=_PACKET)
        ),
        "image/tiff": told(encoded("TIFF", icc_profile=icc)),
        "image/gif": gif[:-1] + b"!\xfe\x06Canary\0;",
        "image/bmp": encoded("BMP") + CANARY.encode(),
        "image/heic": heif.getvalue(),
    }
