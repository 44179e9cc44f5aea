"""What a file says about itself, found without decoding it and without believing its name."""

from __future__ import annotations

import wave
from io import BytesIO
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from incidents.evidence.decoding.decoder import look
from incidents.evidence.decoding.exif import facts_of
from incidents.evidence.decoding.found import HEAD, TAIL, TEXT_AT_MOST, WARNINGS, Found
from incidents.evidence.decoding.sparse import Sparse
from tests.incidents.evidence.decoding import rich
from tests.incidents.evidence.decoding.boxes import video


def _looked(content: bytes) -> Found:
    return look(content[:HEAD], content[-TAIL:], len(content))


def _photo(**extra: object) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131], exif[0x0112] = "Acme", "Acme Phone 3", "cam 1", 6
    exif._ifds[0x8769] = {
        0x9003: "2026:03:05 14:03:22",
        0x9011: "+02:00",
        0xA431: "SN-4711",
    }
    exif._ifds[0x8825] = {1: "S", 2: (33.0, 26.0, 12.5), 3: "E", 4: (70.0, 3.0, 0.0), **extra}
    made = BytesIO()
    Image.new("RGB", (80, 60), (200, 30, 30)).save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_photo_tells_when_where_and_with_what_it_was_taken():
    assert _looked(_photo()) == Found(
        media_type="image/jpeg",
        width=60,
        height=80,
        taken="2026-03-05T14:03:22+02:00",
        place=(-33.436806, 70.05),
        device="Acme Phone 3",
        serial="SN-4711",
        software="cam 1",
        orientation=6,
    )


def test_header_that_cannot_be_read_leaves_the_type_of_the_first_bytes():
    assert _looked(b"\xff\xd8\xff\xe0 and nothing more").media_type == "image/jpeg"
    assert "unreadable" in _looked(b"\xff\xd8\xff\xe0 and nothing more").warnings
    assert _looked(b"") == Found("application/x-empty", warnings=("empty",))


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp", "image/tiff"])
def test_every_format_tells_the_same_of_the_same_moment(kind):
    found = _looked(rich.pictures()[kind])
    assert found.media_type == kind
    assert found.taken == "2026-03-05T14:03:22+02:00"
    assert found.place == (-33.436806, 70.05)
    assert found.device == "Canary Works Canary Phone 3"
    assert found.serial == "SN-Canary-4711"
    assert (found.width, found.height) == rich.SIZE


def test_heic_tells_it_too():
    found = _looked(rich.pictures()["image/heic"])
    assert (found.media_type, found.place) == ("image/heic", (-33.436806, 70.05))
    assert (found.width, found.height) == rich.SIZE


@pytest.mark.parametrize(
    "gps",
    [
        {2: (91.0, 0.0, 0.0)},
        {4: (181.0, 0.0, 0.0)},
        {2: (float("nan"), 0.0, 0.0)},
        {2: ((1, 0), (1, 0), (1, 0))},
        {2: "north"},
    ],
)
def test_place_that_is_none_on_earth_is_marked_not_shown(gps):
    exif = Image.Exif()
    exif._ifds[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0), 3: "E", 4: (4.0, 5.0, 6.0)} | gps
    facts = facts_of(exif)
    assert facts["place"] is None
    assert facts["warnings"] == ["place_unreadable"]


@pytest.mark.parametrize(
    ("written", "offset", "taken"),
    [
        ("2026:03:05 14:03:22", "-03:00", "2026-03-05T14:03:22-03:00"),
        ("2026:03:05 14:03:22", "nonsense", "2026-03-05T14:03:22"),
        ("    :  :     :  :  ", "", ""),
        ("0000:00:00 00:00:00", "", ""),
        ("yesterday\u202e\x00 noon", "", "yesterday   noon"),
        (b"2026:03:05 14:03:22\0", "", "2026-03-05T14:03:22"),
        (4711, "", ""),
    ],
)
def test_time_is_shown_as_it_was_written(written, offset, taken):
    exif = Image.Exif()
    exif._ifds[0x8769] = {0x9003: written, 0x9011: offset}
    assert facts_of(exif)["taken"] == taken


def test_long_and_hidden_words_in_a_header_are_cut():
    exif = Image.Exif()
    exif[0x010F] = "\u202e<b>" + "x" * 5000
    assert facts_of(exif)["device"] == "<b>" + "x" * (TEXT_AT_MOST - 3)


@pytest.mark.parametrize("behind", [True, False])
def test_video_tells_length_codec_time_and_place_wherever_its_header_lies(behind):
    expected = Found(
        media_type="video/mp4",
        width=1280,
        height=720,
        taken="2026-03-05T14:03:22Z",
        place=(-33.4368, 70.05),
        device="Acme Phone 3",
        duration_s=83.0,
        container="MPEG-4",
        codecs=("AVC",),
    )
    assert _looked(video(behind=behind)) == expected
    assert _looked(video(behind=behind, media=HEAD + TAIL + 2**20)) == expected


