"""A real worker beside real sessions: it carries what it was handed, and takes its key along."""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from config.management.commands.serve import tasks_command
from tests.config.installation import ROOT, Installation

GRANTS = 2000
# A team with many grants; somebody leaves, and a session hands the work over. Prints two seeds: the
# retired one, and the founder's.
HAND_OVER = f"""
from django.db import transaction
from accounts.keyed.handing_over import hand_over
from accounts.models import Role
from incidents.grants import grant_context
from incidents.models import Grant, Record
from tests.accounts.keyed_stories import lose
from tests.world import make_member, make_organisation
from vault import seal
fran, teams = make_organisation("Riverside", "fran")
team = teams["documentation"]
pavel = make_member("pavel", team, Role.PARALEGAL, fran)
pair = fran.keyring.pair(team.pk)
with transaction.atomic():
    records = Record.objects.bulk_create(
        Record(kind="incident", team=team, state="registered", urgency=0, week="2026-W40")
        for _ in range({GRANTS})
    )
    Grant.objects.bulk_create(
        Grant(record=one, team=team, is_shared=False,
              sealed_keys=seal(b"keys", pair.public, grant_context(one.pk, team.pk)))
        for one in records
    )
lose(fran, pavel, team)
fran.forget_keyring()
assert hand_over(keyring=fran.keyring, actor=fran.user, team=team)
print(pair.seed.hex(), fran.seed.hex())
"""
# The next session of the founder: the dead worker's job waits; it goes on, and everything opens.
GO_ON = """
from accounts.keyed.carrying import take_back
from accounts.keyed.handing_over import go_on
from accounts.keyed.models import Job
from accounts.keyrings import open_keyring
from accounts.models import KeyRenewal, User
from incidents.grants import grant_context
from incidents.models import Grant
from tests.accounts.keyed_stories import later
with later(minutes=5):
    take_back()
assert not Job.objects.exclude(sealed_keys=b"").exists()
fran = User.objects.get(username="fran")
keyring = open_keyring(fran, bytes.fromhex("{seed}"))
go_on(keyring=keyring, actor=fran, seconds=600)
assert not KeyRenewal.objects.exists()
for grant in Grant.objects.all():
    assert bytes(grant.sealed_keys)[1:17] == keyring.pair(grant.team_id).key_id
    keyring.open(grant.sealed_keys, grant_context(grant.record_id, grant.team_id))
print("whole")
"""


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "data")
    made.data.mkdir(mode=0o700)
    made.do("prepare")
    return made


@contextmanager
def worker(place: Installation, pool: str) -> Iterator[subprocess.Popen[bytes]]:
    """Worker and schedule as `serve` starts them, with this pool; announced."""
    command = tasks_command().replace("--pool threads", f"--pool {pool}")
    with (place.data.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=ROOT, env=place.env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        until(lambda: ask(place, "SELECT count(*) FROM keyed_worker") == 1)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask(place: Installation, question: str) -> int:
    with closing(sqlite3.connect(place.database, timeout=30)) as database:
        return int(database.execute(question).fetchone()[0] or 0)


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def nowhere(place: Installation, secret: bytes) -> bool:
    """Whether a secret is in no file of the installation nor in what the worker said."""
    forms = (secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"="))
    files = [path for path in place.data.parent.rglob("*") if path.is_file()]
    assert place.database in files
    return not any(form in path.read_bytes() for form in forms for path in files)


@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_a_real_worker_finishes_what_a_session_handed_to_it(place: Installation, pool: str) -> None:
    """In the processes that it forks, too: they share the pair made before."""
    with worker(place, pool) as process:
        retired, founder = place.python(HAND_OVER).split()
        until(lambda: ask(place, "SELECT count(*) FROM keyed_job") == 0)
        assert ask(place, "SELECT count(*) FROM accounts_keyrenewal") == 0
        process.send_signal(signal.SIGTERM)
        until(lambda: ask(place, "SELECT count(*) FROM keyed_worker") == 0)
    assert nowhere(place, bytes.fromhex(retired))
    assert place.python(GO_ON.format(seed=founder)) == "whole"


def test_a_real_worker_killed_in_the_middle_leaves_nothing_that_opens(place: Installation) -> None:
    with worker(place, "threads") as process:
        retired, founder = place.python(HAND_OVER).split()
        until(lambda: ask(place, "SELECT sum(done) FROM accounts_keyrenewal") > 0)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < ask(place, "SELECT sum(done) FROM accounts_keyrenewal") < GRANTS
    assert ask(place, "SELECT length(sealed_keys) FROM keyed_job") > 0  # for a key that is gone
    assert nowhere(place, bytes.fromhex(retired))
    assert place.python(GO_ON.format(seed=founder)) == "whole"
