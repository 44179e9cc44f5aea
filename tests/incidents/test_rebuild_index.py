"""Making the index anew: by command, by itself on Today, and equal to what grew bit by bit."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tokens import issue_token
from incidents.erasing import erase_record
from incidents.models import Record
from incidents.recording import register, revise
from incidents.search.catching_up import catch_up, empty
from incidents.search.index import open_index
from incidents.search.models import Edition, Entry
from incidents.search.tokens import find
from tests.attacks.stage import undone
from tests.incidents.test_index import compacted
from tests.incidents.test_tokens import about
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
NAMES = ("Amina Khan", "Иванов", "Khan")


@pytest.fixture
def lost(world, make_incident):
    """Two records from before there was an index."""
    records = {make_incident(about("Amina Khan")).pk for _ in range(2)}
    empty(world.riverside)
    return records


def rebuild(world, tmp_path, person="pavel", **options):
    file = tmp_path / "passphrase"
    file.write_text(PASSWORD + "\n")
    said = StringIO()
    name = getattr(world, person).user.username
    given = {"team": "Riverside", "password_file": file} | options
    call_command("rebuild_index", **given, username=name, stdout=said)
    return said.getvalue()


def test_the_command_brings_every_record_in(world, lost, tmp_path):
    said = rebuild(world, tmp_path, team=str(world.riverside.pk))
    assert said.splitlines()[-1] == "2 of 2 records are in the index."
    assert set(open_index(world.pavel.keyring, world.riverside).ids()) == lost
    assert "Amina" not in said


def test_fresh_throws_away_what_was_there(world, make_incident, tmp_path):
    record = make_incident(about("Amina Khan"))
    former = Edition.objects.get().pk
    rebuild(world, tmp_path, team=str(world.riverside.pk), fresh=True)
    assert Edition.objects.get().pk != former
    assert find(world.pavel.keyring, world.riverside, "name", "Khan") == {record.pk}


def test_a_token_does_it_unattended(world, lost, monkeypatch):
    token = issue_token(
        keyring=world.pavel.keyring,
        user=world.pavel.user,
        scopes=("write",),
        expires_on=timezone.localdate() + timedelta(days=1),
    )
    monkeypatch.setenv("AMPARO_TOKEN", token)
    given = {"team": str(world.riverside.pk), "username": world.pavel.user.username}
    call_command("rebuild_index", **given, stdout=StringIO())
    assert Entry.objects.count() == 2
    with pytest.raises(CommandError, match="may not do this"):
        call_command("rebuild_index", **given | {"username": "carla"}, stdout=StringIO())


@pytest.mark.parametrize("who", ["petra", "lena", "otto"])
def test_others_rebuild_nothing(world, lost, tmp_path, who):
    with pytest.raises(CommandError, match="You keep no records there"):
        rebuild(world, tmp_path, who, team=str(world.riverside.pk))
    assert not Entry.objects.exists()


def test_after_an_upgrade_it_comes_by_itself_with_the_next_page(world, lost, browser_of):
    assert browser_of(world.pavel).get(reverse("today")).status_code == 200
    assert set(open_index(world.pavel.keyring, world.riverside).ids()) == lost


def test_what_today_cannot_finish_it_says(world, lost, browser_of, monkeypatch):
    monkeypatch.setattr("incidents.search.catching_up.AT_ONCE", 1)
    monkeypatch.setattr("incidents.search.catching_up.SLICE_SECONDS", 0)
    page = browser_of(world.pavel).get(reverse("today")).content.decode()
    assert "1 record is not in the search index yet" in page


DEEDS = st.lists(
    st.tuples(st.sampled_from(["register", "revise", "erase", "compact"]), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_made_anew_it_says_what_it_said(world, deeds):
    """Whatever was registered, revised, erased and moved, in any order."""
    with undone():
        for deed, number in deeds:
            _do(world, deed, number)
        before = _everything(world)
        empty(world.riverside)
        assert catch_up(world.pavel.keyring, world.riverside).left == 0
        assert _everything(world) == before
        compacted(world)
        assert _everything(world) == before
        assert set(before["rows"]) == set(Record.objects.values_list("pk", flat=True))


def _do(world, deed, number):
    records = list(Record.objects.order_by("pk"))
    record = records[number % len(records)] if records else None
    own = {"keyring": world.carla.keyring}
    document = about(NAMES[number % len(NAMES)], client_code=f"K-{number}")
    if deed == "register":
        register(**own, author=world.carla.user, team=world.riverside, document=document)
    elif deed == "compact":
        compacted(world)
    elif record and deed == "revise":
        revise(
            **own,
            author=world.carla.user,
            record=record,
            document=document,
            expected=record.head,
        )
    elif record:
        erase_record(**own, actor=world.carla.user, record=record)


def _everything(world):
    keyring, team = world.pavel.keyring, world.riverside
    index = open_index(keyring, team, words=True)
    return {
        "rows": {UUID(bytes=row["record"]): row for row in index.rows.to_dicts()},
        "names": {name: find(keyring, team, "name", name) for name in NAMES},
        "words": {word: index.with_words(word) for word in ("ivanov", "khan", "bottle")},
    }
