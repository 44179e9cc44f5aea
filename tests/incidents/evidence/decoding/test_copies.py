"""The working copy has the pixels of the original and nothing else of it."""

from __future__ import annotations

from io import BytesIO
from struct import unpack

import exifread
import exiv2
import pytest
from PIL import Image, ImageCms

from incidents.evidence.decoding.decoder import copy_of, look
from incidents.evidence.decoding.found import Region
from tests.incidents.evidence.decoding import rich

PICTURES = rich.pictures()
# GIF, BMP carry no EXIF; what they carry is looked for in the bytes.
TOLD_BY_EXIF = [kind for kind in PICTURES if kind not in ("image/gif", "image/bmp")]


def _by_exifread(content: bytes) -> dict[str, str]:
    tags = exifread.process_file(BytesIO(content), details=True)
    return {name: str(value) for name, value in tags.items()}


def _by_exiv2(content: bytes) -> dict[str, str]:
    image = exiv2.ImageFactory.open(content)
    image.readMetadata()
    found = {
        datum.key(): str(datum.value())
        for data in (image.exifData(), image.xmpData(), image.iptcData())
        for datum in data
    }
    if image.comment():
        found["comment"] = image.comment()
    if image.iccProfileDefined():
        found["profile"] = "there"
    previews = exiv2.PreviewManager(image).getPreviewProperties()
    return found | {f"preview {n}": "there" for n, _ in enumerate(previews)}


def _without_layout(tags: dict[str, str]) -> dict[str, str]:
    """TIFF-like readers tell how a picture is stored; that is no fact about anybody."""
    return {name: value for name, value in tags.items() if not name.startswith("JPEG JFIF")}


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def _segments(content: bytes) -> list[int]:
    """The markers of a JPEG up to its pixels."""
    found, at = [], 2
    while True:
        marker, length = unpack(">HH", content[at : at + 4])
        found.append(marker)
        if marker == 0xFFDA:
            return found
        at += 2 + length


def _chunks(content: bytes) -> list[bytes]:
    """The kinds of a PNG's chunks."""
    found, at = [], 8
    while at < len(content):
        found.append(content[at + 4 : at + 8])
        at += 12 + unpack(">I", content[at : at + 4])[0]
    assert at == len(content)
    return found


@pytest.mark.parametrize("kind", TOLD_BY_EXIF)
def test_two_readers_find_person_place_time_and_device_in_the_sample(kind):
    """Else the next tests would prove nothing. ExifRead cannot follow how libheif lays out HEIC."""
    for read in (_by_exifread, _by_exiv2) if kind != "image/heic" else (_by_exiv2,):
        said = read(PICTURES[kind])
        assert any("GPSLatitude" in name for name in said), (kind, read)
        assert any("DateTimeOriginal" in name for name in said), (kind, read)
        assert any(rich.CANARY in value for value in said.values()), (kind, read)


@pytest.mark.parametrize("longest", [None, 100])
@pytest.mark.parametrize("kind", PICTURES)
def test_two_readers_find_nothing_in_the_copy(kind, longest):
    copy = copy_of(PICTURES[kind], hidden=[Region(0.1, 0.1, 0.1, 0.1)], longest=longest)
    assert _without_layout(_by_exifread(copy.content)) == {}
    assert _by_exiv2(copy.content) == {}
    assert rich.CANARY.lower().encode() not in copy.content.lower()
    if copy.media_type == "image/jpeg":
        # Start of frame, tables, scan, and the one application segment that says "JFIF".
        assert set(_segments(copy.content)) <= {0xFFE0, 0xFFDB, 0xFFC0, 0xFFC4, 0xFFDA}
        assert copy.content.endswith(b"\xff\xd9")
        assert copy.content.count(b"\xff\xd8\xff") == 1
    else:
        assert set(_chunks(copy.content)) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("kind", PICTURES)
