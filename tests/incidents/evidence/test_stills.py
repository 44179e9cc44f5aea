"""A still of a video: a picture that a browser drew, kept as a working copy that says of what."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from PIL import Image

from incidents.evidence.copying import make_copy, take_still
from incidents.evidence.decoding.found import MOST_BYTES, Region, Undecodable
from incidents.evidence.details import Derivation
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of, read_custody
from tests.incidents.evidence.decoding.boxes import video
from tests.incidents.evidence.sending import a_picture, read, send

pytestmark = pytest.mark.django_db


def drawn() -> bytes:
    """A picture as a canvas makes it, with words in it that no canvas writes."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#804020").save(out, "PNG", exif=Image.Exif())
    return out.getvalue()


@pytest.fixture
def film(world, record) -> EvidenceFile:
    return send(world.pavel, record, video(seconds=83), name="film.mp4")


def taken(world, film, **given) -> EvidenceFile:
    said = {"still_id": uuid4(), "picture": drawn(), "at": 12.34} | given
    who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    return take_still(**who, file=film, **said)


def details(world, file):
    return details_of(key_of(world.pavel.keyring, file), file)


def test_a_still_says_of_which_video_and_moment_it_is(world, film):
    still = taken(world, film)
    original, said = details(world, film), details(world, still)
    assert (still.original_id, still.part) == (film.pk, film.part)
    assert said.derived == Derivation(
        original=original.sha256, done=["still", "cleaned"], at_s=12.34, program="Amparo"
    )
    assert said.media_type == "image/png"
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=still.original)
    entry = log.entries[-1]
    assert (entry.verb, entry.detail["done"], log.is_whole) == ("copied", "still cleaned", True)
    assert entry.detail["made"] == said.sha256


def test_nothing_but_pixels_is_kept_of_what_was_sent(world, film):
    assert a_picture() != read(world.pavel, taken(world, film, picture=a_picture()))
    kept = Image.open(io.BytesIO(read(world.pavel, taken(world, film, picture=a_picture()))))
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile"} & set(kept.info)


def test_faces_on_a_still_are_covered_in_a_copy_of_it(world, film):
    still = taken(world, film)
    who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    copy = make_copy(**who, file=still, copy_id=uuid4(), hidden=[Region(0, 0, 0.5, 0.5)])
    said = details(world, copy).derived
    assert (said.done, said.hidden, said.at_s) == (["still", "cleaned", "covered"], 1, 12.34)
    assert said.original == details(world, film).sha256
    assert copy.original_id == film.pk
    assert Image.open(io.BytesIO(read(world.pavel, copy))).getpixel((5, 5))[:3] == (0, 0, 0)
    with pytest.raises(ValidationError):  # and that is where it ends
        make_copy(**who, file=copy, copy_id=uuid4())


def test_a_request_that_is_repeated_makes_one_still(world, film):
    one = uuid4()
    assert taken(world, film, still_id=one) == taken(world, film, still_id=one)
    assert film.copies.count() == 1
    other = send(world.pavel, film.record, video(), name="other.mp4")
    with pytest.raises(ValidationError):
        taken(world, other, still_id=one)


@pytest.mark.parametrize("at", [-1.0, 85.0, float("inf"), float("nan")])
def test_a_moment_that_the_video_does_not_have_is_refused(world, film, at):
    with pytest.raises(ValidationError):
        taken(world, film, at=at)
    assert not film.copies.exists()


def test_what_is_no_picture_is_no_still(world, film):
    for content in (b"", b"no picture", video(), drawn()[:50]):
        with pytest.raises(Undecodable):
            taken(world, film, picture=content)
    assert not film.copies.exists()


def test_only_videos_have_stills_and_only_keepers_take_them(world, record, film):
    picture = send(world.pavel, record, a_picture())
    with pytest.raises(ValidationError):
        taken(world, picture)
    with pytest.raises(ValidationError):
        taken(world, taken(world, film))
    with pytest.raises(PermissionDenied):
        take_still(
            keyring=world.lena.keyring,
            actor=world.lena.user,
            file=film,
            still_id=uuid4(),
            picture=drawn(),
            at=1,
        )


def test_the_page_plays_from_memory_and_takes_one_body(world, film, browser_of):
    pavel = browser_of(world.pavel)
    address = reverse("evidence-still", args=[film.record_id, film.pk])
    page = pavel.get(address)
    assert "media-src blob:" in page.headers["Content-Security-Policy"]
    assert address in pavel.get(address.replace("still/", "")).content.decode()

    def post(body=None, kind="image/png", **headers):
        return pavel.post(address, body or drawn(), content_type=kind, headers=headers)

    one = str(uuid4())
    made = post(**{"Still-At": "1.5", "Still-Id": one})
    assert made.status_code == 201
    assert made["Location"] == f"/records/{film.record_id}/evidence/{one}/"
    shown = pavel.get(made["Location"]).content.decode()
    assert "Still picture from a video (0:01.5)" in shown
    assert reverse("evidence-copy", args=[film.record_id, one]) in shown
    assert pavel.get(reverse("evidence-copy", args=[film.record_id, one])).status_code == 200
    assert post(kind="image/jpeg").status_code == 415
    assert post(b"x" * (MOST_BYTES + 1), **{"Still-At": "1"}).status_code == 413
    assert post(b"no picture", **{"Still-At": "1"}).status_code == 422
    for moment in ("", "nan", "-3", "1e400", "soon"):
        refused = post(**{"Still-At": moment})
        assert (refused.status_code, refused.content) == (422, b"The video has no such moment.")
    assert film.copies.count() == 1


def test_areas_that_were_called_blurred_are_covered_ones():
    said = Derivation.model_validate({"original": "0" * 64, "done": ["cleaned", "blurred"]})
    assert said.done == ["cleaned", "covered"]
