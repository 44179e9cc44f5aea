"""The decoding process may be killed, hang, die or lie: its caller gets a refusal."""

from __future__ import annotations

import os
import signal
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest

from incidents.evidence.decoding import running
from incidents.evidence.decoding.decoder import copy_of, look
from incidents.evidence.decoding.found import HEAD, Undecodable
from tests.incidents.evidence.decoding import hostile, rich

PHOTO = rich.encoded("JPEG")
FENCED = "import sys; sys.path += sys.argv[1:]; from incidents.evidence.decoding import fences; "
FENCED += "fences.put_up(); fences.stay_alone(); "


def _refusal(content: bytes = PHOTO) -> str:
    with pytest.raises(Undecodable) as refused:
        copy_of(content)
    return refused.value.code


def _children() -> list[int]:
    """Decoders of this process that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            said = (entry / "stat").read_text().rpartition(") ")[2].split()
            name = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(said[1]) == os.getpid() and b"decoding.child" in name:
            found.append(int(entry.name))
    return found


def test_decoder_killed_at_work_is_a_refusal_and_the_next_one_works():
    """A large PNG keeps it busy; from outside it is killed as a server short of memory would."""
    slow = hostile.endured()["PNG of 9,000 x 9,000"]
    outcome: list[str] = []
    asking = threading.Thread(target=lambda: outcome.append(_refusal(slow)))
    asking.start()
    end = time.monotonic() + 8
    while not (alive := _children()) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(alive[0], signal.SIGKILL)
    asking.join(15)
    assert outcome == ["crashed"]
    assert _children() == []
    assert copy_of(PHOTO).media_type == "image/jpeg"


def test_decoder_that_hangs_is_killed_with_its_time(monkeypatch):
    monkeypatch.setattr(running, "_START", "import time; time.sleep(600)")
    monkeypatch.setattr(running, "SECONDS", 1.0)
    begin = time.monotonic()
    assert _refusal() == "too_long"
    assert look(PHOTO[:HEAD], b"", len(PHOTO)).warnings == ("unreadable",)
    assert time.monotonic() - begin < 300
    assert _children() == []


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("import os; os.abort()", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_long"),
        ("raise SystemExit(1)", "crashed"),
        ("pass", "crashed"),
        ("print('no JSON')", "crashed"),
        ("print('[]')", "crashed"),
        ("print('{}')", "crashed"),
        ('print(\'{"refused": "<script>"}\')', "crashed"),
        ('print(\'{"copy": {"media_type": "text/html", "width": 1, "height": 1}}\')', "crashed"),
        (
            'print(\'{"copy": {"media_type": "image/png", "width": 1, "height": 1}}\\nx\')',
            "crashed",
        ),
        ("import sys\nfor _ in range(2**30): sys.stdout.write('x' * 2**16)", "too_large"),
        ('import sys; sys.stdin.close(); print(\'{"refused": "damaged"}\')', "damaged"),
    ],
)
def test_whatever_a_decoder_does_or_says_is_a_refusal(monkeypatch, does, code):
    monkeypatch.setattr(running, "_START", does)
    large = rich.scene().resize((1200, 900))
    made = BytesIO()
    large.save(made, "BMP")  # more than a pipe holds
    assert _refusal(made.getvalue()) == code


@pytest.mark.parametrize(
    "told",
    [
        '{"media_type": 7}',
        '{"media_type": "image/png", "width": "many"}',
        '{"media_type": "image/png", "warnings": ["something else"]}',
        '{"media_type": "image/png", "device": "' + "x" * 5000 + '"}',
        '{"media_type": "image/png", "device": "two\\\\nlines"}',
        '{"media_type": "image/png", "place": [1]}',
        "null",
    ],
)
def test_facts_that_nobody_asked_for_are_not_believed(monkeypatch, told):
    """A decoder that a file took over may say what it likes."""
    monkeypatch.setattr(running, "_START", f"print('{{\"found\": {told}}}')")
    found = look(PHOTO, b"", len(PHOTO))
    assert (found.media_type, found.warnings) == ("image/jpeg", ("unreadable",))


@pytest.mark.parametrize(
    ("does", "refused"),
    [
        ("bytearray(600 * 2**20)", "MemoryError"),
        ("os.write(os.open({path!r}, os.O_WRONLY), b'x')", "OSError"),
        ("[os.open('/dev/null', os.O_RDONLY) for _ in range(64)]", "OSError"),
        (
            "assert not set(os.environ) - {{'LC_CTYPE'}}; os.environ['AMPARO_SECRET_KEY']",
            "KeyError",
        ),
    ],
)
def test_decoder_has_nothing_in_its_hands(monkeypatch, tmp_path, does, refused):
    """No memory to waste, no file to write, no environment to read."""
    probe = tmp_path / "probe"
    probe.touch()
    attempt = does.format(path=str(probe))
    script = FENCED + (
        f"import json, os\ntry:\n    {attempt}\nexcept (OSError, KeyError, MemoryError) as no:\n"
        "    by = 'OSError' if isinstance(no, OSError) else type(no).__name__\n"
        "    print(json.dumps({'by': by}))"
    )
    monkeypatch.setattr(running, "_START", script)
    assert running.asked("{}", ())[0] == {"by": refused}
    assert probe.read_bytes() == b""


def test_decoder_dies_of_ten_seconds_of_work(monkeypatch):
    """CPU time is counted by the kernel, so that a starved machine refuses nobody early."""
    script = FENCED + (
        "import resource, json; print(json.dumps({"
        "'cpu': resource.getrlimit(resource.RLIMIT_CPU),"
        "'core': resource.getrlimit(resource.RLIMIT_CORE),"
        "'memory': resource.getrlimit(resource.RLIMIT_AS),"
        "'processes': resource.getrlimit(resource.RLIMIT_NPROC),"
        "'status': open('/proc/self/status').read()}))"
    )
    monkeypatch.setattr(running, "_START", script)
    answer, _ = running.asked("{}", ())
    assert answer["cpu"] == [10, 10]
    assert answer["core"] == answer["processes"] == [0, 0]
    assert answer["memory"] == [512 * 2**20] * 2
    assert "NoNewPrivs:\t1" in answer["status"]


@pytest.mark.parametrize(
    "does",
    [
        "os.open('/etc/passwd', os.O_RDONLY)",
        "os.open('/proc/self/environ', os.O_RDONLY)",
        "os.listdir('/')",
        "os.stat('/etc')",
        "os.kill(os.getppid(), 0)",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.unlink('/tmp/x')",
        "socket.socket()",
        "socket.socketpair()",
        "os.memfd_create('x')",
        "ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0) == 0 or no()",
    ],
)
def test_decoder_reaches_no_file_no_network_and_no_process(monkeypatch, does):
    """Were a file to take it over, it could compute, and answer; and that is all."""
    monkeypatch.setattr(
        running,
        "_START",
        f"{FENCED}from incidents.evidence.decoding import cage\n"
        "import ctypes, json, os, socket\n"
        "def no(): raise PermissionError\n"
        f"assert cage.lock()\ntry:\n    {does}\nexcept PermissionError:\n"
        "    print(json.dumps({'refused': 'no'}))",
    )
    assert running.asked("{}", ()) == ({"refused": "no"}, b"")


def test_third_asks_wait_and_are_told_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(running, "_START", "import time; time.sleep(3)")
    monkeypatch.setattr(running, "PATIENCE", 0.5)
    two = [threading.Thread(target=_refusal) for _ in range(2)]
    for one in two:
        one.start()
    time.sleep(1.0)
    with pytest.raises(Undecodable) as refused:
        look(PHOTO, b"", len(PHOTO))
    assert refused.value.code == "busy"
    for one in two:
        one.join(15)
    monkeypatch.undo()
    assert copy_of(PHOTO).width == 320


def test_interpreter_that_cannot_start_is_told_as_busy(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    assert _refusal() == "busy"