def test_length_of_a_video_of_two_gigabytes_comes_from_its_ends_alone():
    """What lies between is never asked for: 5,000 bytes are all there is of this one."""
    whole = video(media=10_000)
    grown = whole.replace(pack(">I", 10_008) + b"mdat", pack(">I", 2**31 - 2**20) + b"mdat")
    size = len(whole) + 2**31 - 2**20 - 10_008
    assert look(grown[:500], grown[-4000:], size).duration_s == 83.0
    lost = look(grown[:500], grown[-100:], size)
    assert (lost.media_type, lost.duration_s) == ("video/mp4", None)
    assert lost.warnings == ("header_incomplete",)


def test_sound_is_told_from_video():
    found = _looked(video(sound=True))
    assert (found.media_type, found.duration_s, found.width) == ("audio/mp4", 83.0, None)
    made = BytesIO()
    with wave.open(made, "wb") as recording:
        recording.setparams((1, 2, 8000, 0, "NONE", ""))
        recording.writeframes(bytes(8000))
    found = _looked(made.getvalue())
    assert (found.media_type, found.duration_s) == ("audio/wav", 0.5)
    assert (found.container, found.codecs) == ("Wave", ("PCM",))


def test_video_of_a_phone_that_writes_names_tells_its_own_time():
    found = _looked(video(apple=True))
    assert found.taken == "2026-03-05T16:03:22+02:00"
    assert found.place == (-33.4368, 70.05)
    assert (found.device, found.software) == ("Acme Phone 3", "17.1")


def test_video_with_a_broken_header_is_a_video_all_the_same():
    assert _looked(video(place=b"+99.0+200.0/")).warnings == ("place_unreadable",)
    assert _looked(video(created=-2_082_844_800)).taken == ""
    found = _looked(video()[:600])
    assert found.media_type == "video/mp4"
    assert found.warnings == ("unreadable",)


@pytest.mark.parametrize(
    ("content", "media_type", "warnings"),
    [
        (b"GIF89a<script>alert(1)</script>;", "image/gif", {"holds_html", "unreadable"}),
        (rich.encoded("GIF") + b"<HTML><body></body>", "image/gif", {"holds_html", "odd_end"}),
        (rich.encoded("JPEG") + b"PK\5\6" + bytes(18), "image/jpeg", {"holds_zip", "odd_end"}),
        (rich.encoded("BMP")[:60] + b"%PDF-1.7", "image/bmp", {"holds_pdf"}),
        (rich.encoded("PNG") + b"more", "image/png", {"odd_end"}),
        (b"<svg onload='alert(1)'/>", "image/svg+xml", {"holds_script"}),
        (b"<?xml version='1.0'?><svg xmlns='x'><rect/></svg>", "image/svg+xml", set()),
        ("<svg><script>1</script>".encode("utf-16"), "image/svg+xml", {"holds_script"}),
        (b" \n<!DOCTYPE HTML><p>", "text/html", set()),
        (b"\xef\xbb\xbf<html><script>", "text/html", {"holds_script"}),
        (b"%PDF-1.7 PK\5\6", "application/pdf", {"holds_zip"}),
        (b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.textPK",
         "application/vnd.oasis.opendocument.text", set()),
        (b"PK\3\4" + bytes(26) + b"[Content_Types].xml ... word/document.xml",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", set()),
        (b"PK\3\4 whatever PK\5\6", "application/zip", set()),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable", set()),
        (b"Return-Path: <a@b>\nSubject: x", "message/rfc822", set()),
        ("Показания свидетеля".encode(), "text/plain", set()),
        (b"\x00\x01\x02 nobody knows", "application/octet-stream", set()),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "image/avif", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_first_signature_decides_and_the_rest_is_a_warning(content, media_type, warnings):
    found = _looked(content)
    assert found.media_type == media_type
    assert set(found.warnings) == warnings
    assert set(found.warnings) <= set(WARNINGS)


@given(
    content=st.binary(max_size=300),
    head=st.integers(0, 300),
    tail=st.integers(0, 300),
    reads=st.lists(st.tuples(st.integers(0, 320), st.integers(-1, 320)), max_size=6),
)
def test_sparse_file_reads_as_the_whole_one_wherever_it_is_known(content, head, tail, reads):
    """And as zeros elsewhere, which it says."""
    end = content[max(0, len(content) - tail) :]
    sparse, whole = Sparse(content[:head], end, len(content)), bytearray(content)
    unknown = range(min(head, len(content)), max(len(content) - len(end), 0))
    whole[unknown.start : unknown.stop] = bytes(len(unknown))
    missed = False
    for at, length in reads:
        sparse.seek(at)
        stop = len(content) if length < 0 else min(len(content), at + length)
        assert sparse.read(length) == bytes(whole[at : max(at, stop)])
        missed = missed or any(n in unknown for n in range(at, stop))
    assert sparse.missed == missed
