"""The verifier is run as its users run it: elsewhere, with Python and `cryptography` alone."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from audit.checkpoints import as_signed, checkpoint
from audit.exporting import export_lines
from audit.guarding import remove_guards
from audit.models import Chain, Checkpoint, Entry
from audit.recording import start_chain
from tests.audit.conftest import write
from tests.audit.test_checkpoints import rewind_with_the_server_key
from vault import KeyPair, SigningKey

pytestmark = pytest.mark.django_db
ENTRIES = 9
Line = dict[str, object]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `cryptography` with what it needs, and the script; nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser", "typing_extensions"):
        if spec := importlib.util.find_spec(name):
            source = Path(spec.origin or "")
            source = source.parent if source.name == "__init__.py" else source
            (folder / source.name).symlink_to(source)
    script = (Path(project.BASE_DIR) / "static" / "verify_offline.py").read_text()
    (folder / "verify_offline.py").write_text(script)
    return folder


@pytest.fixture
def run(elsewhere: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-S", elsewhere / "verify_offline.py", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": str(elsewhere), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def kept(chain: Chain, tmp_path: Path) -> Path:
    """Nine entries, and the checkpoints at 3 and 9, carried off."""
    lines = []
    for count in (3, ENTRIES - 3):
        write(chain, count)
        lines.append(as_signed(checkpoint(chain)).to_json())
    path = tmp_path / "kept.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def export(chain: Chain, kept: Path) -> list[Line]:
    return [json.loads(line) for line in export_lines(chain)]


def written(tmp_path: Path, lines: list[Line]) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_there_is_no_django_where_it_runs(elsewhere: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-c", "import cryptography\nimport django"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(elsewhere)},
        check=False,
    )
    assert "No module named 'django'" in answer.stderr


def test_an_honest_log_is_in_order(run, tmp_path, export, kept) -> None:
    answer = run(written(tmp_path, export), "--checkpoints", kept)
    assert answer.stdout == "9 entries, 2 checkpoints compared: nothing is missing or altered.\n"
    assert answer.returncode == 0


def test_without_kept_checkpoints_it_says_what_that_proves(run, tmp_path, export) -> None:
    answer = run(written(tmp_path, export))
    assert "a log rewritten as a whole would pass" in answer.stdout
    assert answer.returncode == 0


def edit(lines: list[Line]) -> None:
    lines[4]["week"] = "2020-W01"


def edit_sealed(lines: list[Line]) -> None:
    lines[4]["sealed"] = "00" + str(lines[4]["sealed"])[2:]


def remove(lines: list[Line]) -> None:
    del lines[4]


def reorder(lines: list[Line]) -> None:
    lines[4], lines[5] = lines[5], lines[4]


def double(lines: list[Line]) -> None:
    lines.insert(5, dict(lines[4]))


def cut(lines: list[Line]) -> None:
    del lines[6:]


def cut_and_move_head(lines: list[Line]) -> None:
    del lines[6:]
    lines[0] |= {"head_sequence": 5, "head_hash": lines[5]["entry_hash"]}


def empty(lines: list[Line]) -> None:
    del lines[1:]


def renumber(lines: list[Line]) -> None:
    del lines[4]
    for number, line in enumerate(lines[1:], start=1):
        line["sequence"] = number


def other_auditors(lines: list[Line]) -> None:
    lines[0]["public_key"] = KeyPair.generate().public.hex()


def rubbish(lines: list[Line]) -> None:
    lines[4] = {"sequence": "four", "week": None}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit, "Entry 4 was altered."),
        (edit_sealed, "Entry 4 was altered."),
        (remove, "Entry 4 is missing."),
        (reorder, "Entry 4 stands behind entry 5: reordered or doubled."),
        (double, "Entry 4 stands behind entry 4: reordered or doubled."),
        (cut, "Entries 6 to 9 are missing."),
        (cut_and_move_head, "The checkpoint at entry 9 names an entry that is missing"),
        (cut_and_move_head, "The end of the log is not signed by the server."),
        (empty, "Entries 1 to 9 are missing."),
        (renumber, "Entry 4 was altered."),
        (other_auditors, "The end of the log is not signed by the server."),
        (rubbish, "Line 5 of the log is not an entry."),
    ],
)
def test_what_was_done_to_a_log_is_said(run, tmp_path, export, kept, change, said) -> None:
    change(export)
    answer = run(written(tmp_path, export), "--checkpoints", kept)
    assert said in answer.stdout
    assert answer.returncode == 1
    assert answer.stderr == ""


def test_a_log_rewritten_with_the_servers_own_key_falls_to_a_kept_checkpoint(
    run, tmp_path, chain, kept
) -> None:
    """The thief has the server's key: everything in the new export agrees with itself."""
    remove_guards()
    Checkpoint.objects.all().delete()
    Entry.objects.all().delete()
    rewind_with_the_server_key(chain)
    write(chain, ENTRIES)
    log = written(tmp_path, [json.loads(line) for line in export_lines(chain)])
    assert run(log).returncode == 0
    answer = run(log, "--checkpoints", kept)
    assert "The checkpoint at entry 9 saw another entry" in answer.stdout
    assert answer.returncode == 1


