"""What was erased or revoked is journalled, and stays so when an older backup is restored."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.errors import TokenRefused
from accounts.tokens import issue_token, open_token, revoke_token, tokens_of
from audit.journal import gate, tasks, writing
from audit.journal.lines import START, BrokenJournal, Head, after
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from audit.journal.writing import journal
from audit.server_key import server_key
from config.backups import reopening
from config.backups.errors import BackupFailed
from incidents.models import Grant
from incidents.recording import register
from tests.config.installation import Installation
from tests.incidents import stories
from vault import SigningKey

SOMEONE = "0e5f2c1a-7d64-4b0f-9a53-6c1f3c8f4e21"


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA, settings.AMPARO_JOURNAL = tmp_path, ""
    return tmp_path


@pytest.fixture
def incident(world):
    pavel = world.pavel
    return register(
        keyring=pavel.keyring,
        author=pavel.user,
        team=world.riverside,
        document=stories.document(),
    )


def write(capture, *subjects, kind="revoked unlocker"):
    with capture(execute=True), transaction.atomic():
        for subject in subjects:
            journal(kind, subject)


def lines(file=None):
    return (file or writing.journal_file()).read_text().splitlines()


def read(texts, start=START):
    return list(after(texts, start, server_key().public))


def make_token(person):
    return issue_token(
        keyring=person.keyring,
        user=person.user,
        scopes=["read"],
        expires_on=timezone.localdate() + timedelta(days=9),
    )


def test_revoking_a_token_leaves_kind_and_id_and_nothing_else(
    data, world, django_capture_on_commit_callbacks
):
    make_token(world.pavel)
    token = tokens_of(world.pavel.user).get()
    key = token.pk
    with django_capture_on_commit_callbacks(execute=True):
        revoke_token(user=world.pavel.user, token=token)

    (line,) = read(lines())

    assert (line.kind, line.subject) == ("revoked unlocker", str(key))
    assert set(json.loads(lines()[0])) == {
        *("number", "previous", "kind", "subject", "head", "week", "signature")
    }
    assert not Waiting.objects.exists()
    assert writing.journal_file().stat().st_mode & 0o077 == 0


def test_what_is_rolled_back_is_not_journalled(data, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        journal("revoked unlocker", SOMEONE)
        transaction.set_rollback(True)
    assert not writing.journal_file().exists()
    assert not Waiting.objects.exists()


def test_what_nothing_repeats_is_not_journalled(db):
    with transaction.atomic(), pytest.raises(ValueError, match="repeats"):
        journal("lost an umbrella", SOMEONE)


@pytest.mark.django_db(transaction=True)
def test_a_line_belongs_into_a_verb():
    with pytest.raises(RuntimeError):
        journal("revoked unlocker", SOMEONE)


def test_a_file_out_of_reach_stops_nobody_and_is_written_later(
    data, settings, db, django_capture_on_commit_callbacks
):
    settings.AMPARO_JOURNAL = str(data / "mount" / "journal.jsonl")
    write(django_capture_on_commit_callbacks, SOMEONE)
    assert Waiting.objects.count() == 1

    (data / "mount").mkdir()
    tasks.flush()

    assert [line.subject for line in read(lines())] == [SOMEONE]
    assert not Waiting.objects.exists()


def test_a_journal_that_was_changed_is_noticed(data, db, django_capture_on_commit_callbacks):
    for subject in "abcd":
        write(django_capture_on_commit_callbacks, subject)
    one, two, three, four = lines()
    assert [line.subject for line in read([one, two, three, four])] == list("abcd")
    stranger = SigningKey.generate()
    forged = read([one])[0].signed(stranger).to_json()
    for changed in (
        [one, three, four],
        [two, one, three, four],
        [one, one, two],
        [one, two.replace('"b"', '"x"'), three, four],
        [one, two, three.replace('"number": 3', '"number": 4'), four],
        [forged, two, three, four],
    ):
        with pytest.raises(BrokenJournal):
            read(changed)


def test_a_write_that_was_cut_off_is_passed_over(data, db, django_capture_on_commit_callbacks):
    write(django_capture_on_commit_callbacks, "a", "b")
    with writing.journal_file().open("a") as file:
        file.write('{"number": 3, "prev')
    write(django_capture_on_commit_callbacks, "c")
    assert [line.subject for line in read(lines())] == ["a", "b", "c"]


def test_the_chain_goes_on_when_the_file_was_moved_away(
    data, db, django_capture_on_commit_callbacks
):
    write(django_capture_on_commit_callbacks, "a")
    first = lines()
    writing.journal_file().unlink()
    assert writing.is_shortened()
    write(django_capture_on_commit_callbacks, "b")
    assert not writing.is_shortened()
    assert [line.subject for line in read([*first, *lines()])] == ["a", "b"]
    assert [line.subject for line in read(lines(), read(first)[0].at)] == ["b"]


def test_only_what_followed_the_backup_is_repeated(data, db, django_capture_on_commit_callbacks):
    write(django_capture_on_commit_callbacks, "a", "b", "c")
    second = read(lines())[1].at
    assert [line.subject for line in read(lines(), second)] == ["c"]
    assert [line.subject for line in read(lines()[1:], second)] == ["c"]
    assert [line.subject for line in read(lines()[2:], second)] == ["c"]
    for other in (lines()[:1], []):
        with pytest.raises(BrokenJournal):
            read(other, second)
    with pytest.raises(BrokenJournal):
        read(lines(), Head(2, "00"))


def test_every_way_of_erasing_is_repeated_without_a_new_line(
    data, world, incident, django_capture_on_commit_callbacks
):
    record = incident
    with django_capture_on_commit_callbacks(execute=True):
        assert replayer_of("erased record")(str(record.pk), b"") > 0
        assert replayer_of("erased record")(str(record.pk), b"") == 0
        assert replayer_of("erased person")(str(world.petra.user.pk), b"") > 0
    assert not type(record).objects.filter(pk=record.pk).exists()
    assert not writing.journal_file().exists()


def test_withdrawn_grants_go_again_and_the_owners_stay(data, world, incident):
    record = incident
    Grant.objects.create(record=record, team=world.clinic, is_shared=True, sealed_keys=b"x")
    assert replayer_of("withdrawn grants")(str(record.pk), b"") == 1
    assert [grant.team for grant in Grant.objects.filter(record=record)] == [world.riverside]


def test_closed_means_closed_to_pages_api_and_tokens(data, world, browser_of):
    token, browser = make_token(world.pavel), browser_of(world.pavel)
    assert browser.get("/today/").status_code == 200
    gate.close(START)

    assert Client().get("/sign-in/").status_code == 503
    assert b"closed for a moment" in browser.get("/today/").content
    assert browser.get("/trends/csv/").status_code == 503
    answer = Client().get("/api/v1/incidents/", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert Client().get("/healthz").status_code == 200
    with pytest.raises(TokenRefused):
        open_token(token)

    gate.open_again()
    assert browser.get("/today/").status_code == 200


def test_without_a_reason_nothing_opens(data, world):
    with pytest.raises(BackupFailed):
        reopening.declare_empty("no restore was made")
    gate.close(START)
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(BackupFailed):
            reopening.declare_empty(reason)
    assert gate.is_closed()


BEGIN = """
from tests.world import make_world
from tests.incidents import stories
from incidents.recording import register
from accounts.tokens import issue_token, tokens_of
from django.utils import timezone
world = make_world()
record, other = (
    register(keyring=world.pavel.keyring, author=world.pavel.user, team=world.riverside,
             document=stories.document()) for _ in range(2)
)
token = issue_token(keyring=world.pavel.keyring, user=world.pavel.user, scopes=["read"],
                    expires_on=timezone.localdate())
