"""Importing by command: what goes in, what is told, and what happens the second time."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.tokens import issue_token
from audit.models import Entry
from incidents.importing.joining import Records
from incidents.importing.mapping import load_mapping
from incidents.importing.running import run_import
from incidents.models import FactInTransit, PartRevision, Record, SealedFact
from incidents.recording import open_incident
from tests.incidents.import_samples import MAIN, mapping_with, write_mapping, write_sources
from tests.world import PASSWORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_mapping(tmp_path)
    write_sources(tmp_path)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    return tmp_path


@pytest.fixture
def run(folder, world):
    """The command with the sample's file, mapping and passphrase, as pavel of Riverside."""

    def call(*more: str, file: str = "log.csv", **given: str) -> str:
        out = StringIO()
        options = {
            "--mapping": str(folder / "mapping.yaml"),
            "--team": str(world.riverside.pk),
            "--as": "pavel",
            "--password-file": str(folder / "password"),
            **{f"--{name.replace('_', '-')}": value for name, value in given.items()},
        }
        words = [word for pair in options.items() if pair[1] for word in pair]
        call_command("import_records", str(folder / file), *words, *more, stdout=out)
        assert "canary" not in out.getvalue()
        return out.getvalue()

    return call


def facts_for(team) -> int:
    """How many facts there are for an advocacy team, waiting or moved on."""
    waiting = FactInTransit.objects.filter(team=team).count()
    return waiting + SealedFact.objects.filter(team=team).count()


def titles(person) -> list[str]:
    records = Record.objects.incidents().visible_to(person.user)
    return sorted(
        open_incident(person.keyring, person.user, one).document.account.title for one in records
    )


def test_rows_become_incidents_that_the_team_opens(run, world):
    out = run()
    assert "4 added, 0 there before, 0 refused" in out
    assert titles(world.carla) == [
        "beaten on 05/03/2026", "beaten on no idea", "insulted on 03/2026", "rumour on 2025",
    ]  # fmt: skip
    assert not Record.objects.visible_to(world.petra.user).exists()
    assert not Record.objects.visible_to(world.otto.user).exists()


def test_nothing_of_a_row_stands_in_the_clear(run):
    run()
    for record in Record.objects.all():
        assert record.id.version == 4
    stored = b"".join(bytes(row.sealed) for row in PartRevision.objects.all())
    assert b"canary" not in stored
    assert b"R-1" not in stored


def test_every_record_and_the_import_leave_an_audit_entry(run):
    before = Entry.objects.count()
    run()
    assert Entry.objects.count() == before + 4 + 1


def test_a_second_run_adds_nothing(run, world):
    run()
    before = Record.objects.count(), PartRevision.objects.count(), facts_for(world.trends)
    assert "0 added, 4 there before, 0 refused" in run()
    now = Record.objects.count(), PartRevision.objects.count(), facts_for(world.trends)
    assert now == before


def test_another_team_or_mapping_makes_other_records(folder, run, world):
    run()
    write_mapping(folder, mapping_with(id="another-log"))
    assert "4 added" in run()
    run_import(
        keyring=world.otto.keyring,
        author=world.otto.user,
        team=world.lakeside,
        mapping=load_mapping(write_mapping(folder)),
        records=Records(load_mapping(folder / "mapping.yaml"), folder / "log.csv"),
    )
    assert Record.objects.count() == 12


def test_bad_rows_are_told_by_line_and_go_in_once_mended(folder, run):
    write_sources(folder, MAIN + "R-5,canary,NA,beaten,x\nR-6,2025,NA,canary\n")
    out = run(report=str(folder / "report.csv"))
    assert "line 6: column day: is not a date in a stated format" in out
    assert "line 7: 4 cells where the first line has 5" in out
    assert "4 added, 0 there before, 2 refused" in out
    with (folder / "report.csv").open(newline="") as report:
        assert list(csv.reader(report)) == [
            ["file", "line", "reason"],
            ["", "6", "column day: is not a date in a stated format"],
            ["", "7", "4 cells where the first line has 5"],
        ]
    write_sources(folder, MAIN + "R-5,2026,NA,beaten,x\nR-6,2025,NA,beaten,x\n")
    assert "2 added, 4 there before, 0 refused" in run()


def test_a_long_list_of_bad_rows_is_cut_on_the_screen_only(folder, run):
    write_sources(folder, MAIN + "x,2025\n" * 60)
    out = run(report=str(folder / "report.csv"))
    assert "and 10 more: --report lists them all" in out
    assert len((folder / "report.csv").read_text().splitlines()) == 61


def test_a_trial_writes_nothing(folder, run, world):
    write_sources(folder, MAIN + "R-5,canary,NA,beaten,x\n")
    before = Entry.objects.count()
    out = run("--dry-run")
    assert "line 6: column day" in out
    assert "4 would be added, 0 there before, 1 refused" in out
    assert not Record.objects.exists()
    assert not facts_for(world.trends)
    assert Entry.objects.count() == before


class Failing(Records):
    """A file that can no longer be read after some rows, as when a disk is pulled out."""

    def rows(self):
        for number, row in enumerate(super().rows(), start=1):
            if number > 250:
                raise OSError("the disk is gone")
            yield row


def test_an_import_that_crashed_is_completed_by_the_next(folder, world):
    lines = [f"K-{number},2025,NA,beaten,x\n" for number in range(320)]
    path = write_sources(folder, MAIN.splitlines(keepends=True)[0] + "".join(lines))
    mapping = load_mapping(folder / "mapping.yaml")
    given = {
        "keyring": world.pavel.keyring,
        "author": world.pavel.user,
        "team": world.riverside,
        "mapping": mapping,
    }
    with pytest.raises(OSError, match="the disk is gone"):
        run_import(records=Failing(mapping, path), **given)
    assert Record.objects.count() == 200  # whole batches only
    outcome = run_import(records=Records(mapping, path), **given)
    assert (outcome.added, outcome.there_before) == (120, 200)
    assert Record.objects.count() == 320
    assert SealedFact.objects.filter(team=world.trends).count() == 320
    assert not FactInTransit.objects.exists()


