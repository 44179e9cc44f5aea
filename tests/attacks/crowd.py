"""A real server, and a crowd at its door: each person with a connection of their own.

They come from this machine, as through an onion service, where nobody can be told apart by address.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.config.installation import ROOT, Installation

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Answer:
    """What somebody heard, after how many seconds, and whether they were told when to come back."""

    status: int
    seconds: float
    is_told_when: bool


class Visitor:
    """A browser at the sign-in page, which has fetched the form already."""

    def __init__(self, port: int) -> None:
        self.port = port
        answer, body = self._ask("GET", "/sign-in/")
        found, cookies = TOKEN.search(body), answer.headers.get_all("Set-Cookie") or []
        assert found, answer.status
        self.token, self.cookies = found[1], "; ".join(one.partition(";")[0] for one in cookies)

    def sign_in(self, name: str, passphrase: str) -> Answer:
        typed = {"username": name, "password": passphrase, "csrfmiddlewaretoken": self.token}
        begun = time.monotonic()
        answer, _body = self._ask("POST", "/sign-in/", urlencode(typed), Cookie=self.cookies)
        return Answer(answer.status, time.monotonic() - begun, "Retry-After" in answer.headers)

    def _ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        wire.request(method, path, body.encode() or None, {"Host": "localhost"} | kind | headers)
        answer = wire.getresponse()
        text = answer.read().decode(errors="replace")
        wire.close()
        return answer, text


@dataclass
class Server:
    """A served installation. `peak_mib` is the most that its web process had in memory."""

    port: int
    group: int
    peak_mib: float = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def resident_mib(self) -> float:
        """Memory of the web server's processes now, in MiB."""
        found = 0
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getpgid(int(entry.name)) == self.group:
                    command = (entry / "cmdline").read_bytes()
                    status = (entry / "status").read_text()
                    if b"gunicorn" in command:
                        found += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
            except (OSError, TypeError):
                continue
        return found / 1024

    def watch(self) -> None:
        while not self._stop.wait(0.02):
            self.peak_mib = max(self.peak_mib, self.resident_mib())


@contextmanager
def served(place: Installation) -> Iterator[Server]:
    """Gunicorn as `manage.py serve` starts it, with the real derivation; nothing else beside it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = "from config.management.commands.serve import web_command; print(web_command())"
    place.env["AMPARO_PORT"] = str(port)
    place.env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = place.python(begin, AMPARO_KDF="small").splitlines()[-1]
    log = place.data.with_suffix(".log").open("wb")
    process = subprocess.Popen(
        ["sh", "-c", command], cwd=ROOT, env=place.env, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    server = Server(port, process.pid)
    watch = threading.Thread(target=server.watch)
    try:
        _wait_until_ready(port)
        watch.start()
        yield server
    finally:
        server._stop.set()
        if watch.is_alive():
            watch.join()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            wire.request("GET", "/healthz")
            if wire.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(sys.argv[0])
