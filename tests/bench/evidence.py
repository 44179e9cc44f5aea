"""Evidence through the real server: uploads and downloads beside a plain copy, and its memory."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from django.conf import settings
from django.utils import timezone

from accounts.tokens import issue_token
from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.recording import register
from tests.bench.measure import Comparison, seconds
from tests.bench.people import Cast, document
from tests.processes import with_children

MB = int(os.environ.get("BENCH_EVIDENCE_MB", "1024"))
BLOCK = os.urandom(1 << 20)
SLOWEST = 0.6
MOST_MEMORY = 150.0
STREAM = "application/offset+octet-stream"


def uploading_and_downloading(cast: Cast, rounds: int) -> list[Comparison]:
    """One file of a gigabyte in one request, and back; the largest the server ever was."""
    record, token = _record(cast), _token(cast)
    times: dict[str, list[float]] = {name: [] for name in ("up", "plain up", "down", "plain down")}
    with _server() as (port, pid):
        _ask(port, "GET", "/api/v1/me/", _headers(token))  # everything is loaded then
        idle = max(_memory(one, "VmRSS") for one in with_children([pid]))
        for _round in range(max(1, min(rounds, 3))):
            times["plain up"].append(seconds(lambda: _patch(port, "/twin/file/", {})))
            place = _begin(port, token, record)
            sent = _headers(token) | {"Upload-Offset": "0"}
            times["up"].append(seconds(lambda p=place, h=sent: _patch(port, p, h)))
            times["plain down"].append(seconds(lambda: _get(port, "/twin/file/", {})))
            original = place.replace("/uploads/", "/") + "original/"
            times["down"].append(seconds(lambda p=original: _get(port, p, _headers(token))))
        largest = max(_memory(one, "VmHWM") for one in with_children([pid])) - idle
    return [
        _rates(f"uploading {MB} MB (MB/s)", times["up"], times["plain up"]),
        _rates(f"downloading {MB} MB (MB/s)", times["down"], times["plain down"]),
        Comparison(
            f"memory that {MB} MB up and down add to the server (MB)",
            round(largest, 1), round(idle, 1), round(largest / idle, 3), MOST_MEMORY, "lower",
            largest < MOST_MEMORY, "idle", "ours",
        ),
    ]  # fmt: skip


def _rates(name: str, ours: list[float], plain: list[float]) -> Comparison:
    mine, theirs = MB / median(ours), MB / median(plain)
    ratio = mine / theirs
    return Comparison(
        name, round(mine, 1), round(theirs, 1), round(ratio, 3), SLOWEST, "higher",
        ratio >= SLOWEST, "plain copy",
    )  # fmt: skip


def _record(cast: Cast) -> Record:
    return register(
        keyring=cast.pavel.keyring,
        author=cast.pavel.user,
        team=cast.riverside,
        document=IncidentDocument.model_validate(document(1)),
    )


def _token(cast: Cast) -> str:
    return issue_token(
        keyring=cast.pavel.keyring,
        user=cast.pavel.user,
        scopes=("read", "write"),
        expires_on=timezone.localdate() + timedelta(days=2),
    )


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """The same server as `manage.py serve` starts, on the benchmark's data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket",
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8",
        "--worker-class", "gthread", "--timeout", "600", "--config", "python:config.webserver",
    ]  # fmt: skip
    environment = os.environ | {"AMPARO_DATA": str(settings.DATA)}
    with subprocess.Popen(command, env=environment) as server:
        try:
            _wait(port)
            yield port, server.pid
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}


def _begin(port: int, token: str, record: Record) -> str:
    place = f"/api/v1/records/{record.pk}/evidence/uploads/"
    answer = _ask(port, "POST", place, _headers(token) | {"Upload-Length": str(MB << 20)})
    return answer.headers["Location"]


def _patch(port: int, place: str, headers: dict[str, str]) -> None:
    said = headers | {"Content-Type": STREAM, "Content-Length": str(MB << 20)}
    _ask(port, "PATCH", place, said, (BLOCK for _ in range(MB)))


def _get(port: int, place: str, headers: dict[str, str]) -> None:
    answer = _ask(port, "GET", place, headers, whole=False)
    size = 0
    while some := answer.read(1 << 20):
        size += len(some)
    assert size == MB << 20, "it came short"


def _ask(
    port: int,
    method: str,
    place: str,
    headers: dict[str, str],
    body: Iterator[bytes] | None = None,
    *,
    whole: bool = True,
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("localhost", port, timeout=600)
    connection.request(method, place, body, headers)
    answer = connection.getresponse()
    if answer.status >= 300:
        raise RuntimeError(f"{method} was answered {answer.status}")
    if whole:
        answer.read()
    return answer


def _memory(pid: int, which: str) -> float:
    """What a process has in memory (VmRSS), or the most it ever had (VmHWM), in MB."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"{which}:\s+(\d+) kB", told)
    return int(found[1]) / 1000 if found else 0.0
