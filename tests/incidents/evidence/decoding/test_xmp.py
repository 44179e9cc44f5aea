"""A place that stands in the XMP packet alone is found; a hostile packet costs a warning."""

from __future__ import annotations

from io import BytesIO

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from incidents.evidence.decoding.decoder import copy_of, look
from incidents.evidence.decoding.found import HEAD, TAIL, WARNINGS, Found
from incidents.evidence.decoding.xmp import MOST_BYTES, Unreadable, place_of
from incidents.evidence.details import Details, found_of
from incidents.evidence.sides import sides_of
from tests.incidents.evidence.decoding import rich
from tests.incidents.evidence.decoding.apart import (
    MOST_KILOBYTES,
    MOST_SECONDS,
    apart,
    most_memory,
    tried,
)

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
OF_EXIF = 'xmlns:exif="http://ns.adobe.com/exif/1.0/"'


def packet(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" {OF_EXIF}
{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def at(latitude: str, longitude: str) -> str:
    return f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'


PLACED = packet(attributes=at("33,26.2S", "70,3,0E"))


def picture(kind: str, xmp: bytes, **options: object) -> bytes:
    made = BytesIO()
    scene = Image.new("RGB", (80, 60), "navy")
    if kind == "HEIF":
        pillow_heif.from_pillow(scene).save(made, format="HEIF", xmp=xmp)
    elif kind == "PNG":
        from PIL import PngImagePlugin

        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", xmp.decode(), zip=bool(options.get("zip")))
        scene.save(made, "PNG", pnginfo=text)
    elif kind == "TIFF":
        scene.save(made, "TIFF", tiffinfo={700: xmp})
    else:
        scene.save(made, kind, xmp=xmp)
    return made.getvalue()


def looked(content: bytes) -> Found:
    return look(content[:HEAD], content[-TAIL:], len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_a_place_that_stands_in_the_packet_alone_is_found_in_every_format(kind):
    found = looked(picture(kind, PLACED))
    assert (found.place, found.warnings) == ((-33.436667, 70.05), ())


def test_it_stands_beside_what_was_stated_and_in_no_copy():
    content = picture("JPEG", PLACED)
    details = Details.model_validate(
        {"size": 3, "sha256": "a" * 64, "found": found_of(looked(content)).model_dump(),
         "stated": {"point": {"latitude": -33.4, "longitude": 71.0}}}
    )  # fmt: skip
    where = sides_of(details)[1]
    assert (where.found, where.verdict) == ("-33.43667, 70.05000", "differs")
    assert b"GPSLatitude" not in copy_of(content).content


def test_what_the_exif_says_comes_first():
    assert looked(rich.pictures()["image/jpeg"]).place == (-33.436806, 70.05)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (packet(attributes=at("1,17,30N", "36,49.5W")), (1.291667, -36.825)),
        (packet(attributes=at("-33.4368", "70.05")), (-33.4368, 70.05)),
        (packet("<exif:GPSLatitude> 1,30N </exif:GPSLatitude>"
                "<exif:GPSLongitude>2,0E</exif:GPSLongitude>"), (1.5, 2.0)),
        (b'<?xml version="1.0" encoding="rot13"?>' + PLACED.split(b"?>", 1)[1],
         (-33.436667, 70.05)),
        (PLACED + b"\0" * 100, (-33.436667, 70.05)),
        (packet(), None),
        (b"", None),
        (None, None),
        (packet(attributes='xmp:GPSLatitude="1,1N" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'),
         None),
    ],
)  # fmt: skip
def test_every_way_of_writing_it_is_read(written, place):
    assert place_of(written) == place


HOSTILE = {
    "billion laughs": packet(
        "<exif:GPSLatitude>&l11;</exif:GPSLatitude>",
        before=f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    ),
    "a file of the server": packet(
        "<exif:GPSLatitude>&f;</exif:GPSLatitude>",
        before='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    ),
    "an outside document type": packet(
        attributes=at("1,1N", "2,2E"), before='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    ),
    "parameter entities": packet(
        attributes=at("1,1N", "2,2E"),
        before='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>',
    ),
    "an entity of nobody": packet("<exif:GPSLatitude>&who;</exif:GPSLatitude>"),
    "nested deep": packet("<exif:GPSLatitude>" + "<a>" * 50_000),
    "huge": packet("<a>" + "x" * MOST_BYTES + "</a>", at("1,1N", "2,2E")),
    "many attributes": packet(attributes=at("1,1N", "91E") + "".join(
        f' a{n}="x"' for n in range(50_000))),
    "not XML": b"GPSLatitude=1 GPSLongitude=2",
    "not UTF-8": packet(attributes=at("1,1N", "2,2E")).replace(b"W5M0", b"\xff\xfe"),
    "only half of it": packet(attributes='exif:GPSLatitude="1,1N"'),
    "off the earth": packet(attributes=at("91,0N", "2,2E")),
    "the wrong way round": packet(attributes=at("1,1E", "2,2N")),
    "a number without end": packet(attributes=at("1" * 500, "2,2E")),
    "a long text": packet(f"<exif:GPSLatitude>{'1' * 10**6}</exif:GPSLatitude>")[:MOST_BYTES],
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_packet_is_refused(name):
    with pytest.raises(Unreadable):
        place_of(HOSTILE[name])


@pytest.fixture(scope="module")
def pool():
    with apart() as made:
        yield made


@pytest.mark.parametrize("name", HOSTILE)
def test_a_picture_with_a_hostile_packet_costs_a_warning(pool, name):
    kind = "TIFF" if len(HOSTILE[name]) > 60_000 or not HOSTILE[name].isascii() else "JPEG"
    content = picture(kind, HOSTILE[name])
    found = looked(content)
    assert found.place is None
    assert "place_unreadable" in found.warnings
    assert found.width == 80
    _type, outcome, seconds = pool(tried, content)
    assert outcome == "copied"
    assert seconds < MOST_SECONDS
    assert pool(most_memory) < MOST_KILOBYTES


@given(st.binary(max_size=2000) | st.text(max_size=500))
def test_whatever_stands_there_is_a_place_none_or_unreadable(written):
    sent = written if isinstance(written, str) else written + b" GPSLatitude"
    try:
        found = place_of(sent)
    except Unreadable:
        return
    assert found is None or (-90 <= found[0] <= 90 and -180 <= found[1] <= 180)
    assert "place_unreadable" in WARNINGS
