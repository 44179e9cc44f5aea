"""The doctor says what is wrong in words, and exits accordingly."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.keyed.models import Job, Worker
from accounts.models import Team, TeamKey, TeamRecovery
from audit.journal import gate, writing
from audit.journal.lines import START, Head
from audit.journal.models import Waiting
from config import doctor, swapping, tasks
from config.backups import offline_key
from config.environment import Problem
from tests.accounts.keyed_stories import living_worker
from tests.accounts.recovery_stories import rehearse_all, sheets_for_all
from vault import KeyPair, fingerprint

LONG_AGO = time.time() - 20 * doctor.DAY


@pytest.fixture
def healthy(settings, tmp_path, world, monkeypatch):
    """An installation of which the doctor has nothing to say."""
    from audit.server_key import server_key_in

    settings.AMPARO_JOURNAL = str(tmp_path / "elsewhere" / "journal.jsonl")
    # The chains of the story are signed by the key of the tests' own data folder.
    key = (settings.DATA / "server-signing.key").read_text()
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir(mode=0o700)
    settings.BROKER_FOLDER = settings.DATA / "broker"
    (settings.DATA / "server-signing.key").write_text(key)
    (settings.DATA / "server-signing.key").chmod(0o600)
    server_key_in.cache_clear()
    offline_key.write_public(KeyPair.generate())
    note_backup(settings, timedelta())
    rehearse_all(sheets_for_all(world))
    tasks.tick()
    call_command("checkpoint_audit", stdout=StringIO())
    monkeypatch.setattr(doctor, "problems", list)
    monkeypatch.setattr(doctor, "can_print", lambda: True)
    (tmp_path / "swaps").write_text("Filename Type Size Used Priority\n")
    monkeypatch.setattr(swapping, "PROC", tmp_path)
    yield settings
    server_key_in.cache_clear()


def note_backup(settings, age):
    made = (datetime.now(UTC) - age).isoformat()
    (settings.DATA / "last-backup.json").write_text(json.dumps({"made": made}))


def consult():
    """Exit status and everything that is said."""
    out = StringIO()
    status = 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as stop:
        status = stop.code
    return status, out.getvalue()


def test_all_is_well(healthy):
    status, said = consult()
    assert (status, said.splitlines()[-1]) == (0, "All is well.")
    assert "WRONG" not in said
    assert "logs verified, all in order" in said


def test_a_server_that_cannot_print_is_told_what_to_install(healthy, monkeypatch):
    monkeypatch.setattr(doctor, "can_print", lambda: False)

    said = consult()[1]

    assert "cannot be printed as PDF" in said
    assert "apt-get install libpango-1.0-0" in said


def age(path, when=LONG_AGO):
    os.utime(path, (when, when))


def demo(settings):
    settings.AMPARO_DEMO = True


def open_folder(settings):
    settings.DATA.chmod(0o755)


def open_key(settings):
    (settings.DATA / "server-signing.key").chmod(0o644)


def spoilt_key(settings):
    from audit.server_key import server_key_in

    (settings.DATA / "server-signing.key").write_text("gone")
    server_key_in.cache_clear()


def silent_schedule(settings):
    age(settings.DATA / "last-tick")


def no_schedule(settings):
    (settings.DATA / "last-tick").unlink()


def no_backup_key(settings):
    (settings.DATA / "backup-key.pub").unlink()


def no_backup(settings):
    (settings.DATA / "last-backup.json").unlink()


def old_backup(settings):
    note_backup(settings, timedelta(days=9))


def journal_out_of_reach(settings):
    Waiting.objects.create(kind="revoked unlocker", subject="x")


def closed(settings):
    gate.close(START)


def half_restored(settings):
    (settings.DATA / ".restore").mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (demo, "This is a demo."),
        (open_folder, "chmod 700"),
        (open_key, "chmod 600"),
        (spoilt_key, "server-signing.key cannot be read"),
        (silent_schedule, "The schedule ran 20 days ago"),
        (no_schedule, "The schedule never ran"),
        (no_backup_key, "manage.py backup_key"),
        (no_backup, "There is no backup yet"),
        (old_backup, "The last backup was made 9 days ago"),
        (journal_out_of_reach, "1 lines wait"),
        (closed, "Closed after a restore"),
        (half_restored, "A restore was stopped"),
    ],
)
def test_what_is_wrong_is_said_and_fails(healthy, spoil, words):
    spoil(healthy)
    status, said = consult()
    assert status == 1
    assert words in said
    assert "must be put right now" in said


def test_a_bad_setting_is_said(healthy, monkeypatch):
    monkeypatch.setattr(
        doctor, "problems", lambda: [Problem("AMPARO_HOSTS", "is odd.", "Mend it.")]
    )
    assert consult()[0] == 1
    assert "AMPARO_HOSTS is odd." in consult()[1]


def test_a_log_that_was_changed_is_found(healthy, monkeypatch):
    monkeypatch.setattr(doctor, "verify", lambda chain: ["Entry 3 was altered."])
    status, said = consult()
    assert status == 1
    assert "manage.py verify_audit" in said


def test_a_clock_behind_the_log_is_found(healthy, monkeypatch):
    monkeypatch.setattr(doctor, "week_of", lambda moment: "2025-W01")
    status, said = consult()
    assert status == 1
    assert "but the log is further" in said


def test_a_full_disk_and_pending_migrations_are_found(healthy, monkeypatch):
    class Full:
        free = 1000

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: Full)
    monkeypatch.setattr(doctor, "pending_migrations", lambda: 3)
    status, said = consult()
    assert status == 1
    assert "0.0 GiB are free" in said
    assert "3 migrations are not applied" in said


def test_what_can_wait_is_said_and_does_not_fail(healthy):
    note_backup(healthy, timedelta(days=3))
    age(healthy.DATA / "audit-checkpoints.jsonl")
    writing.note_head(Head(5, "00"))
    healthy.AMPARO_JOURNAL = ""
    (healthy.BROKER_FOLDER / "queue").mkdir(parents=True)
    (healthy.BROKER_FOLDER / "queue" / "task").touch()
    age(healthy.BROKER_FOLDER / "queue" / "task")
    status, said = consult()
    assert status == 0
    assert sum(line.startswith("look ") for line in said.splitlines()) == 5
    assert said.splitlines()[-1] == "All is well; 5 things to look at."


def test_the_doctor_opens_nothing_and_names_nobody(healthy, world):
    said = consult()[1]
    for known in (world.pavel.user.username, "Riverside", world.pavel.seed.hex()):
        assert known not in said


def recovery_never_set_up(rows):
    rows.delete()


def recovery_exchanged(rows):
    rows.update(public_key=KeyPair.generate().public)


def recovery_of_who_left(rows):
    for row in rows:
        row.team.memberships.filter(user=row.maker).update(role="peer")


def recovery_incomplete(rows):
    TeamKey.objects.filter(team__in=rows.values("team")).update(sealed_for_recovery=b"")


def recovery_never_rehearsed(rows):
    rows.update(rehearsed_week="")


def recovery_rehearsed_long_ago(rows):
    rows.update(rehearsed_week="2025-W01")


@pytest.mark.parametrize(
    ("spoil", "words", "status"),
    [
        (recovery_never_set_up, "Recovery never set up: ", 0),
        (recovery_exchanged, "Recovery key exchanged in the database: ", 1),
        (recovery_of_who_left, "Whoever made the recovery sheets no longer holds the key: ", 0),
        (recovery_incomplete, "Recovery sheets do not open every key: ", 0),
        (recovery_never_rehearsed, "Recovery never rehearsed: ", 0),
        (recovery_rehearsed_long_ago, "Recovery not rehearsed for more than a year: ", 0),
    ],
)
def test_teams_that_could_not_be_recovered_are_told(healthy, world, spoil, words, status):
    """By reference; the others are well."""
    two = [world.riverside.pk, world.clinic.pk]
    spoil(TeamRecovery.objects.filter(team__in=two))
    found, said = consult()
    assert found == status
    line = next(line for line in said.splitlines() if words in line)
    assert line.endswith(f"{words}{', '.join(sorted(pk.hex[:8] for pk in two))}.")
    assert f"{Team.objects.count() - 2} teams rehearsed their recovery" in said


def test_an_empty_place_is_examined_too(tmp_path):
    from tests.config.installation import Installation

    place = Installation(tmp_path / "data")
    said = place.refuses("doctor")
    assert "migrations are not applied" in said


def test_workers_and_the_work_they_lost_are_told(healthy, world):
    with living_worker():
        public = bytes(Worker.objects.get().public_key)
        assert f"A worker lives: {fingerprint(public)}." in consult()[1]
    Job.objects.create(team=world.riverside, kind="renewal", generation=2)
    status, said = consult()
    assert status == 0
    assert "1 renewals of keys lost their worker" in said


def test_a_language_that_was_not_compiled_is_found(healthy, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "path_of", lambda code: tmp_path / f"{code}.po")
    status, said = consult()
    assert status == 0
    assert "Not compiled: es, " in said
    assert "scripts/install" in said
