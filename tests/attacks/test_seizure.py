"""Whoever carries the server away: every byte at rest is searched for what people wrote.

One process plants canaries through pages, API and commands, at debug level, and is killed; then the
real web server, worker and schedule run on the same data, are sent what they refuse, and are killed
as well. Nothing is shut down in order, so what lies in write-ahead logs and queues is searched too.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps

from tests.attacks.canaries import Canaries, spellings
from tests.attacks.test_plaintext_register import register
from tests.processes import with_children

ROOT = Path(__file__).resolve().parents[2]
LEAST_CANARIES = 1000
OURS = "data/static"  # copies of scripts and styles from the repository
# Account names and passphrases are typed at the same door; only the latter may not be found.
PLAIN = ("User.username", "Organisation.name", "Team.name", "Provider.")


@dataclass
class Seized:
    """Folders `data`, `journal`, `backups`, `home`, `tmp` and `logs` below `folder`, and what was
    planted there."""

    folder: Path
    canaries: Canaries
    marks: Canaries
    report: dict = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "amparo.sqlite3"

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of ours is inherited, and every place a program might write is inside."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "home", "AMPARO_DATA": "data"}
        folders["AMPARO_JOURNAL"] = "journal/journal.jsonl"
        return kept | {name: str(self.folder / path) for name, path in folders.items()} | more


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Seized:
    folder = tmp_path_factory.mktemp("seized") / "server"
    for name in ("data", "home", "tmp", "logs", "journal"):
        (folder / name).mkdir(parents=True)
    seed = secrets.randbits(60) * 2
    found = Seized(folder, Canaries(seed), Canaries(seed + 1))
    report = folder.parent / "report.json"
    _run(found, "planting", "-m", "tests.attacks.planting", str(seed), str(report))
    found.report = json.loads(report.read_text())
    _run(found, "prepare", "manage.py", "prepare", ends=0)
    _serve_and_refuse(found)
    return found


def _run(seized: Seized, name: str, *arguments: str, ends: int = -signal.SIGKILL) -> None:
    with (seized.folder / "logs" / name).open("wb") as log:
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=seized.environment(),
            stdout=log,
            stderr=log,
            timeout=900,
            check=False,
        )
    said = (seized.folder / "logs" / name).read_text(errors="replace")
    assert ended.returncode == ends, said[-3000:]


def _serve_and_refuse(seized: Seized) -> None:
    """The real server, worker and schedule: a sign-in, wrong ones, and requests that are none."""
    port = _free_port()
    with (seized.folder / "logs" / "serve").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=seized.environment(AMPARO_PORT=str(port)), stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_ready(port, log.name)
            _knock(seized, port)
            _wait_for_tasks(seized)
        finally:
            for pid in with_children([server.pid]):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            server.wait()


def _knock(seized: Seized, port: int) -> None:
    plant = seized.canaries.plant
    latin = seized.canaries.stems["latin"]
    text = urlencode({"q": plant("wire query")})
    for path in (f"/{latin}/?{text}", f"/api/v1/{latin}/?{text}", f"/today/?{text}", f"/?{text}"):
        assert _ask(port, "GET", path).status < 500
    typed = urlencode({"username": latin, "password": plant("wire passphrase")})
    assert _ask(port, "POST", "/sign-in/", typed).status == 403  # no CSRF token
    _ask(port, "POST", f"/api/v1/incidents/?{text}", plant("wire body"), {"X-Name": latin})
    pass_ = {"Authorization": f"Bearer phone_{latin}", "Outbox-Report": latin}
    _ask(port, "PUT", "/api/v1/outbox/file/", plant("wire file"), pass_)
    for raw in (
        f"{latin} / HTTP/1.1\r\n\r\n",
        f"GET /{latin} HTTP/9.9\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {latin}.example\r\n\r\n",
        f"GET / HTTP/1.1\r\n{latin}\r\n\r\n",
        f"GET /{latin * 2000} HTTP/1.1\r\n\r\n",
        f"POST /report/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {latin}\r\n\r\n",
        f"POST /report/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n{latin}",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
            wire.sendall(raw.encode())
            wire.settimeout(1)
            try:
                wire.recv(4096)
            except TimeoutError:
                continue


def _ask(
    port: int, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    wire = http.client.HTTPConnection("localhost", port, timeout=30)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    wire.request(method, path, body.encode() or None, kind | (headers or {}))
    answer = wire.getresponse()
    answer.read()
    wire.close()
    return answer


def _wait_until_ready(port: int, log: str) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            if _ask(port, "GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(Path(log).read_text(errors="replace")[-3000:])


def _wait_for_tasks(seized: Seized) -> None:
    """Until the schedule has written its file: by then messages have gone through the queue."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not list((seized.folder / "data").glob("schedule*")):
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# What must not be there --------------------------------------------------------


def test_nothing_that_people_wrote_is_at_rest(seized: Seized) -> None:
    assert len(seized.report["planted"]) >= LEAST_CANARIES
    assert seized.canaries.search_folder(seized.folder) == []


def test_every_field_of_every_form_was_tried(seized: Seized) -> None:
    assert seized.report["never_sent"] == []