def test_without_the_statistics_consent_no_facts_arise(folder, run, world):
    consents = [one for one in mapping_with()["consents"] if one["scope"] == "store"]
    write_mapping(folder, mapping_with(consents=consents))
    run()
    assert Record.objects.count() == 4
    assert not facts_for(world.trends)


@pytest.mark.parametrize("state", ["declined", "not_asked", "withdrawn"])
def test_a_statistics_consent_that_is_not_given_makes_no_facts(folder, run, world, state):
    consents = mapping_with()["consents"]
    consents[1]["state"] = state
    write_mapping(folder, mapping_with(consents=consents))
    run()
    assert Record.objects.count() == 4
    assert not facts_for(world.trends)


def test_with_the_statistics_consent_each_record_gives_a_fact(run, world):
    run()
    assert facts_for(world.trends) == 4


def test_few_facts_wait_for_company_and_many_move_on(folder, run, world):
    run()
    assert FactInTransit.objects.filter(team=world.trends).count() == 4
    write_sources(folder, MAIN + "".join(f"K-{one},2025,NA,beaten,x\n" for one in range(4)))
    run()
    assert not FactInTransit.objects.exists()
    assert SealedFact.objects.filter(team=world.trends).count() == 8


# Who may


def test_a_token_with_the_scope_import_opens_the_keys(run, world, monkeypatch):
    monkeypatch.setenv("AMPARO_TOKEN", token(world.pavel, "import"))
    assert "4 added" in run(password_file="")


@pytest.mark.parametrize("scope", ["read", "write", "submit"])
def test_a_token_without_that_scope_does_not(run, world, monkeypatch, scope):
    monkeypatch.setenv("AMPARO_TOKEN", token(world.pavel, scope))
    with pytest.raises(CommandError, match="may not do this for this person"):
        run(password_file="")
    assert not Record.objects.exists()


def test_a_token_of_somebody_else_does_not(run, world, monkeypatch):
    monkeypatch.setenv("AMPARO_TOKEN", token(world.carla, "import"))
    with pytest.raises(CommandError, match="may not do this for this person"):
        run(password_file="")


def test_a_token_that_opens_nothing_is_a_sentence(run, monkeypatch):
    monkeypatch.setenv("AMPARO_TOKEN", "amparo_no_no")
    with pytest.raises(CommandError, match="opens nothing"):
        run(password_file="")


def token(person, scope: str) -> str:
    expires_on = timezone.localdate() + timedelta(days=2)
    return issue_token(
        keyring=person.keyring, user=person.user, scopes=[scope], expires_on=expires_on
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("a wrong passphrase", "do not open anything"), ("", "is empty")]
)
def test_a_wrong_passphrase_is_a_sentence(folder, run, text, expected):
    (folder / "password").write_text(text)
    with pytest.raises(CommandError, match=expected):
        run()


def test_an_unknown_person_is_the_same_sentence(run):
    with pytest.raises(CommandError, match="do not open anything"):
        run(**{"as": "nobody"})


@pytest.mark.parametrize("name", ["petra", "ada", "ossian", "lena", "otto"])
def test_only_those_who_keep_records_there_import(run, name):
    with pytest.raises(CommandError, match="You keep no records there"):
        run(**{"as": name})
    assert not Record.objects.exists()


def test_a_team_goes_by_its_name(run, world):
    assert "4 added" in run(team="Riverside")


@pytest.mark.parametrize("team", ["Lakeside", "Clinic", "nowhere", "River\0side"])
def test_another_team_is_as_unknown_as_none(run, team):
    with pytest.raises(CommandError, match="You keep no records there"):
        run(team=team)


# What is wrong comes before anything is written


def test_a_mapping_with_unknown_keys_imports_nothing(folder, run):
    write_mapping(folder, mapping_with(surprise={}))
    with pytest.raises(CommandError, match="surprise: this key means nothing here"):
        run()
    assert not Record.objects.exists()


def test_a_mapping_without_consents_imports_nothing(folder, run):
    write_mapping(folder, mapping_with(consents=None))
    with pytest.raises(CommandError, match="consents: is missing"):
        run()
    assert not Record.objects.exists()


def test_a_column_that_is_not_there_imports_nothing(folder, run):
    write_sources(folder, MAIN.replace("story", "tale", 1))
    with pytest.raises(CommandError, match="The file has no column 'story'"):
        run()
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"mapping": "/nowhere/mapping.yaml"}, "The mapping cannot be opened"),
        ({"file": "nowhere.csv"}, "The file cannot be opened"),
        ({"file": "."}, "The file cannot be opened"),
        ({"join": "officers"}, "Write --join NAME=PATH"),
        ({"join": "nobody=log.csv"}, "The mapping has no join 'nobody'"),
        ({"report": "/nowhere/report.csv"}, "--report: No such file"),
        ({"password_file": "/nowhere/password"}, "The passphrase file cannot be read"),
    ],
)
def test_a_wrong_path_imports_nothing(run, given, expected):
    with pytest.raises(CommandError, match=expected):
        run(**given)
    assert not Record.objects.exists()


def test_progress_says_how_far_and_how_long(folder, run):
    lines = [f"K-{number},2025,NA,beaten,x\n" for number in range(150)]
    write_sources(folder, MAIN + "".join(lines))
    out = run()
    assert "100 of 154 rows, " in out
    assert "154 of 154 rows, 0 s left" in out
