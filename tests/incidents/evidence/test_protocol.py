"""The tus protocol, at the pages' addresses with a session and at the API's with a token."""

from __future__ import annotations

import errno
import json
import os

import pytest
from django.test import Client
from django.urls import reverse

from incidents import blobs
from incidents.evidence.going_on import sliced_digest
from incidents.evidence.models import EvidenceFile, EvidencePiece
from incidents.evidence.opening import list_files
from incidents.evidence.uploads import take
from tests.incidents.evidence.sending import TUS, Tus, id_in, on_disk, read, send

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(1000) * 1100


@pytest.fixture(params=["page", "api"])
def tus(request, world, record, browser_of, api_of):
    """Pavel's client of either kind."""
    if request.param == "page":
        return Tus(browser_of(world.pavel), reverse("evidence-uploads", args=[record.pk]))
    return Tus(api_of(world.pavel), reverse("api-evidence-uploads", args=[record.pk]))


def said(answer):
    """The sentence of a refusal: text on a page, a problem over the API."""
    body = answer.content.decode()
    return json.loads(body)["detail"] if body.startswith("{") else body


def test_a_file_is_sent_broken_off_asked_about_and_finished(world, tus):
    begun = tus.begin(len(CONTENT), filename="night.jpg", part="account")
    assert (begun.status_code, begun["Tus-Resumable"]) == (201, "1.0.0")
    place = begun["Location"]
    assert place.startswith(tus.root)
    assert tus.give(place, 0, CONTENT[:700]).status_code == 204
    asked = tus.ask(place)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (
        200, "700", str(len(CONTENT)),
    )  # fmt: skip
    assert asked["Cache-Control"] == "no-store"
    last = tus.give(place, 700, CONTENT[700:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(CONTENT)))
    file = EvidenceFile.objects.get(pk=id_in(place))
    assert (file.state, file.part) == ("kept", "account")
    assert read(world.pavel, file) == CONTENT
    assert tus.ask(place)["Upload-Offset"] == str(len(CONTENT))


def test_wrong_repeated_and_overlong_requests_are_refused_and_add_nothing(tus, media):
    place = tus.begin(1000)["Location"]
    tus.give(place, 0, CONTENT[:600])
    for offset in (0, 500, 601):
        answer = tus.give(place, offset, CONTENT[offset:900])
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "600")
    answer = tus.give(place, 600, CONTENT[600:1001])
    assert answer.status_code == 413
    assert "more than the file was to have" in said(answer)
    assert EvidencePiece.objects.count() == len(on_disk(media)) == 1


@pytest.mark.parametrize("length", ["", "-1", "1e3", "9" * 40, "١"])
def test_a_length_that_is_none_is_refused(tus, length):
    assert tus.begin(length).status_code == 400


def test_an_empty_file_is_refused_with_a_sentence(tus):
    answer = tus.begin(0)
    assert answer.status_code == 400
    assert "0 bytes" in said(answer)


def test_a_file_above_the_limit_is_413(tus, settings):
    settings.AMPARO_EVIDENCE_LARGEST = 1000
    assert tus.begin(1001).status_code == 413
    assert not EvidenceFile.objects.exists()


