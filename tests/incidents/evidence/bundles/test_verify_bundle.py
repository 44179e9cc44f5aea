"""What people do to bundles, and what the verifier says of it; run as its users run it."""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import os
import random
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from incidents.evidence.bundles.bagging import VERIFIER, fingerprint_of, streamed
from incidents.evidence.bundles.contents import Bundle, Statement
from tests.incidents.evidence.bundles.made import (
    ANA,
    LUIS,
    SIGNING,
    bundle_of,
    custody,
    file_of,
    small,
    verifier,
    zip_of,
)
from vault import SigningKey

OFFLINE = verifier()
FINGERPRINT = fingerprint_of(SIGNING)
Run = Callable[..., subprocess.CompletedProcess[str]]
# Isolated (-I), without site-packages (-S): what follows is all that can be imported.
ALONE = """
import runpy, sys
folder, script = sys.argv[1:3]
sys.path.append(folder)
for name in ("django", "bagit", "vault", "incidents"):
    try: __import__(name)
    except ImportError: pass
    else: sys.exit(99)
sys.argv = sys.argv[2:]
runpy.run_path(script, run_name="__main__")
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `cryptography` and what it needs; nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser", "typing_extensions"):
        if spec := importlib.util.find_spec(name):
            source = Path(spec.origin or "")
            source = source.parent if source.name == "__init__.py" else source
            (folder / source.name).symlink_to(source)
    return folder


@pytest.fixture
def run(elsewhere: Path, tmp_path: Path) -> Run:
    def run(*arguments: object, script: Path = VERIFIER) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", ALONE, str(elsewhere), str(script),
             *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={},
            timeout=120,
            check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """The ZIP file as it was handed over."""
    path = tmp_path / "amparo.zip"
    path.write_bytes(zip_of(small()))
    return path


@pytest.fixture
def folder(handed: Path, tmp_path: Path) -> Path:
    """The same, unpacked."""
    with zipfile.ZipFile(handed) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "amparo-bundle"


def said_of(given: object, known: str | None = None) -> str:
    findings, _told = OFFLINE.verify(given, known)
    return "\n".join(findings)


def said_of_bundle(bundle: Bundle) -> str:
    return said_of(io.BytesIO(zip_of(bundle)))


def test_a_machine_with_python_and_cryptography_alone_verifies_it(
    run: Run, handed: Path, folder: Path
) -> None:
    for given in (handed, folder):
        done = run(given, "--fingerprint", FINGERPRINT)
        assert (done.returncode, done.stderr) == (0, "")
        assert "3 files, 12 custody entries by 2 signing keys: nothing was added" in done.stdout
        assert "It was signed by the fingerprint that you gave." in done.stdout
    done = run(handed, script=folder / "verify.py")
    assert done.returncode == 0
    assert FINGERPRINT in done.stdout
    assert "anybody can make a bundle" in done.stdout


def test_such_a_machine_finds_single_bits(run: Run, handed: Path) -> None:
    content, chance = handed.read_bytes(), random.Random(3)
    for _ in range(8):
        altered, bit = bytearray(content), chance.randrange(8 * len(content))
        altered[bit // 8] ^= 1 << bit % 8
        handed.write_bytes(altered)
        done = run(handed)
        assert (done.returncode, done.stderr) == (1, ""), bit
        assert "do not rely on this bundle" in done.stdout


def test_it_runs_on_python_3_9() -> None:
    ast.parse(VERIFIER.read_text("utf-8"), feature_version=(3, 9))


def test_an_old_cryptography_says_what_it_did_not_check(
    handed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(OFFLINE, "MLDSA65PublicKey", None)
    assert OFFLINE.main([str(handed)]) == 3
    assert "Not checked: the second signature" in capsys.readouterr().out


def test_the_fingerprint_may_be_typed_as_people_type() -> None:
    typed = FINGERPRINT.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert said_of(io.BytesIO(zip_of(small())), typed) == ""
    assert "not the fingerprint" in said_of(io.BytesIO(zip_of(small())), "")


# --- files of an unpacked bundle


def test_files_that_were_added_removed_or_renamed_are_named(folder: Path) -> None:
    files = folder / "data" / "files"
    (files / "amparo-4.jpg").write_bytes(b"planted")
    assert '"data/files/amparo-4.jpg" does not belong' in said_of(str(folder))
    (files / "amparo-4.jpg").unlink()
    assert said_of(str(folder)) == ""
    (files / "amparo-1.jpg").rename(files / "amparo-9.jpg")
    said = said_of(str(folder))
    assert '"data/files/amparo-9.jpg" does not belong' in said
    assert '"data/files/amparo-1.jpg" is missing' in said


def test_two_files_that_changed_places_are_named(folder: Path) -> None:
    files = folder / "data" / "files"
    one, two = (files / "amparo-1.jpg").read_bytes(), (files / "amparo-2.png").read_bytes()
    (files / "amparo-1.jpg").write_bytes(two)
    (files / "amparo-2.png").write_bytes(one)
    said = said_of(str(folder))
    assert '"data/files/amparo-1.jpg" was altered' in said
    assert '"data/files/amparo-2.png" was altered' in said


@pytest.mark.parametrize("name", OFFLINE.BESIDE)
def test_no_file_beside_the_data_can_be_spared(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name} is missing" in said_of(str(folder))


def test_who_edits_a_file_and_its_digest_meets_the_signature(folder: Path) -> None:
    import hashlib

    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    record, manifest = folder / "data" / "record.json", folder / "manifest-sha256.txt"
    tags = folder / "tagmanifest-sha256.txt"
    before, listed = digest(record), digest(manifest)
    record.write_bytes(b'{"acts":{}}')
    manifest.write_text(manifest.read_text().replace(before, digest(record)))
    assert "manifest-sha256.txt was altered" in said_of(str(folder))
    tags.write_text(tags.read_text().replace(listed, digest(manifest)))
    said = said_of(str(folder))
    assert "The signature (Ed25519) does not match" in said
    assert "The signature (ML-DSA-65) does not match" in said


@pytest.mark.parametrize("target", ["/etc/hostname", "amparo-2.png", "/nowhere"])
def test_links_are_not_followed(folder: Path, target: str) -> None:
    path = folder / "data" / "files" / "amparo-1.jpg"
    path.unlink()
    path.symlink_to(target)
    assert "a link or something stranger" in said_of(str(folder))


def test_neither_are_linked_folders_nor_pipes_read(folder: Path) -> None:
    (folder / "data" / "more").symlink_to("/etc")
    assert "a link or something stranger" in said_of(str(folder))
    (folder / "data" / "more").unlink()
    os.mkfifo(folder / "data" / "pipe")
    assert "a link or something stranger" in said_of(str(folder))


def test_a_hostile_name_is_shown_on_one_plain_line(folder: Path) -> None:
    (folder / "data" / "x\u202e\nall in order").write_bytes(b"")
    [line] = said_of(str(folder)).splitlines()
    assert "\\u202e\\n" in line


# --- custody logs: the handing team signs what it is given, so the chain must show it by itself


def with_log(change: Callable[[list[Statement]], list[Statement]]) -> str:
    one = file_of(b"a photo")
    return said_of_bundle(bundle_of(replace(one, custody=change(list(one.custody)))))


@pytest.mark.parametrize(
    "change",
    [
        lambda log: log[1:],
        lambda log: log[:1] + log[2:],
        lambda log: log[:2] + log[3:],
        lambda log: [log[0], log[2], log[1], log[3]],
        lambda log: [*log, log[-1]],
        lambda log: log[:2] + log[1:],
    ],
    ids=["first", "second", "third", "reordered", "doubled", "doubled within"],
)
def test_entries_that_were_dropped_doubled_or_moved_show(
    change: Callable[[list[Statement]], list[Statement]],
) -> None:
    assert "does not follow the entry before it" in with_log(change)


def test_an_entry_that_was_rewritten_shows() -> None:
    def rewrite(log: list[Statement]) -> list[Statement]:
        said = log[1].said.replace(b'"verb":"opened"', b'"verb":"copied"')
        return [log[0], Statement(said, log[1].signature), *log[2:]]

    said = with_log(rewrite)
    assert "Entry 2 of the custody log" in said
    assert "is not signed by the key that it names" in said


def test_a_file_without_a_log_shows() -> None:
    assert "has no custody log" in with_log(lambda _log: [])


def test_the_log_of_another_file_does_not_fit() -> None:
    one, two = file_of(b"one"), file_of(b"two")
    said = said_of_bundle(bundle_of(replace(one, custody=two.custody), two))
    assert "does not follow" in said
    assert "is about another content" in said


def test_a_log_about_another_content_shows() -> None:
    one = file_of(b"a photo")
    log = custody(one.file, [(ANA, "received", {"sha256": "0" * 64, "size": "7"})])
    said = said_of_bundle(bundle_of(replace(one, custody=log)))
    assert "Entry 1" in said
    assert "is about another content" in said


def test_the_end_of_a_log_cannot_be_cut_but_by_signing_the_bundle_anew() -> None:
    """Nothing inside a log says that it ends there; the bundle's signature does."""
    one = file_of(b"a photo")
    cut = bundle_of(replace(one, custody=one.custody[:2]))
    forged = io.BytesIO(b"".join(streamed(cut, SigningKey.generate())))
    assert "not the fingerprint" in said_of(forged, FINGERPRINT)