def test_a_log_put_back_to_an_earlier_day_falls_to_a_kept_checkpoint(run, tmp_path, chain) -> None:
    write(chain, 3)
    earlier = [json.loads(line) for line in export_lines(chain)]
    write(chain, 3)
    kept = tmp_path / "kept.jsonl"
    kept.write_text(as_signed(checkpoint(chain)).to_json())
    log = written(tmp_path, earlier)
    assert run(log).returncode == 0
    answer = run(log, "--checkpoints", kept)
    assert "The checkpoint at entry 6 names an entry that is missing" in answer.stdout


def test_another_server_is_not_taken_at_its_word(run, tmp_path, export, kept) -> None:
    log = written(tmp_path, export)
    stranger = SigningKey.generate().public.hex()
    answer = run(log, "--checkpoints", kept, "--server", stranger)
    assert "exported by a server with another key" in answer.stdout
    assert answer.returncode == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}\n", b"[[[[" * 9999, b'{"chain": 1}'])
def test_files_that_are_no_log_are_said_to_be_none(run, tmp_path, content) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    answer = run(path)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_two_hundred_random_changes_are_all_found(tmp_path, export, kept, elsewhere) -> None:
    """In one process: the script itself, loaded as a module."""
    spec = importlib.util.spec_from_file_location("offline", elsewhere / "verify_offline.py")
    offline = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(offline)
    whole = json.dumps(export)
    for seed in range(200):
        dice, lines = random.Random(seed), json.loads(whole)
        way = dice.randrange(4)
        at = dice.randint(1, ENTRIES)
        if way == 0:
            field = dice.choice(["previous_hash", "sealed", "entry_hash"])
            raw = bytearray.fromhex(lines[at][field])
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
            lines[at][field] = raw.hex()
        elif way == 1:
            del lines[at]
        elif way == 2:
            other = dice.choice([number for number in range(1, ENTRIES + 1) if number != at])
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at]["week"] = f"19{dice.randint(10, 99)}-W01"
        findings, _entries, _kept = offline.verify(written(tmp_path, lines), [kept], None)
        assert findings, seed


def test_the_command_exports_the_only_log_and_never_over_a_file(run, tmp_path, chain, kept) -> None:
    target = tmp_path / "out.jsonl"
    out = StringIO()
    call_command("export_log", str(target), stdout=out)
    assert out.getvalue().startswith("9 entries.")
    assert target.stat().st_mode & 0o077 == 0
    assert run(target, "--checkpoints", kept).returncode == 0
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_log", str(target))


def test_the_command_asks_which_of_several_logs(chain, tmp_path) -> None:
    other = start_chain(public_key=bytes(chain.public_key))
    with pytest.raises(CommandError, match="which log"):
        call_command("export_log", str(tmp_path / "x"), stdout=StringIO())
    call_command("export_log", str(tmp_path / "x"), chain=other.pk, stdout=StringIO())
    assert json.loads((tmp_path / "x").read_text())["chain"] == str(other.pk)
