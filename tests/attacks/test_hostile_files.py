"""Hostile files through the doors of evidence: kept as they are, shown as nothing that runs."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import exiv2
import pytest
from django.urls import reverse
from PIL import Image

from incidents.evidence.copying import make_copy
from incidents.evidence.decoding.found import REFUSALS, Region, Undecodable
from incidents.evidence.looking import Measured, look_at
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import list_files
from incidents.recording import register
from tests.incidents import stories
from tests.incidents.evidence.decoding import hostile, rich
from tests.incidents.evidence.decoding.boxes import video
from tests.incidents.evidence.sending import Tus, id_in, read

pytestmark = pytest.mark.django_db
GIF = rich.encoded("GIF")
JPEG = rich.encoded("JPEG")


def _archive(content: bytes = b"inside") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/../../etc/passwd", content)
    return made.getvalue()


# How it is called, what it is, what it is kept as, which warning a person gets.
FILES = {
    "HTML in a GIF": ("cat.gif", GIF + b"<script>alert(1)</script>", "image/gif", "holds_html"),
    "script that is a GIF": ("a.gif", b"GIF89a=1;alert(1)//", "image/gif", "unreadable"),
    "archive behind a JPEG": ("a.jpg", JPEG + _archive(), "image/jpeg", "holds_zip"),
    "program behind a PDF": ("a.pdf", b"%PDF-1.7\n" + _archive(), "application/pdf", "holds_zip"),
    "PDF in a BMP": (
        "a.bmp", rich.encoded("BMP")[:60] + b"%PDF-1.7" + bytes(999), "image/bmp", "holds_pdf",
    ),
    "SVG with a script": (
        "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "image/svg+xml", "holds_script",
    ),
    "SVG that loads": (
        "a.svg", b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<svg>&x;</svg>", "image/svg+xml", "holds_script",
    ),
    "HTML that is called a photo": (
        "a.jpg", b"<!doctype html><iframe src=//example.org>", "text/html", "holds_script",
    ),
    "photo that is called a text": ("a.txt", JPEG, "image/jpeg", ""),
    "program that is called a photo": (
        "a.jpg", b"MZ" + bytes(200), "application/vnd.microsoft.portable-executable", "",
    ),
    "zip bomb": ("a.zip", _archive(bytes(2**26)), "application/zip", ""),
    "bomb of pixels": (
        "a.png", hostile.refused()["PNG of 50,000 x 50,000"], "image/png", "too_many_pixels",
    ),
    "huge frame": (
        "a.jpg", hostile.refused()["JPEG of 65,535 x 65,535"], "image/jpeg", "too_many_pixels",
    ),
    "directories in themselves": (
        "a.jpg", hostile.endured()["recursive directories"], "image/jpeg", "",
    ),
    "cut photo": ("a.jpg", JPEG[: len(JPEG) // 2], "image/jpeg", "odd_end"),
    "cut video": ("a.mp4", video()[:900], "video/mp4", "unreadable"),
    "one byte": ("a", b"\0", "application/octet-stream", ""),
}  # fmt: skip
# Of these a picture can be made: what was beside it is left behind.
PICTURES = {
    "HTML in a GIF",
    "archive behind a JPEG",
    "photo that is called a text",
    "directories in themselves",
}
NAMES = (
    "../../../etc/passwd",
    "C:\\Windows\\a.jpg",
    "photo\u202egpj.exe",
    "a\0b.jpg",
    "x" * 300 + ".jpg",
    "<img src=x onerror=alert(1)>.jpg",
    '"; filename="evil.html',
    "a\r\nSet-Cookie: x=1",
    "\ud800.jpg".encode("utf-8", "replace").decode(),
    ".",
    "",
)


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()


@pytest.fixture
def pavel(world, browser_of):
    record = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    tus = Tus(browser_of(world.pavel), reverse("evidence-uploads", args=[record.pk]))
    return world.pavel, record, tus


def _sent(tus, content, name):
    begun = tus.begin(len(content), filename=name)
    assert begun.status_code == 201, begun.content
    place = begun["Location"]
    assert tus.give(place, 0, content).status_code == 204
    return EvidenceFile.objects.select_related("record__team__organisation").get(pk=id_in(place))


def _listed(person, record, file):
    files = list_files(keyring=person.keyring, reader=person.user, record=record).files
    return next(one.details for one in files if one.file.pk == file.pk)


DRAWN = ("image/jpeg", "image/png")
CARRIED = (b"<script", b"<html", b"PK\x03\x04")


def _blobs(folder):
    return sorted(str(path) for path in (folder / "media").rglob("*") if path.is_file())


def _downloaded(tus, record, file):
    return tus.client.get(reverse("evidence-original", args=[record.pk, file.pk]))


def test_hostile_file_is_kept_byte_for_byte_and_leaves_as_bytes_alone(pavel):
    person, record, tus = pavel
    for what, (name, content, media_type, warning) in FILES.items():
        file = _sent(tus, content, name)
        details = _listed(person, record, file)
        assert (file.state, details.media_type) == ("kept", media_type), what
        assert not warning or warning in details.found.warnings, what
        answer = _downloaded(tus, record, file)
        assert b"".join(answer.streaming_content) == content == read(person, file), what
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith('attachment; filename="amparo-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        policy = answer["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        # An original is never shown as it is: pixels drawn anew, or nothing.
        shown = tus.client.get(reverse("evidence-preview", args=[record.pk, file.pk]))
        assert shown.status_code in (200, 415), what
        assert shown.content != content, what
        assert shown.status_code == 415 or shown["Content-Type"] in DRAWN, what
        assert not any(word in shown.content for word in (b"<script", b"<html", b"PK\x03\x04")), (
            what
        )


def test_copy_is_a_picture_or_a_refusal_and_nothing_half_made(pavel, tmp_path):
    person, record, tus = pavel
    for what, (_name, content, _type, _warning) in FILES.items():
        file = _sent(tus, content, "a")
        before, copy_id = _blobs(tmp_path), uuid4()
        try:
            copy = make_copy(
                keyring=person.keyring,
                actor=person.user,
                file=file,
                copy_id=copy_id,
                hidden=[Region(0.2, 0.2, 0.2, 0.2)],
                longest=200,
            )
        except Undecodable as refused:
            outcome = refused.code
            assert not EvidenceFile.objects.filter(pk=copy_id).exists(), what
            assert _blobs(tmp_path) == before, what
        else:
            outcome = "made"
            shown = read(person, copy)
            assert max(Image.open(BytesIO(shown)).size) <= 200
            assert b"<script" not in shown
            assert b"PK\5\6" not in shown
            answer = tus.client.get(reverse("evidence-preview", args=[record.pk, copy.pk]))
            assert answer["Content-Type"] in ("image/jpeg", "image/png")
            assert "sandbox" in answer["Content-Security-Policy"]
        assert outcome in (*REFUSALS, "made")
        assert (outcome == "made") == (what in PICTURES), (what, outcome)
        assert read(person, file) == content, what


def test_name_reaches_no_path_no_header_and_no_address(pavel, tmp_path):
    person, record, tus = pavel
    for name in NAMES:
        file = _sent(tus, JPEG, name)
        said = _listed(person, record, file).name
        assert not set(said) & set("/\\\0\r\n\u202e"), repr(name)
        assert len(said) <= 300
        answer = _downloaded(tus, record, file)
        called = f'attachment; filename="amparo-{file.pk.hex[:8]}.jpg"'
        assert answer["Content-Disposition"] == called
        assert "Set-Cookie" not in answer
    assert len(_blobs(tmp_path)) == len(NAMES)
    assert not any("jpg" in path or "passwd" in path for path in _blobs(tmp_path))


def test_copy_of_what_tells_everything_tells_nothing(pavel):
    person, record, tus = pavel
    file = _sent(tus, rich.pictures()["image/jpeg"], "a.jpg")
    found = _listed(person, record, file).found
    assert (found.serial, found.taken) == ("SN-Canary-4711", "2026-03-05T14:03:22+02:00")
    copy = make_copy(keyring=person.keyring, actor=person.user, file=file, copy_id=uuid4())
    shown = read(person, copy)
    assert b"anary" not in shown
    image = exiv2.ImageFactory.open(shown)
    image.readMetadata()
    assert image.exifData().empty()
    assert image.xmpData().empty()
    assert image.iptcData().empty()


def test_file_is_named_by_its_first_bytes_when_no_decoder_can_be_had(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    measured = Measured(len(JPEG))
    measured.add(JPEG)
    media_type, found = look_at(measured)
    assert (media_type, found.warnings) == ("image/jpeg", ["busy"])
