"""A backup holds everything, opens with the offline key alone, and comes back as it was."""

from __future__ import annotations

import hashlib
import io
import re
import sqlite3
import tarfile
import threading
from contextlib import closing

import pytest

from config.backups import offline_key
from config.backups.archive import Manifest, read_archive, write_archive
from config.backups.errors import BackupFailed
from config.backups.snapshots import Census
from tests.config.installation import Installation
from vault import KeyPair, StreamOpener

MEDIA = b"sealed evidence " * 200_000


def rows_of(database, query="SELECT id, head_sequence FROM audit_chain"):
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An installation with an organisation, a stored file, a backup key and one backup."""
    folder = tmp_path_factory.mktemp("home")
    home = Installation(folder / "data")
    home.found()
    (home.data / "media" / "ab").mkdir(parents=True)
    (home.data / "media" / "ab" / "0001").write_bytes(MEDIA)
    home.key = folder / "stick.key"
    home.said_of_key = home.do("backup_key", "--to", home.key)
    home.file = folder / "first.backup"
    home.said = home.do("backup", home.file)
    return home


@pytest.fixture
def elsewhere(tmp_path):
    """Another server, on which there is nothing yet."""
    return Installation(tmp_path / "elsewhere")


def restore(place, home, file=None, key=None):
    return ("restore", file or home.file, "--key-file", key or home.key)


def test_a_backup_comes_back_as_it_was(home, elsewhere):
    said = elsewhere.do(*restore(elsewhere, home))

    assert "all as the manifest says" in said
    assert rows_of(elsewhere.database) == rows_of(home.database)
    assert (elsewhere.data / "media" / "ab" / "0001").read_bytes() == MEDIA
    for name in ("secret_key", "server-signing.key", "vapid.key", "backup-key.pub"):
        assert (elsewhere.data / name).read_bytes() == (home.data / name).read_bytes()
        assert (elsewhere.data / name).stat().st_mode & 0o077 == 0
    assert "Nothing is missing and nothing was altered" in elsewhere.do("verify_audit")
    assert not (elsewhere.data / ".restore").exists()


def test_nothing_of_the_installation_can_be_read_in_a_backup(home):
    sealed = home.file.read_bytes()

    for known in (b"SQLite format", b"Riverside", b"carla", b"sealed evidence", b"manifest.json"):
        assert known not in sealed
    assert (home.data / "secret_key").read_bytes() not in sealed
    assert home.file.stat().st_mode & 0o077 == 0


def test_the_private_half_is_nowhere_on_the_server(home):
    letters = home.key.read_text().splitlines()[1]
    seed = offline_key.read_sheet(home.key.read_text()).seed
    for path in home.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert seed not in content, path
            assert seed.hex().encode() not in content, path
            assert letters.encode() not in content, path
    assert letters not in home.said_of_key
    assert "private half must not lie" in Installation(home.data / "x").refuses(
        "backup_key", "--to", home.data / "x" / "here.key"
    )


def test_no_copy_stays_behind_and_the_digest_lies_beside(home):
    assert not list(home.data.glob(".snapshot*"))
    assert not list(home.file.parent.glob("*.part"))
    digest = hashlib.sha256(home.file.read_bytes()).hexdigest()
    assert digest in home.said
    assert home.file.with_name("first.backup.sha256").read_text() == f"{digest}  first.backup\n"


def test_a_backup_replaces_no_other_and_names_itself_in_a_folder(home, tmp_path):
    assert "a file of this name already" in home.refuses("backup", home.file)
    assert "is the disk mounted" in home.refuses("backup", tmp_path / "gone" / "it.backup")
    home.do("backup", tmp_path)
    assert len(list(tmp_path.glob("amparo-*.backup"))) == 1


def test_without_a_key_there_is_no_backup(tmp_path):
    place = Installation(tmp_path / "data")
    place.do("prepare")
    assert "Run: manage.py backup_key" in place.refuses("backup", tmp_path / "it")
    place.do("backup_key", "--to", tmp_path / "one.key")
    assert "already" in place.refuses("backup_key", "--to", tmp_path / "two.key")
    (place.data / "backup-key.pub").write_text("00")
    assert "No backup was made" in place.refuses("backup", tmp_path / "it")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "one.key"]


def test_a_sheet_is_shown_where_no_file_is_named(tmp_path):
    said = Installation(tmp_path / "data").do("backup_key")
    sheet = said.split("Write this down")[0]
    public = (tmp_path / "data" / "backup-key.pub").read_text().strip()
    assert offline_key.read_sheet(sheet).public.hex() == public


REFUSED = """
from pathlib import Path
from django.conf import settings
from config.backups import restoring, offline_key
from config.backups.errors import BackupFailed
from vault import KeyPair
pair = offline_key.read_sheet(Path({key!r}).read_text())
sealed = Path({file!r}).read_bytes()
middle = len(sealed) // 2
cases = dict(
    key=(sealed, KeyPair.generate()),
    cut=(sealed[: 2**21], pair),
    short=(sealed[:-1], pair),
    altered=(sealed[:middle] + bytes([sealed[middle] ^ 1]) + sealed[middle + 1 :], pair),
    extended=(sealed + b"x", pair),
    other=(b"something else", pair),
    empty=(b"", pair),
)
for name, (content, key) in cases.items():
    file = settings.DATA.with_name(name)
    file.write_bytes(content)
    try:
        restoring.restore(file, key)
    except BackupFailed:
        print(name, sorted(path.name for path in settings.DATA.iterdir()))