def test_every_free_text_was_also_taken(seized: Seized) -> None:
    """Refused words prove little about what is stored."""
    assert seized.report["never_taken"] == []


def test_no_secret_code_or_date_is_at_rest(seized: Seized) -> None:
    """Recovery codes, tokens, second-factor seeds, links; violations and the day it happened."""
    wanted = [*seized.report["secrets"], *seized.report["codes"]]
    assert len(wanted) > 20
    needles = {needle: word for word in wanted for _name, needle in spellings(word)}
    for path in _files(seized.folder):
        data = b"" if OURS in str(path) else path.read_bytes()
        assert [word for needle, word in needles.items() if needle in data] == [], path


def test_only_what_the_register_lists_is_readable(seized: Seized) -> None:
    """The words that may be found are found, so the search works, and only where they may be."""
    found = {hit.path for hit in seized.marks.search_folder(seized.folder, leave=OURS)}
    assert found
    databases = {f"data/amparo.sqlite3{suffix}" for suffix in ("", "-wal")}
    # The copy of a backup that was killed, which the next one removes.
    assert found - databases == {path for path in found if path.startswith("data/.snapshot-")}
    columns = set(_columns_with(seized))
    assert columns == {
        "accounts.Organisation.name",
        "accounts.Team.name",
        "accounts.User.username",
        "advocacy.LedgerRelease.body",
        "advocacy.LedgerRelease.citable",
        "advocacy.PopulationTable.lines",
        "advocacy.PopulationTable.source",
        "alerts.ReminderAddress.email",
        "legal_aid.Colleague.name",
        "legal_aid.Colleague.phone",
        "legal_aid.Colleague.task",
        "legal_aid.Provider.address",
        "legal_aid.Provider.email",
        "legal_aid.Provider.name",
        "legal_aid.Provider.phone",
        "legal_aid.Provider.practices",
        "legal_aid.Provider.remarks",
        "legal_aid.Provider.seat",
        "legal_aid.Provider.urgent_phone",
        "legal_aid.Provider.website",
    }
    assert columns <= set(register())


def test_everything_a_server_leaves_behind_was_searched(seized: Seized) -> None:
    names = {str(path.relative_to(seized.folder)) for path in _files(seized.folder)}
    assert {"data/amparo.sqlite3", "data/amparo.sqlite3-wal", "data/secret_key"} <= names
    assert {"logs/planting", "logs/serve", "data/server-signing.key"} <= names
    assert any(name.startswith("data/schedule") for name in names)
    assert "journal/journal.jsonl" in names
    for left in (r"backups/amparo-.*\.backup", r"backups/.*\.sha256", r"backups/killed.*\.part"):
        assert any(re.fullmatch(left, name) for name in names), left
    assert any(re.fullmatch(r"data/\.snapshot-.*/database\.sqlite3", name) for name in names)
    assert (seized.folder / "data" / "broker").is_dir()
    assert (seized.folder / "logs" / "planting").stat().st_size > 10_000  # it did talk
    assert not list((seized.folder / "tmp").rglob("*.upload*"))


def test_sessions_decoded_hold_ids_halves_and_times_only(seized: Seized) -> None:
    with sqlite3.connect(f"file:{seized.database}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT session_data FROM django_session").fetchall()
    assert len(rows) > 5
    assert seized.canaries.search("\n".join(row[0] for row in rows).encode()) == []


# The search can fail -----------------------------------------------------------


@pytest.mark.parametrize("script", ["latin", "accented", "cyrillic"])
def test_one_word_in_the_clear_is_found_in_every_spelling(script: str) -> None:
    canaries = Canaries(4711)
    word = canaries.stems[script] + "abcd"
    for name, spelled in spellings(word):
        data = os.urandom(5000) + spelled + os.urandom(5000)
        assert canaries.search(data), name
    assert canaries.search(os.urandom(99) + zlib.compress(word.encode() * 3) + os.urandom(99))


def test_one_row_in_the_clear_is_found(seized: Seized, tmp_path: Path) -> None:
    """The same search over the same database, with one column written as it was typed."""
    copy = tmp_path / "data" / "amparo.sqlite3"
    copy.parent.mkdir()
    copy.write_bytes(seized.database.read_bytes())
    word = next(iter(seized.report["planted"].values()))
    with sqlite3.connect(copy) as database:
        database.execute("UPDATE incidents_record SET week = ?", [word[:8]])
    found = {hit.path for hit in seized.canaries.search_folder(tmp_path)}
    assert found & {"data/amparo.sqlite3", "data/amparo.sqlite3-wal"}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _columns_with(seized: Seized) -> Iterator[str]:
    """Columns in which a word that may be found is, as the register names them."""
    names = {
        (model._meta.db_table, one.column): f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        for one in model._meta.local_fields
        if one.column  # a primary key of two columns has none of its own
    }
    with sqlite3.connect(f"file:{seized.database}?mode=ro", uri=True) as database:
        for (table, column), label in names.items():
            rows = database.execute(f'SELECT "{column}" FROM "{table}"').fetchall()
            if any(str(row[0]) in seized.marks for row in rows if row[0] is not None):
                yield label