import pickle
open({kept!r}, "wb").write(pickle.dumps((world, record, other, token)))
"""
GO_ON = """
import pickle
from accounts.tokens import revoke_token, tokens_of
from incidents.erasing import erase_record
world, record, other, token = pickle.load(open({kept!r}, "rb"))
"""
UNDO = """
erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=record)
revoke_token(user=world.pavel.user, token=tokens_of(world.pavel.user).get())
"""
ASK = """
from incidents.models import Record
from accounts.errors import TokenRefused
from accounts.tokens import open_token
from accounts.models import Organisation
from audit.reading import read_entries
from audit.journal import gate
chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
verbs = [(entry.verb, entry.detail) for entry in read_entries(world.ossian.keyring, chain)]
try:
    open_token(token)
    alive = True
except TokenRefused:
    alive = False
print(Record.objects.filter(pk=record.pk).count(), Record.objects.filter(pk=other.pk).count(),
      tokens_of(world.pavel.user).count(), alive, gate.is_closed(), verbs[-1])
"""
KILLED = """
import os
from pathlib import Path
from config.backups import reopening
real, left = reopening._repeat, [2]
def dying(line):
    left[0] -= 1
    return os._exit(0) if left[0] == 0 else real(line)
reopening._repeat = dying
reopening.replay(Path({file!r}))
"""


def test_an_old_backup_brings_nothing_back(tmp_path):
    """Back up; erase a record and revoke a token; restore elsewhere; replay."""
    kept, key, file = tmp_path / "people", tmp_path / "it.key", tmp_path / "it.backup"
    journal_file = tmp_path / "journal.jsonl"
    home = Installation(tmp_path / "home", AMPARO_JOURNAL=str(journal_file))
    go_on = GO_ON.format(kept=str(kept))
    home.do("prepare")
    home.python(BEGIN.format(kept=str(kept)))
    home.do("backup_key", "--to", key)
    home.do("backup", file)
    home.python(go_on + UNDO)
    assert len(lines(journal_file)) == 2

    place = Installation(tmp_path / "elsewhere", AMPARO_JOURNAL=str(tmp_path / "new.jsonl"))
    said = place.do("restore", file, "--key-file", key)
    assert "manage.py replay_journal" in said
    assert place.python(go_on + ASK).startswith("1 1 1 False True")
    assert "Still closed" in place.refuses("replay_journal")
    assert "manage.py replay_journal" in place.refuses("backup", tmp_path / "second.backup")
    broken = tmp_path / "broken.jsonl"
    broken.write_text(lines(journal_file)[1] + "\n")
    assert "Still closed" in place.refuses("replay_journal", broken)

    place.python(KILLED.format(file=str(journal_file)))
    assert place.python(go_on + ASK).startswith("0 1 1 False True")

    assert "2 lines repeated" in place.do("replay_journal", journal_file)
    assert place.python(go_on + ASK) == "0 1 0 False False ('restored', {'lines': '2'})"
    assert lines(tmp_path / "new.jsonl") == lines(journal_file)
    assert "Still closed" in place.refuses("replay_journal", journal_file)
    assert "nothing was altered" in place.do("verify_audit")


def test_opening_without_a_journal_is_written_down(tmp_path):
    home, other = Installation(tmp_path / "home"), Installation(tmp_path / "other")
    home.do("prepare")
    home.python(BEGIN.format(kept=str(tmp_path / "people")))
    home.do("backup_key", "--to", tmp_path / "it.key")
    home.do("backup", tmp_path / "it.backup")
    other.do("restore", tmp_path / "it.backup", "--key-file", tmp_path / "it.key")
    other.do("replay_journal", "--declare-empty", "burnt with the server")
    said = other.python(GO_ON.format(kept=str(tmp_path / "people")) + ASK)
    assert said.endswith("True False ('restored', {'no_journal': 'burnt with the server'})")