def test_another_version_or_type_is_refused(tus):
    answer = tus.client.post(tus.root, headers={"Upload-Length": "5"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    place = tus.begin(1000)["Location"]
    for kind in ("application/octet-stream", "multipart/form-data; boundary=x", "text/plain"):
        assert tus.give(place, 0, CONTENT[:10], type=kind).status_code == 415
    assert tus.ask(place)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    "said_of_it",
    [
        {"id": "no id"},
        {"about": "no json"},
        {"about": '{"origin": {"how": "by owl"}}'},
        {"about": '{"unknown": 1}'},
        {"part": "a\0b"},
        {"part": "office"},
    ],
)
def test_metadata_that_is_wrong_is_refused(tus, said_of_it):
    assert tus.begin(10, **said_of_it).status_code == 400
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize("header", ["filename !!!", "filename /w==", "filename =", ",,,", "x y z"])
def test_metadata_that_cannot_be_read_is_no_error_of_the_server(tus, header):
    headers = TUS | {"Upload-Length": "10", "Upload-Metadata": header} | tus.extra
    assert tus.client.post(tus.root, headers=headers).status_code in (201, 400)


def test_what_people_say_of_a_file_comes_with_it(world, tus, record):
    about = {"origin": {"how": "email", "who": "a neighbour"}, "scale": "a coin"}
    place = tus.begin(3, about=json.dumps(about), filename="a\0/../b.jpg")["Location"]
    tus.give(place, 0, b"abc")
    [one] = list_files(keyring=world.pavel.keyring, reader=world.pavel.user, record=record).files
    assert (one.details.origin.how, one.details.origin.who) == ("email", "a neighbour")
    assert (one.details.scale, one.details.name) == ("a coin", "b.jpg")


def test_the_same_file_goes_on_and_another_is_refused(world, tus):
    place = tus.begin(1000, filename="night.jpg")["Location"]
    tus.give(place, 0, CONTENT[:600])
    other = b"x" + CONTENT[1:1000]
    answer = tus.give(place, 600, other[600:], so_far=sliced_digest([other[:600]]))
    assert answer.status_code == 422
    assert "not the file that began to arrive" in said(answer)
    assert tus.ask(place)["Upload-Offset"] == "600"
    mine = sliced_digest([CONTENT[:600]])
    assert tus.give(place, 600, CONTENT[600:1000], so_far=mine).status_code == 204
    assert read(world.pavel, EvidenceFile.objects.get()) == CONTENT[:1000]


def test_a_file_that_is_here_whole_is_compared_as_well(world, tus):
    place = tus.begin(600)["Location"]
    tus.give(place, 0, CONTENT[:600])
    mine, other = sliced_digest([CONTENT[:600]]), sliced_digest([b"x" * 600])
    assert tus.give(place, 600, b"", so_far=mine).status_code == 204
    assert tus.give(place, 600, b"", so_far=other).status_code == 422
    assert read(world.pavel, EvidenceFile.objects.get()) == CONTENT[:600]


@pytest.mark.parametrize("said_so_far", ["x" * 64, "ab", "A" * 64, "é" * 64])
def test_a_digest_that_is_none_is_refused(tus, said_so_far):
    place = tus.begin(1000)["Location"]
    tus.give(place, 0, CONTENT[:600])
    assert tus.give(place, 600, CONTENT[600:1000], so_far=said_so_far).status_code == 400
    assert tus.ask(place)["Upload-Offset"] == "600"


def test_several_files_at_once_do_not_mix(world, tus):
    contents = [os.urandom(500) for _ in range(3)]
    places = [tus.begin(500)["Location"] for _ in contents]
    for start in range(0, 500, 250):
        for place, content in zip(places, contents, strict=True):
            tus.give(place, start, content[start : start + 250])
    for place, content in zip(places, contents, strict=True):
        assert read(world.pavel, EvidenceFile.objects.get(pk=id_in(place))) == content


def test_an_upload_is_given_up(tus, media, django_capture_on_commit_callbacks):
    place = tus.begin(1000)["Location"]
    tus.give(place, 0, CONTENT[:10])
    with django_capture_on_commit_callbacks(execute=True):
        assert tus.abandon(place).status_code == 204
    assert tus.ask(place).status_code == 404
    assert on_disk(media) == []


def test_a_full_disk_is_507_and_nothing_is_half_registered(tus, media, monkeypatch):
    place = tus.begin(1000)["Location"]

    def full(_name):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(blobs, "_settle", full)
        answer = tus.give(place, 0, CONTENT[:1000])
    assert answer.status_code == 507
    assert "disk is full" in said(answer)
    assert on_disk(media) == []
    assert tus.ask(place)["Upload-Offset"] == "0"
    assert tus.give(place, 0, CONTENT[:1000]).status_code == 204


def test_no_room_for_the_whole_file_is_said_before_it_is_sent(tus, monkeypatch):
    monkeypatch.setattr("incidents.evidence.uploads.RESERVE", 2**60)
    assert tus.begin(1000).status_code == 507
    assert not EvidenceFile.objects.exists()


def test_an_upload_that_broke_at_its_very_end_is_kept_when_asked_about(world, tus, monkeypatch):
    """The last byte was there; reading it back was cut off by a restart."""
    place = tus.begin(10)["Location"]
    file = EvidenceFile.objects.get(pk=id_in(place))
    take(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        file=file,
        offset=0,
        content=iter([b"0123456789"]),
    )
    assert EvidenceFile.objects.get().state == "arriving"
    assert tus.ask(place)["Upload-Offset"] == "10"
    assert EvidenceFile.objects.get().state == "kept"


def test_a_page_needs_its_csrf_token(world, record, browser_of):
    client = browser_of(world.pavel)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(client.cookies)
    tus = Tus(strict, reverse("evidence-uploads", args=[record.pk]))
    assert tus.begin(10).status_code == 403
    assert not EvidenceFile.objects.exists()


def test_what_the_server_can_is_told(world, record, browser_of):
    place = reverse("evidence-uploads", args=[record.pk])
    answer = browser_of(world.pavel).options(place)
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination"
    assert answer["Tus-Max-Size"] == str(2**31)


def test_another_views_body_does_not_grow_with_the_type_of_uploads(world, api_of, record):
    """The larger limit is for streams alone; whoever reads a body as a whole keeps the smaller."""
    place = reverse("api-incident-detail", args=[record.pk])
    answer = api_of(world.pavel).generic(
        "PATCH", place, b"x" * 13_000_000, content_type="application/offset+octet-stream"
    )
    assert answer.status_code in (405, 413, 415)


def test_a_download_is_an_attachment_in_a_sandbox(world, record, browser_of):
    html = b"<html><script>alert(1)</script></html>"
    file = send(world.pavel, record, html, name="evil.html")
    page = browser_of(world.pavel).get(reverse("evidence-original", args=[record.pk, file.pk]))
    assert b"".join(page.streaming_content) == html
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"] == f'attachment; filename="amparo-{file.pk.hex[:8]}.bin"'
    assert page["Content-Length"] == str(len(html))
    assert "sandbox" in page["Content-Security-Policy"]
    assert (page["X-Content-Type-Options"], page["Cache-Control"]) == ("nosniff", "no-store")


def test_a_damaged_file_is_410_and_other_peoples_are_404(world, record, browser_of, media):
    file = send(world.pavel, record, CONTENT)
    next(iter(on_disk(media))).write_bytes(b"x")
    place = reverse("evidence-original", args=[record.pk, file.pk])
    assert browser_of(world.pavel).get(place).status_code == 410
    assert browser_of(world.otto).get(place).status_code == 404
    preview = reverse("evidence-preview", args=[record.pk, file.pk])
    assert browser_of(world.pavel).get(preview).status_code == 410
