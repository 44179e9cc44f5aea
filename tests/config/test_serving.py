"""`prepare` and `serve` as `make run` calls them: real processes on a port of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """One installation in a folder of its own."""

    def __init__(self, data, port):
        self.data, self.port = data, port
        self.log = data.with_suffix(".log")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        self.env = kept | {"AMPARO_DATA": str(data), "AMPARO_PORT": str(port)}
        # A process that sets its title leaves its environment as it is: they are found by it.
        self.env["SPT_NOENV"] = "1"

    def manage(self, *arguments, **variables):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env | variables,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        assert wait_until(lambda: self.status("/healthz") == 200, 60), self.log.read_text()

    def get(self, path):
        return urlopen(f"http://localhost:{self.port}{path}", timeout=10)

    def status(self, path):
        try:
            return self.get(path).status
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return None

    def processes(self):
        """Ids of every process that runs on this data."""
        mark = f"AMPARO_DATA={self.data}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def running(self, word):
        return [
            pid
            for pid in self.processes()
            if word in (Path("/proc") / str(pid) / "cmdline").read_bytes()
        ]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)


def passphrase(site):
    """A file with a passphrase, as the command that founds an organisation reads it."""
    path = site.data.with_name("passphrase")
    path.write_text("seven quiet herons cross the river\n")
    return path


def wait_until(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = Site(tmp_path_factory.mktemp("site") / "data", port)
    prepared = site.manage("prepare")
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    return site


@pytest.fixture
def served(site):
    site.start()
    yield site
    site.stop()


def test_serves_pages_and_files_until_told_to_stop(served):
    page = served.get("/sign-in/").read().decode()
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]

    assert sheet != "/static/amparo.css", "the name carries no hash"
    assert "immutable" in served.get(sheet).headers["Cache-Control"]
    assert served.status("/nothing/here/") == 404
    assert served.running(b"celery"), "no worker beside the web server"

    served.process.send_signal(signal.SIGTERM)
    served.process.wait(30)

    assert wait_until(lambda: not served.processes(), 5)
    assert served.status("/healthz") is None


def test_stops_everything_when_one_part_dies(served):
    for pid in served.running(b"celery"):
        os.kill(pid, signal.SIGKILL)

    served.process.wait(30)

    assert served.process.returncode != 0
    assert wait_until(lambda: not served.processes(), 5)


def test_data_that_is_served_is_neither_prepared_nor_served_twice(served):
    for command in ("prepare", "serve"):
        again = served.manage(command)

        assert again.returncode != 0
        assert "runs on this data already" in again.stderr
    assert served.status("/healthz") == 200


def test_taken_port_is_said_at_once(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = Site(site.data, port).manage("serve")

    assert refused.returncode != 0
    assert f"port {port}" in refused.stderr
    assert "PORT=8100" in refused.stderr


def test_preparing_again_changes_nothing(site):
    before = (site.data / "amparo.sqlite3").read_bytes()

    assert site.manage("prepare").returncode == 0

    assert (site.data / "amparo.sqlite3").read_bytes() == before


def test_data_folder_is_closed_to_others(site):
    assert site.data.stat().st_mode & 0o077 == 0


def test_demo_is_never_poured_over_real_peoples_data(site):
    founded = site.manage(
        "found_organisation",
        *("--name", "Riverside", "--username", "carla", "--password-file", str(passphrase(site))),
    )
    assert founded.returncode == 0, founded.stderr

    for command in ("prepare", "reset_demo"):
        refused = site.manage(command, AMPARO_DEMO="1")

        assert refused.returncode != 0
        assert "real people work here" in refused.stderr.lower()
    assert (site.data / "amparo.sqlite3").exists()


def test_reset_refuses_what_is_not_a_demo(site):
    refused = site.manage("reset_demo")

    assert refused.returncode != 0
    assert "AMPARO_DEMO is off" in refused.stderr
    assert (site.data / "amparo.sqlite3").exists()
