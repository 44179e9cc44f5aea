"""A download that meets a damaged chunk ends so that whoever downloads sees it, by the web server
that `make run` starts: no file looks whole that is not."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from incidents.evidence.models import EvidenceFile
from tests.conftest import open_browser
from tests.incidents.evidence.cut_site import ANNOUNCED, COMES
from tests.world import World
from vault import Undecryptable

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The web server on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    mine = {
        "AMPARO_DATA": str(tmp_path_factory.mktemp("data")),
        "DJANGO_SETTINGS_MODULE": "tests.incidents.evidence.cut_site",
    }
    server = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
    options = ["--worker-class", "gthread", "--threads", "2", "--config", "python:config.webserver"]
    process = subprocess.Popen(
        [*server, *options, "--bind", f"127.0.0.1:{free}"], cwd=ROOT, env=kept | mine
    )
    try:
        _wait_for(free)
        yield free
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the web server did not start")


def ask(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer


@pytest.mark.parametrize("path", ["/file", "/bundle"])
def test_a_damaged_chunk_leaves_the_announced_length_unfulfilled(port: int, path: str) -> None:
    answer = ask(port, path)
    assert answer.headers["Content-Length"] == str(ANNOUNCED)
    with pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    assert len(cut.value.partial) == COMES


def test_a_locked_bundle_that_breaks_off_has_no_last_chunk(port: int) -> None:
    answer = ask(port, "/bundle?locked=1")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    with pytest.raises(http.client.IncompleteRead):
        answer.read()


@pytest.mark.django_db
def test_the_page_gives_out_nothing_from_the_damaged_chunk_on(
    world: World, put: Callable[..., EvidenceFile], media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the size up to which a file is read through first, made small here."""
    monkeypatch.setattr("incidents.evidence.opening.READ_THROUGH", 1000)
    film = put(b"a film." * 2**19)
    [piece] = film.pieces.all()
    stored = media / piece.stored_as
    content = bytearray(stored.read_bytes())
    content[len(content) * 3 // 4] ^= 1
    stored.write_bytes(bytes(content))
    browser: Any = open_browser(world.pavel)
    answer = browser.get(reverse("evidence-original", args=[film.record_id, film.pk]))
    assert answer["Content-Length"] == str(7 * 2**19)
    pieces: list[bytes] = []
    with pytest.raises(Undecryptable):
        pieces.extend(answer.streaming_content)
    came = b"".join(pieces)
    assert 0 < len(came) < 7 * 2**19 * 3 // 4 + 1
    assert (b"a film." * 2**19).startswith(came)