@pytest.mark.parametrize(
    "said", [b"{}", b"[]", b'"x"', b"1", b"[" * 5000, b"null", '{"key":"ф"}'.encode()]
)
def test_a_log_that_is_none_ends_in_a_sentence(said: bytes) -> None:
    one = file_of(b"x")
    log = [Statement(said, LUIS.sign(said, b"amparo\x01x"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("incidents.evidence.bundles.telling._line", lambda *_: "")
        assert "The custody log is damaged." in said_of_bundle(bundle_of(replace(one, custody=log)))


# --- the ZIP file


def repacked(content: bytes, change: Callable[[zipfile.ZipFile], object]) -> io.BytesIO:
    """What another program makes of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        change(new)
    made.seek(0)
    return made


def linked(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("amparo-bundle/data/files/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


@pytest.mark.parametrize(
    "change",
    [
        lambda _archive: None,
        lambda archive: archive.writestr("../outside", "x"),
        lambda archive: archive.writestr("/outside", "x"),
        lambda archive: archive.writestr("amparo-bundle\\..\\..\\outside", "x"),
        lambda archive: archive.writestr("amparo-bundle/data/record.json", "{}"),
        lambda archive: archive.writestr("amparo-bundle/data/", ""),
        lambda archive: setattr(archive, "comment", b"all in order"),
        linked,
    ],
    ids=["as it is", "..", "absolute", "backslashes", "twice", "folder", "comment", "link"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_was_packed_again_is_refused_and_unpacks_nothing(
    change: Callable[[zipfile.ZipFile], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = sorted(tmp_path.rglob("*"))
    assert "packed again" in said_of(repacked(zip_of(small()), change))
    assert sorted(tmp_path.rglob("*")) == before


def hostile(*names: str) -> io.BytesIO:
    """An archive in our own form, with these names added behind what a bundle has."""
    from incidents.evidence.bundles import zipping
    from incidents.evidence.bundles.bagging import _entries
    from vault import DoubleSigningKey

    more = [zipping.Entry(name, 1, [b"x"]) for name in names]
    entries = [*_entries(small(), DoubleSigningKey(SIGNING)), *more]
    return io.BytesIO(b"".join(zipping.zipped(entries)))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside", "packed again"),
        ("/amparo-bundle/x", "packed again"),
        ("amparo-bundle/../outside", "does not belong"),
        ("amparo-bundle//etc/passwd", "does not belong"),
        ("amparo-bundle/data\\x", "does not belong"),
        ("amparo-bundle/C:x", "does not belong"),
        ("amparo-bundle/", "does not belong"),
        ("amparo-bundle/data/record.json", "packed again"),
        ("amparo-bundle/data/RECORD.JSON", "does not belong"),
    ],
)
def test_a_name_that_no_bundle_has_is_refused_in_our_own_form_too(name: str, said: str) -> None:
    assert said in said_of(hostile(name))


def test_files_in_another_order_are_a_finding() -> None:
    from incidents.evidence.bundles import zipping
    from incidents.evidence.bundles.bagging import _entries
    from vault import DoubleSigningKey

    entries = list(_entries(small(), DoubleSigningKey(SIGNING)))
    entries[-1], entries[-2] = entries[-2], entries[-1]
    moved = io.BytesIO(b"".join(zipping.zipped(entries)))
    assert said_of(moved) == "The files stand in another order."


def test_nothing_can_stand_before_behind_or_within_the_archive() -> None:
    content = zip_of(small())
    middle = content.index(b"PK\x03\x04", 100)
    for wrong in (
        b"x" + content,
        content + b"x",
        content + content,
        content[:middle] + b"x" + content[middle:],
        content[:-1],
        content[:-98],
        content[:100],
    ):
        assert "packed again" in said_of(io.BytesIO(wrong))


@pytest.mark.parametrize("content", [b"", b"P", b"GIF89a", b"\x1f\x8b" + bytes(500)])
def test_what_is_no_bundle_cannot_be_read(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some\nfile"
    path.write_bytes(content)
    done = run(path)
    assert (done.returncode, done.stderr) == (2, "")
    assert len(done.stdout.splitlines()) == 1


def test_neither_can_what_is_not_there(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.zip").returncode == 2
    assert "no whole bundle" in said_of(str(tmp_path))


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[" * 100_000, b'{"public":"zz"}', b'{"public":"","signature":""}', b"\xff"],
)
def test_a_signature_file_that_is_none_ends_in_a_sentence(folder: Path, content: bytes) -> None:
    (folder / "signature.json").write_bytes(content)
    assert "signature.json is damaged." in said_of(str(folder))


def test_signatures_of_an_empty_key_do_not_match(folder: Path) -> None:
    said = json.loads((folder / "signature.json").read_text())
    said |= {"public": "", "signature": "", "fingerprint": OFFLINE.fingerprint_of(b"")}
    text = json.dumps(said, sort_keys=True, separators=(",", ":")) + "\n"
    (folder / "signature.json").write_text(text)
    assert "(Ed25519) does not match" in said_of(str(folder))


@pytest.mark.parametrize(
    "line",
    ["\n", "x\n", "0" * 64 + " data/x\n", "A" * 64 + "  data/x\n", "0" * 64 + "  data/%0A\n"],
)
def test_a_manifest_has_one_form(folder: Path, line: str) -> None:
    path = folder / "manifest-sha256.txt"
    path.write_text(path.read_text() + line)
    assert "manifest-sha256.txt is damaged." in said_of(str(folder))