"""


def test_what_is_not_whole_or_not_ours_is_refused_and_leaves_nothing(home, elsewhere):
    said = elsewhere.python(REFUSED.format(key=str(home.key), file=str(home.file)))

    assert [line.split()[0] for line in said.splitlines()] == [
        *("key", "cut", "short", "altered", "extended", "other", "empty")
    ]
    for line in said.splitlines():
        assert not {".restore", "amparo.sqlite3", "media"} & set(re.findall(r"'(.*?)'", line))


def test_a_wrong_key_or_a_missing_file_is_said_in_words(home, elsewhere, tmp_path):
    (tmp_path / "other.key").write_text(offline_key.sheet(KeyPair.generate()))
    for key, file in ((tmp_path / "other.key", home.file), (home.key, tmp_path / "none")):
        assert "Nothing was restored" in elsewhere.refuses(*restore(elsewhere, home, file, key))


def test_restore_replaces_nothing(home):
    before = home.database.read_bytes()
    assert "not empty" in home.refuses(*restore(home, home))
    assert home.database.read_bytes() == before


KILLED = """
import os, shutil, sqlite3
from pathlib import Path
from django.conf import settings
from config.backups import restoring, offline_key
pair = offline_key.read_sheet(Path({key!r}).read_text())
data = settings.DATA
for name, call in [
    ("_check", 1), ("_put_in_place", 1), ("sync", 1), ("sync", 2), ("_require_census", 1),
]:
    if not os.fork():
        real, left = getattr(restoring, name), [call]
        def dying(*arguments):
            left[0] -= 1
            return os._exit(7) if left[0] == 0 else real(*arguments)
        setattr(restoring, name, dying)
        restoring.restore(Path({file!r}), pair)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.wait()[1]) == 7, name
    assert restoring.is_unfinished(), name
    restoring.restore(Path({file!r}), pair)
    assert not restoring.is_unfinished(), name
    rows = sqlite3.connect(data / "amparo.sqlite3").execute("SELECT * FROM audit_chain").fetchall()
    print(len(rows), (data / "media" / "ab" / "0001").stat().st_size)
    restoring.connection.close()
    for path in data.iterdir():
        if path.name not in ("static", "broker"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
"""


def test_a_restore_killed_anywhere_is_run_again(home, elsewhere):
    said = elsewhere.python(KILLED.format(key=str(home.key), file=str(home.file)))
    assert said.splitlines() == [f"1 {len(MEDIA)}"] * 5


def test_nothing_is_served_or_prepared_on_half_a_restore(elsewhere):
    (elsewhere.data / ".restore").mkdir(parents=True)
    for command in ("prepare", "serve"):
        assert "Run it again" in elsewhere.refuses(command)


def test_a_backup_under_load_is_one_moment(home, elsewhere, tmp_path):
    """Two counters move together in every transaction; a copy never shows one without the other."""
    with closing(sqlite3.connect(home.database)) as opened:
        opened.execute("CREATE TABLE one (n INTEGER)")
        opened.execute("CREATE TABLE two (n INTEGER)")
        opened.commit()
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(home.database, timeout=30)) as opened:
            while not stop.is_set():
                with opened:
                    opened.execute("INSERT INTO one VALUES (1)")
                    opened.execute("INSERT INTO two VALUES (1)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        home.do("backup", tmp_path / "busy.backup")
    finally:
        stop.set()
        writer.join()
        with closing(sqlite3.connect(home.database)) as opened:
            written = opened.execute("SELECT count(*) FROM one").fetchone()[0]
            opened.execute("DROP TABLE one")
            opened.execute("DROP TABLE two")
            opened.commit()
    elsewhere.do(*restore(elsewhere, home, tmp_path / "busy.backup"))
    one = rows_of(elsewhere.database, "SELECT count(*) FROM one")
    assert one == rows_of(elsewhere.database, "SELECT count(*) FROM two")
    assert 0 < one[0][0] < written


def test_a_newer_backup_is_refused_by_an_older_program(home, elsewhere, tmp_path):
    with closing(sqlite3.connect(home.database)) as opened, opened:
        opened.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_x', '2026')"
        )
    home.do("backup", tmp_path / "newer.backup")
    with closing(sqlite3.connect(home.database)) as opened, opened:
        opened.execute("DELETE FROM django_migrations WHERE name = '9999_x'")
    said = elsewhere.refuses(*restore(elsewhere, home, tmp_path / "newer.backup"))
    assert "newer version" in said


def tar_of(**members):
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w|") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name.replace("__", "/").replace("UP", ".."))
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return io.BytesIO(sink.getvalue())


@pytest.mark.parametrize(
    "name", ["UP__outside", "media__UP__UP__outside", "__etc__passwd", "elsewhere", "media__"]
)
def test_an_archive_writes_nothing_outside(tmp_path, name):
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    with pytest.raises(BackupFailed):
        read_archive(tar_of(**{name: b"x"}), inside)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_archive_without_manifest_or_with_another_is_refused(tmp_path):
    manifest = Manifest("2026-11-20T10:00+00:00", "1", Census({}, {}, []))
    (tmp_path / "database.sqlite3").write_bytes(b"rows")
    sink = io.BytesIO()
    write_archive(sink, manifest, tmp_path / "database.sqlite3", tmp_path, tmp_path / "media")
    assert read_archive(io.BytesIO(sink.getvalue())) == manifest
    text = manifest.to_json()
    with pytest.raises(BackupFailed):
        read_archive(tar_of(secret_key=b"x"))
    with pytest.raises(BackupFailed):
        read_archive(tar_of(**{"database.sqlite3": b"rowz", "manifest.json": text}))
    with pytest.raises(BackupFailed):
        read_archive(tar_of(**{"manifest.json": b"[]"}))


def test_a_sheet_survives_being_typed_and_a_slip_is_noticed():
    pair = KeyPair.generate()
    text = offline_key.sheet(pair)
    assert offline_key.read_sheet(text).seed == pair.seed
    typed = text.split("\n#")[0].lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    assert offline_key.read_sheet(typed).seed == pair.seed
    body = text.splitlines()[1]
    for at in (0, 5, 20):
        other = "7" if body[at] != "7" else "8"
        slipped = text.replace(body, body[:at] + other + body[at + 1 :], 1)
        with pytest.raises(BackupFailed):
            offline_key.read_sheet(slipped)
    for wrong in ("", "hello", "Z" * 56, text[:-60], text + "more"):
        with pytest.raises(BackupFailed):
            offline_key.read_sheet(wrong)


def test_a_backup_opens_with_the_public_formats_alone(home):
    pair = offline_key.read_sheet(home.key.read_text())
    with home.file.open("rb") as file:
        manifest = read_archive(StreamOpener(file, pair, offline_key.purpose()))
    assert manifest.census.tables["accounts_user"] == 1
    assert manifest.files["media/ab/0001"] == [len(MEDIA), hashlib.sha256(MEDIA).hexdigest()]
