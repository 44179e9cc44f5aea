"""Folders watched while a large file comes in and goes out: no byte of it lies anywhere in plain.

64 MB, and 500 MB with `make attack`.
"""

from __future__ import annotations

import tempfile
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import open_original
from incidents.evidence.receiving import receive
from incidents.evidence.uploads import begin
from tests.attacks.effort import effort
from tests.incidents.evidence.sending import Tus, id_in, send

pytestmark = pytest.mark.django_db
MARK = b"a plain byte of what the photograph shows "
BLOCK = MARK * (2**18 // len(MARK))
MEGABYTES = effort(64, 500)
ENDS = 1 << 19


class Watched:
    """Looks into every file of some folders, and into what this process has open, over and over."""

    def __init__(self, *folders: Path) -> None:
        self.folders, self.found, self.looks = folders, set(), 0
        self.seen: set[str] = set()

    def look(self, ends: int = ENDS) -> None:
        """Search the first and last bytes of all files; deleted ones through their descriptors."""
        self.looks += 1
        paths = [path for folder in self.folders for path in folder.rglob("*")]
        for path in [*paths, *Path("/proc/self/fd").iterdir()]:
            try:
                if not path.is_file():
                    continue
                with path.open("rb") as file:
                    said = file.read(ends)
                    file.seek(max(0, path.stat().st_size - ends))
                    said += file.read(ends)
            except OSError:
                continue
            self.seen.add(path.name)
            if MARK in said:
                self.found.add(str(path))


@contextmanager
def watching(*folders: Path) -> Iterator[Watched]:
    watched, over = Watched(*folders), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            watched.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()


def content(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes * 4):
        yield BLOCK


@pytest.fixture
def folders(tmp_path, monkeypatch, media):
    """Where anything could be left: blobs, and temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    return media, temporary


def test_the_watch_finds_a_byte_in_the_clear(folders):
    """It looks into files that are there, and into deleted ones that are still open."""
    for keep in (True, False):
        with watching(*folders) as watched, tempfile.NamedTemporaryFile(delete=False) as file:
            if not keep:
                Path(file.name).unlink()
            file.write(BLOCK)
            file.flush()
            threading.Event().wait(0.3)
        assert watched.found


def test_no_plain_byte_is_on_the_disk_and_memory_stays_small(world, record, folders):
    """By the verbs, piece by piece, as the server hands it on."""
    size = len(BLOCK) * MEGABYTES * 4
    who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    file = begin(**who, record=record, length=size, file_id=uuid4())
    tracemalloc.start()
    try:
        with watching(*folders) as watched:
            assert receive(**who, file=file, offset=0, content=content(MEGABYTES)).is_kept
            kept = EvidenceFile.objects.select_related("record__team__organisation").get()
            opened = open_original(keyring=world.pavel.keyring, reader=world.pavel.user, file=kept)
            assert sum(map(len, opened.content)) == size
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert watched.looks > 10
    watched.look(ends=2**30)
    assert not watched.found
    assert most < 100_000_000


def test_a_request_of_the_protocol_leaves_nothing_in_the_clear(record, browser_of, world, folders):
    """Through middleware and view: Django's own upload handlers would write a temporary file."""
    body = BLOCK * 4 * 16
    tus = Tus(browser_of(world.pavel), reverse("evidence-uploads", args=[record.pk]))
    with watching(*folders) as watched:
        place = tus.begin(len(body), filename="night.jpg")["Location"]
        assert tus.give(place, 0, body).status_code == 204
    assert EvidenceFile.objects.get(pk=id_in(place)).state == "kept"
    watched.look(ends=2**30)
    assert watched.looks > 2
    assert not watched.found


def test_what_a_broken_upload_leaves_is_sealed_too(world, record, folders):
    def broken():
        yield from content(1)
        raise RuntimeError

    with watching(*folders) as watched:
        who = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
        file = begin(**who, record=record, length=2**30, file_id=uuid4())
        with pytest.raises(RuntimeError):
            receive(**who, file=file, offset=0, content=broken())
    watched.look(ends=2**30)
    assert not watched.found


def test_names_of_files_are_nowhere_on_the_disk(world, record, folders):
    send(world.pavel, record, BLOCK, name="Amina at the bridge.jpg")
    for folder in folders:
        for path in folder.rglob("*"):
            assert "Amina" not in path.name
