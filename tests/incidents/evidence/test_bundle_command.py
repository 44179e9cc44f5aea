"""The bundle of the page from the command line: whole and written down, or not there at all."""

from __future__ import annotations

import io
import os
import signal
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import bagit
import pyrage
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from incidents.evidence.models import EvidenceFile, Handover
from incidents.models import Record
from tests.incidents.evidence.bundles.made import verifier
from tests.incidents.evidence.test_handing_over import handed
from tests.incidents.stories import consents, document
from tests.world import PASSWORD, Person, World

pytestmark = pytest.mark.django_db
OFFLINE = verifier()
ANSWERS = "Court of Kamukunji\nregistry\nyes\n"
Run = Callable[..., str]


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident(document(consents=consents(evidence_use="granted")))


@pytest.fixture
def run(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on this record, as pavel; what is asked for is answered on standard input."""
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n")

    def call(*more: str, person: str = "pavel", answers: Any = ANSWERS, **given: str) -> str:
        out = io.StringIO()
        monkeypatch.setattr(
            "sys.stdin", io.StringIO(answers) if isinstance(answers, str) else answers
        )
        options = {"as": person, "password-file": str(secret), "purpose": "evidence_use"} | given
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        call_command("evidence_bundle", str(record.pk), *words, *more, stdout=out, stderr=out)
        return out.getvalue()

    return call


def test_what_is_written_is_what_others_accept_and_a_flipped_bit_is_refused(
    world: World, record: Record, put: Callable[..., EvidenceFile], run: Run, tmp_path: Path,
    logged: Any,
) -> None:  # fmt: skip
    put(b"a photo" * 9_000, name="Amina beaten.jpg")
    target = tmp_path / "bundle.zip"
    said = run("--all-files", "--unlocked", output=str(target))
    content = target.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    [one] = handed(world.pavel, record)
    assert (one.said.to, one.said.role) == ("Court of Kamukunji", "registry")
    assert one.said.is_whole
    for told in (one.said.digest, one.said.signed_with, str(one.handover.pk)):
        assert told in said
    assert OFFLINE.verify(io.BytesIO(content), one.said.signed_with)[0] == []
    with zipfile.ZipFile(io.BytesIO(content)) as bag:
        bag.extractall(tmp_path / "bag")
    assert bagit.Bag(str(tmp_path / "bag" / "amparo-bundle")).validate()
    assert b"Amina" not in content
    flipped = bytearray(content)
    flipped[content.index(b"a photo") + 100] ^= 1
    assert OFFLINE.verify(io.BytesIO(bytes(flipped)), one.said.signed_with)[0] != []
    [photo] = (tmp_path / "bag" / "amparo-bundle" / "data" / "files").iterdir()
    photo.write_bytes(photo.read_bytes()[:-1] + b"\x00")
    assert not bagit.Bag(str(tmp_path / "bag" / "amparo-bundle")).is_valid()
    verbs = [verb for _who, verb, *_rest in logged()]
    assert verbs.count("evidence.hand_over") == 1


def test_looking_shows_field_by_field_and_hands_nothing_over(
    record: Record, put: Callable[..., EvidenceFile], run: Run
) -> None:
    photo = put(b"a photo")
    said = run("--look")
    assert "leaves  Acts: " in said
    assert "stays   People: Name" in said
    assert str(photo.pk) in said
    assert "Amina" not in said
    assert not Handover.objects.exists()


def test_it_is_locked_for_a_key_and_for_a_passphrase(
    world: World, record: Record, put: Callable[..., EvidenceFile], run: Run, tmp_path: Path
) -> None:
    photo = put(b"a photo")
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "court.pub"
    key.write_text(f"{identity.to_public()}\n")
    run("--file", str(photo.pk), "--key-file", str(key), output=str(tmp_path / "a.zip.age"))
    opened = pyrage.decrypt((tmp_path / "a.zip.age").read_bytes(), [identity])
    assert OFFLINE.verify(io.BytesIO(opened))[0] == []
    phrase = tmp_path / "phrase"
    phrase.write_text("four words on paper\n")
    locked = {"passphrase-file": str(phrase), "output": str(tmp_path / "b.zip.age")}
    run("--file", str(photo.pk), **locked)
    sealed = (tmp_path / "b.zip.age").read_bytes()
    opened = pyrage.passphrase.decrypt(sealed, "four words on paper")
    assert OFFLINE.verify(io.BytesIO(opened))[0] == []
    assert {one.said.lock for one in handed(world.pavel, record)} == {"age", "passphrase"}


def test_passphrases_are_asked_for_without_showing_them(
    record: Record, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.management import asking

    asked: list[str] = []

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return "four words on paper"

    monkeypatch.setattr(asking, "getpass", hidden)
    said = run("--with-passphrase", output=str(tmp_path / "a.zip.age"))
    assert asked == ["Passphrase of the bundle: ", "Passphrase of the bundle again: "]
    assert "four words" not in said


def test_standard_output_carries_the_bundle_and_nothing_else(
    world: World, record: Record, put: Callable[..., EvidenceFile], run: Run, capsysbinary: Any
) -> None:
    put(b"a photo")
    run("--all-files", "--unlocked", output="-")
    content = capsysbinary.readouterr().out
    [one] = handed(world.pavel, record)
    assert OFFLINE.verify(io.BytesIO(content), one.said.signed_with)[0] == []


def test_a_file_that_is_there_stays_and_nothing_leaves(
    record: Record, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "bundle.zip"
    target.write_bytes(b"of yesterday")
    with pytest.raises(CommandError, match="exists already"):
        run("--unlocked", output=str(target))
    assert target.read_bytes() == b"of yesterday"
    assert not Handover.objects.exists()


@pytest.mark.parametrize("answers", ["Court\n\nno\n", "", "\n\nyes\n", "x" * 3_000 + "\n\nyes\n"])
def test_without_a_recipient_and_a_yes_nothing_leaves(
    record: Record, run: Run, tmp_path: Path, answers: str
) -> None:
    with pytest.raises(CommandError):
        run("--unlocked", answers=answers, output=str(tmp_path / "bundle.zip"))
    assert not (tmp_path / "bundle.zip").exists()
    assert not Handover.objects.exists()


def test_half_a_file_is_removed_and_the_list_says_that_it_broke_off(
    world: World, record: Record, put: Callable[..., EvidenceFile], run: Run, tmp_path: Path,
    media: Path,
) -> None:  # fmt: skip
    photo = put(b"a photo" * 90_000)
    [blob] = [media / piece.stored_as for piece in photo.pieces.all()]
    content = bytearray(blob.read_bytes())
    content[-100] ^= 1
    blob.write_bytes(bytes(content))
    with pytest.raises(CommandError, match="damaged"):
        run("--all-files", "--unlocked", output=str(tmp_path / "bundle.zip"))
    assert not (tmp_path / "bundle.zip").exists()
    assert [one.said.is_whole for one in handed(world.pavel, record)] == [False]


def test_told_to_end_it_leaves_no_file(record: Record, run: Run, tmp_path: Path) -> None:
    class Ended(io.StringIO):
        def readline(self, *_size: int) -> str:
            os.kill(os.getpid(), signal.SIGTERM)
            return "yes\n"

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit):
        run("--unlocked", answers=Ended(), output=str(tmp_path / "bundle.zip"))
    assert not (tmp_path / "bundle.zip").exists()
    assert signal.getsignal(signal.SIGTERM) is before
    assert not Handover.objects.exists()


@pytest.mark.parametrize("locks", [[], ["--key-file", "{}"], ["--passphrase-file", "{}"]])
def test_an_empty_key_or_passphrase_leaves_nothing_open(
    record: Record, run: Run, tmp_path: Path, locks: list[str]
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with pytest.raises(CommandError):
        run(*(one.format(empty) for one in locks), output=str(tmp_path / "bundle.zip"))
    assert not (tmp_path / "bundle.zip").exists()


def test_others_and_other_purposes_get_nothing(
    world: World, record: Record, run: Run, tmp_path: Path
) -> None:
    strangers: list[Person] = [world.otto, world.lena, world.petra]
    for stranger in strangers:
        with pytest.raises(CommandError, match="no record of this id"):
            run("--unlocked", person=stranger.user.username, output=str(tmp_path / "b.zip"))
    with pytest.raises(CommandError, match="has not agreed"):
        run("--unlocked", purpose="complaint", output=str(tmp_path / "b.zip"))
    for wrong in (["--file", str(uuid4())], ["--named", "p9"]):
        with pytest.raises(CommandError):
            run(*wrong, "--unlocked", output=str(tmp_path / "b.zip"))
    assert not (tmp_path / "b.zip").exists()
    assert not Handover.objects.exists()
