"""Photos and voice notes: ciphertext on the disk, whole or not at all, opened for the team only."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.erasing import erase
from incidents import blobs
from incidents.intake import intake_context
from incidents.models import Intake
from incidents.outbox.files import LARGEST_SEALED, open_file
from incidents.outbox.models import FOLDER, IntakeFile
from incidents.outbox.sweeping import sweep_files
from tests.incidents.outbox.a_phone import PHOTO, Phone
from tests.world import make_member
from vault import STREAM_HEADER, Undecryptable

pytestmark = pytest.mark.django_db
LARGE = os.urandom(1000) * 2500  # three chunks


@pytest.fixture
def sent(world, phone):
    """A report with two files, which has arrived."""
    sealed = phone.seal(files=(PHOTO, LARGE))
    assert phone.send(sealed) == 201
    return Intake.objects.get(pk=sealed.intake)


def on_disk(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


def read(person, intake, number):
    found = open_file(keyring=person.keyring, reader=person.user, intake=intake, number=number)
    return found.media_type, found.size, b"".join(found.pieces)


def test_the_team_opens_the_files_of_a_report(world, sent, logged):
    assert read(world.pavel, sent, 1) == ("image/jpeg", len(PHOTO), PHOTO)
    assert read(world.carla, sent, 2) == ("image/jpeg", len(LARGE), LARGE)
    assert logged()[-1] == (str(world.carla.user.pk), "intake file opened", f"intake:{sent.pk}")


def test_on_the_disk_lie_sealed_chunks_under_names_that_say_nothing(world, sent, media):
    paths = on_disk(media)
    assert len(paths) == 2
    for path in paths:
        assert PHOTO[:12] not in path.read_bytes()
        assert LARGE[:64] not in path.read_bytes()
        assert len(path.name) == 32
        assert sent.pk.hex not in path.name


def test_nobody_else_opens_them(world, sent):
    for stranger in (world.petra, world.otto, world.lena):
        with pytest.raises(PermissionDenied):
            read(stranger, sent, 1)


def damage(how, media, sent):
    [first, second] = IntakeFile.objects.order_by("number")
    path = media / first.stored_as
    if how == "a bit":
        content = bytearray(path.read_bytes())
        content[40] ^= 1
        path.write_bytes(content)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif how == "gone":
        path.unlink()
    elif how == "swapped":
        first.stored_as, second.stored_as = second.stored_as, first.stored_as
        first.sealed_key, second.sealed_key = second.sealed_key, first.sealed_key
        first.save()
    elif how == "no row":
        first.delete()
    elif how == "empty":
        path.write_bytes(b"")


@pytest.mark.parametrize("how", ["a bit", "cut", "gone", "swapped", "no row", "empty"])
def test_a_damaged_file_does_not_open_and_nothing_of_it_is_given_out(
    world, sent, media, browser_of, how
):
    damage(how, media, sent)
    with pytest.raises(Undecryptable):
        read(world.pavel, sent, 1)
    page = browser_of(world.pavel).get(reverse("inbox-file", args=[sent.pk, 1]))
    assert page.status_code == 410
    assert PHOTO[:12] not in page.content


@pytest.mark.parametrize("said", [len(PHOTO) - 1, len(PHOTO) + 5000])
def test_a_file_of_another_size_than_its_report_says_does_not_open(world, phone, said):
    """Bytes behind the content that are not zeros, or too few of them: not what was sealed."""
    one = {"kind": "photo", "media_type": "image/jpeg", "size": said}
    sealed = phone.seal(files=(PHOTO,), attachments=[one])
    phone.send(sealed)
    with pytest.raises(Undecryptable):
        read(world.pavel, Intake.objects.get(), 1)


def test_its_page_shows_it_in_a_sandbox_and_keeps_nothing(world, sent, browser_of):
    browser = browser_of(world.pavel)
    page = browser.get(reverse("inbox-file", args=[sent.pk, 2]))
    assert b"".join(page.streaming_content) == LARGE
    assert page["Content-Type"] == "image/jpeg"
    assert page["Content-Disposition"] == f'inline; filename="amparo-{sent.pk.hex[:8]}-2.jpg"'
    assert (page["Cache-Control"], page["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert "sandbox" in page["Content-Security-Policy"].split("; ")  # which allows no script at all
    for number in (0, 3, 99):
        assert browser.get(reverse("inbox-file", args=[sent.pk, number])).status_code == 410
    assert browser.get(reverse("inbox-file", args=[uuid4(), 1])).status_code == 404
    assert browser_of(world.petra).get(reverse("inbox-file", args=[sent.pk, 1])).status_code == 404


@pytest.mark.parametrize("number", ["0", "9", "-1", "x", "", "1e9", "99999999"])
def test_a_file_has_a_number(world, phone, media, number):
    sealed = phone.seal(files=(PHOTO,))
    assert phone.put(sealed.intake, number, sealed.files[0]).status_code == 400
    assert not on_disk(media)


def test_what_is_no_sealed_file_is_refused_and_leaves_nothing(world, phone, media):
    sealed = phone.seal(files=(PHOTO,))
    good = sealed.files[0]
    for wrong in (b"", b"\x03", good[: STREAM_HEADER + 16], b"\x02" + good[1:], PHOTO * 200):
        assert phone.put(sealed.intake, 1, wrong).status_code == 400
    assert phone.put("x", 1, good).status_code == 400
    assert not on_disk(media)
    assert not IntakeFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(world, phone, media):
    sealed = phone.seal(files=(PHOTO,))
    large = sealed.files[0] + bytes(LARGEST_SEALED)
    assert phone.put(sealed.intake, 1, large).status_code == 400
    assert phone.put(sealed.intake, 1, large + bytes(1_000_000)).status_code == 413
    assert not on_disk(media)


def test_the_same_file_again_is_kept_once(world, phone, media):
    sealed = phone.seal(files=(PHOTO,))
    for _time in range(3):
        assert phone.put(sealed.intake, 1, sealed.files[0]).status_code == 204
    assert len(on_disk(media)) == 1


def test_nobody_adds_a_file_to_a_report_that_has_come_or_is_anothers(world, phone, sent, media):
    more = phone.seal_file(sent.pk, 3, PHOTO)
    assert phone.put(sent.pk, 3, more).status_code == 400
    waiting = phone.seal(files=(PHOTO,))
    phone.put(waiting.intake, 1, waiting.files[0])
    lara = Phone.of(make_member("lara", world.lakeside, "peer", world.olga), world.lakeside)
    for intake in (sent.pk, waiting.intake):
        assert lara.put(intake, 2, lara.seal_file(intake, 2, PHOTO)).status_code == 400
    assert len(on_disk(media)) == 3


def test_a_disk_that_is_full_leaves_no_row_and_no_half_file(world, phone, media, monkeypatch):
    def full(_name):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs, "_settle", full)
    phone.client.raise_request_exception = False
    sealed = phone.seal(files=(PHOTO,))
    assert phone.put(sealed.intake, 1, sealed.files[0]).status_code == 500
    assert not IntakeFile.objects.exists()
    assert not on_disk(media)


def test_erasing_a_report_takes_its_files_along(
    world, sent, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert erase("intake", sent.pk)["outbox.IntakeFile"] == 2
    assert not IntakeFile.objects.exists()
    assert not on_disk(media)


def test_without_its_row_a_file_opens_for_nobody(world, sent, media):
    """The key is in the row: a file that a crash, or a backup, left behind is noise."""
    row = IntakeFile.objects.get(number=1)
    beginning = (media / row.stored_as).read_bytes()
    assert bytes(row.sealed_key) not in beginning
    assert len(beginning) < STREAM_HEADER


def test_files_without_a_report_are_let_go_after_four_weeks(
    world, phone, sent, media, django_capture_on_commit_callbacks
):
    waiting = phone.seal(files=(PHOTO,))
    phone.put(waiting.intake, 1, waiting.files[0])
    assert sweep_files() == 0
    IntakeFile.objects.update(week="2020-W01")
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files() == 1
    assert {row.intake for row in IntakeFile.objects.all()} == {sent.pk}
    assert len(on_disk(media)) == 2
    assert phone.send(waiting) == 201  # it came after all, and sent its file once more


def test_what_no_row_knows_is_swept_a_day_later(world, sent, media):
    stray = media / FOLDER / "0123456789abcdef"
    stray.write_bytes(b"half a file")
    assert sweep_files() == 0
    before = timezone.now().timestamp() - 2 * 24 * 3600
    for path in on_disk(media):
        os.utime(path, (before, before))
    assert sweep_files() == 1
    assert not stray.exists()
    assert len(on_disk(media)) == 2


def test_the_report_itself_names_no_file_outside_its_seal(world, sent):
    assert b"image/jpeg" not in bytes(sent.sealed)
    opened = world.pavel.keyring.open(sent.sealed, intake_context(sent.pk, sent.team_id))
    assert b"image/jpeg" in opened
