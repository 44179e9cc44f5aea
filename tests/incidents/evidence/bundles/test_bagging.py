"""A bundle is a bag and a ZIP that others' programs read, and holds what it was given."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import bagit
import pytest

from incidents.evidence.bundles.bagging import (
    FOLDER,
    fingerprint_of,
    names_of,
    size_of,
    streamed,
)
from incidents.evidence.bundles.contents import Bundle, BundleBroken, BundledFile, Statement
from tests.incidents.evidence.bundles.made import (
    SIGNING,
    bundle_of,
    custody,
    drawn,
    file_of,
    small,
    verifier,
    zip_of,
)
from vault import SigningKey

OFFLINE = verifier()


def unpacked(bundle: Bundle, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(zip_of(bundle))) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / FOLDER


def test_others_read_the_archive_and_the_bag(tmp_path: Path) -> None:
    bundle = small()
    bag = unpacked(bundle, tmp_path)
    assert bagit.Bag(str(bag)).validate()
    for name, one in zip(names_of(bundle.files), bundle.files, strict=True):
        assert (bag / "data" / "files" / name).read_bytes() == b"".join(one.content())
    assert (bag / "data" / "record.json").read_bytes() == bundle.record_json
    assert (bag / "data" / "record.pdf").read_bytes() == bundle.record_pdf


def test_a_bag_that_was_edited_is_not_valid_for_others_either(tmp_path: Path) -> None:
    bag = unpacked(small(), tmp_path)
    (bag / "data" / "files" / "amparo-1.jpg").write_bytes(b"another")
    assert not bagit.Bag(str(bag)).is_valid()


def test_the_verifier_finds_nothing_in_either_form(tmp_path: Path) -> None:
    bundle = small()
    fingerprint = fingerprint_of(SIGNING)
    for given in (io.BytesIO(zip_of(bundle)), str(unpacked(bundle, tmp_path))):
        findings, told = OFFLINE.verify(given, fingerprint.lower().replace("-", " "))
        assert findings == []
        assert (told["files"], told["entries"], len(told["people"])) == (3, 12, 2)
        assert (told["fingerprint"], told["lattice"]) == (fingerprint, True)


def test_a_bundle_that_another_key_signed_has_another_fingerprint() -> None:
    sealed = b"".join(streamed(small(), SigningKey.generate()))
    assert OFFLINE.verify(io.BytesIO(sealed))[0] == []
    [finding] = OFFLINE.verify(io.BytesIO(sealed), fingerprint_of(SIGNING))[0]
    assert "not the fingerprint" in finding


def test_nothing_but_the_files_themselves_says_what_they_were_called() -> None:
    """Names are numbers; no time and no owner stands in the archive."""
    with zipfile.ZipFile(io.BytesIO(zip_of(small()))) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100600
        names = [name.removeprefix(f"{FOLDER}/") for name in archive.namelist()]
        told = archive.read(f"{FOLDER}/bag-info.txt").decode()
    assert names == [
        *("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "read-me.txt", "verify.py"),
        *("tagmanifest-sha256.txt", "signature.json"),
        *("data/custody.json", "data/custody.txt"),
        *("data/files/amparo-1.jpg", "data/files/amparo-2.png", "data/files/amparo-3.txt"),
        *("data/record.json", "data/record.pdf"),
    ]
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        *("Bag-Software-Agent", "Bagging-Date", "External-Identifier", "Payload-Oxum"),
    ]


def test_the_length_is_known_before_a_file_is_opened() -> None:
    bundle = small()

    def never() -> list[bytes]:
        raise AssertionError("opened")

    unread = replace(bundle, files=[replace(one, content=never) for one in bundle.files])
    assert size_of(unread, SIGNING) == len(zip_of(bundle))


def test_the_custody_log_is_there_to_be_read_and_to_be_verified() -> None:
    bundle = replace(small(), verbs={"opened": "abierto por"})
    with zipfile.ZipFile(io.BytesIO(zip_of(bundle))) as archive:
        text = archive.read(f"{FOLDER}/data/custody.txt").decode()
        logs = json.loads(archive.read(f"{FOLDER}/data/custody.json"))["files"]
    assert "amparo-1.jpg\nSHA-256 " in text
    assert "3. 2026-11-03T10:00:00+00:00  abierto por luis" in text
    assert "4. 2026-11-04T10:00:00+00:00  handed over by luis (to: Juzgado 4)" in text
    assert logs[1]["original"] == "amparo-1.jpg"
    assert [len(log["entries"]) for log in logs] == [4, 4, 4]


def test_a_name_cannot_write_a_line_of_its_own_into_the_readable_log() -> None:
    from tests.incidents.evidence.bundles.made import ANA, NAMES

    one = file_of(b"x")
    NAMES[ANA.public] = "ana\n9. 2030-01-01  opened by\u202e luis"
    try:
        log = custody(one.file, [(ANA, "opened", {})])
    finally:
        NAMES[ANA.public] = "ana"
    with zipfile.ZipFile(io.BytesIO(zip_of(bundle_of(replace(one, custody=log))))) as archive:
        text = archive.read(f"{FOLDER}/data/custody.txt").decode()
    assert len(text.splitlines()) == 4
    assert "\u202e" not in text


@pytest.mark.parametrize("content", [b"longer than said", b"short", b"same length"])
def test_a_file_that_is_not_what_it_was_leaves_no_bundle(content: bytes) -> None:
    one = replace(file_of(b"seam length"), content=lambda: [content])
    got = []
    with pytest.raises(BundleBroken) as raised:
        got.extend(streamed(bundle_of(one), SIGNING))
    assert b"seam" not in str(raised.value).encode()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(got)))


def test_a_bundle_of_many_files_is_whole_and_in_order(tmp_path: Path) -> None:
    bundle = bundle_of(*(file_of(b"%d" % number, "bin") for number in range(1200)))
    findings, told = OFFLINE.verify(io.BytesIO(zip_of(bundle)))
    assert findings == []
    assert (told["files"], told["entries"]) == (1200, 4800)
    assert bagit.Bag(str(unpacked(bundle, tmp_path))).validate()


def test_a_bundle_takes_constant_memory() -> None:
    import hashlib

    size, running = 80 * 2**20, hashlib.sha256()
    for piece in drawn(size):
        running.update(piece)
    large = replace(
        file_of(b""), sha256=running.hexdigest(), size=size, content=lambda: drawn(size)
    )
    tracemalloc.start()
    total = sum(map(len, streamed(bundle_of(large), SIGNING)))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > size
    assert most < 8 * 2**20


@pytest.mark.parametrize("changed", [{"ending": "../x"}, {"sha256": "A" * 64}, {"size": -1}])
def test_what_is_no_name_digest_or_size_is_not_bundled(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a bundled file"):
        replace(file_of(b"x"), **changed)


def test_a_file_is_bundled_once() -> None:
    one = file_of(b"x")
    with pytest.raises(ValueError, match="once"):
        bundle_of(one, one)


def test_an_empty_bundle_is_one_too() -> None:
    assert OFFLINE.verify(io.BytesIO(zip_of(bundle_of())))[0] == []


def test_what_a_bundle_is_made_of_stays_what_it_is() -> None:
    assert BundledFile(uuid4(), "0" * 64, 0, "bin", list, [Statement(b"", b"")]).original is None