def test_copy_shows_the_same_picture(kind):
    copy = copy_of(PICTURES[kind])
    assert (copy.width, copy.height) == _opened(copy.content).size == rich.SIZE
    shown = _opened(copy.content).convert("RGB")
    for at, colour in (
        ((80, 60), (220, 20, 20)),
        ((240, 60), (20, 200, 20)),
        ((80, 180), (20, 20, 220)),
    ):
        assert max(abs(a - b) for a, b in zip(shown.getpixel(at), colour, strict=True)) < 24


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_copy_is_upright(kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = rich.encoded(kind, exif=exif)
    copy = copy_of(content)
    wide, high = rich.SIZE if orientation < 5 else rich.SIZE[::-1]
    assert (copy.width, copy.height) == (wide, high)
    found = look(content, b"", len(content))
    assert (found.width, found.height, found.orientation) == (wide, high, orientation)
    # Where the red quarter (top left as stored) is to be seen: EXIF 3.0, tag 274.
    left, top = orientation in (1, 4, 5, 8), orientation in (1, 2, 5, 6)
    if orientation in (6, 7):
        left = False
    at = (wide // 4 if left else 3 * wide // 4, high // 4 if top else 3 * high // 4)
    red = _opened(copy.content).convert("RGB").getpixel(at)
    assert red[0] > 180 > 80 > red[1], (orientation, red)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("longest", [None, 160])
def test_covered_area_is_one_colour_whatever_was_under_it(kind, longest):
    """Two pictures that differ only under the cover have, byte for byte, one copy.

    WebP without loss: with it, the encoder spends its bits over the whole picture by what is in it.
    """
    face = Image.effect_noise((40, 40), 90).convert("RGB")
    copies = set()
    for under in (Image.new("RGB", (40, 40), (250, 250, 0)), face):
        picture = rich.scene()
        picture.paste(under, (100, 90))
        made = BytesIO()
        picture.save(made, kind, quality=70, lossless=True)
        copies.add(
            copy_of(
                made.getvalue(),
                hidden=[Region(100 / 320, 90 / 240, 40 / 320, 40 / 240)],
                longest=longest,
            ).content
        )
    assert len(copies) == 1
    shown = _opened(copies.pop()).convert("RGB")
    inside = shown.crop(tuple(side * shown.width // 320 for side in (104, 94, 136, 126)))
    assert max(high for _, high in inside.getextrema()) < 12


def test_cover_lies_where_it_was_drawn_on_the_turned_picture():
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = copy_of(rich.encoded("PNG", exif=exif), hidden=[Region(0.0, 0.75, 0.25, 0.25)])
    shown = _opened(copy.content)
    assert (shown.width, shown.height) == (240, 320)
    assert shown.getpixel((5, 315)) == (0, 0, 0)
    assert shown.getpixel((5, 5)) != (0, 0, 0)
    assert shown.getpixel((235, 315)) != (0, 0, 0)


@pytest.mark.parametrize(
    "sides", [(-0.1, 0, 0.5, 0.5), (0, 0, 0, 1), (0, 0, 2, 1), (0, float("nan"), 0.1, 0.1)]
)
def test_region_outside_the_picture_is_refused(sides):
    with pytest.raises(ValueError, match="region"):
        Region(*sides)


def test_preview_is_as_small_as_asked_and_never_larger_than_the_original():
    content = rich.encoded("JPEG")
    assert (copy_of(content, longest=100).width, copy_of(content, longest=100).height) == (100, 75)
    assert copy_of(content, longest=5000).width == 320
    thin = BytesIO()
    Image.new("RGB", (3000, 1)).save(thin, "PNG")
    assert (copy_of(thin.getvalue(), longest=10).height) == 1
    for wrong in (0, -1, 10**9):
        with pytest.raises(ValueError, match="pixels"):
            copy_of(content, longest=wrong)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_colours_are_what_the_profile_means(kind):
    """Under a profile that exchanges red and green the red quarter was green all along."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    shown = _opened(copy_of(rich.encoded(kind, icc_profile=swapped)).content).convert("RGB")
    red, green, _ = shown.getpixel((80, 60))
    assert green > 150 > red
    broken = _opened(copy_of(rich.encoded(kind, icc_profile=b"no profile")).content).convert("RGB")
    assert broken.getpixel((80, 60))[0] > 180


def test_what_can_be_seen_through_stays_so_and_odd_pixels_are_understood():
    made = BytesIO()
    glass = rich.scene("RGBA")
    glass.putalpha(Image.linear_gradient("L").resize(rich.SIZE))
    glass.save(made, "WEBP")
    assert copy_of(made.getvalue()).media_type == "image/png"
    assert _opened(copy_of(made.getvalue()).content).mode == "RGBA"
    for mode, kind in (
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "GIF"),
        ("I;16", "PNG"),
        ("CMYK", "JPEG"),
        ("F", "TIFF"),
        ("I;16", "TIFF"),
    ):
        made = BytesIO()
        if mode in ("I;16", "F"):
            deep = Image.linear_gradient("L").convert("F").point(lambda value: value * 257.0 + 0.0)
            deep = deep if mode == "F" else deep.convert("I").convert("I;16")
            deep.save(made, kind)
        else:
            rich.scene(mode).save(made, kind)
        shown = _opened(copy_of(made.getvalue()).content).convert("L")
        darkest, lightest = shown.getextrema()
        assert lightest - darkest > 60, (mode, kind)
        if mode in ("I;16", "F"):
            assert (darkest, lightest) == (0, 255), (mode, kind)


def test_copy_of_an_animation_is_its_first_frame():
    made = BytesIO()
    rich.scene("P").save(
        made, "GIF", save_all=True, append_images=[Image.new("P", rich.SIZE, 3)] * 5
    )
    shown = _opened(copy_of(made.getvalue()).content)
    assert getattr(shown, "n_frames", 1) == 1
    assert shown.convert("RGB").getpixel((80, 60))[0] > 180
