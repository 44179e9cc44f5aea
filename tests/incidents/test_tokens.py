"""Blind tokens: found across scripts and spellings by the team that has the key, by no other."""

from __future__ import annotations

import copy

import pytest

from incidents.consent import confirm_by_default
from incidents.document import IncidentDocument
from incidents.erasing import erase_record
from incidents.models import Record
from incidents.recording import revise
from incidents.search import tokens
from incidents.search.editions import open_editions
from incidents.search.models import BlindToken
from incidents.search.spellings import contacts_in, marks_of, plate_of, words_of
from incidents.search.tokens import FILLED_TO, SPREAD, find, shared
from tests.incidents import stories
from vault import Undecryptable

pytestmark = pytest.mark.django_db


def about(name: str = "", **person: str) -> IncidentDocument:
    """The plain story about somebody else."""

    def change(data):
        data["identity"]["people"] = [{"id": "p1", "name": name, **person}]

    return stories.document(change)


def by(**officer: str) -> IncidentDocument:
    """The plain story by another officer."""

    def change(data):
        data["account"]["perpetrators"] = [{"id": "o1", **officer}]

    return stories.document(change)


def unlike() -> IncidentDocument:
    """A story that shares nothing with the plain one."""

    def change(data):
        data["account"]["perpetrators"] = [{"id": "o1", "badge": "999", "plate": "999"}]
        data["identity"]["people"] = [{"id": "p1", "name": "Somebody Else", "client_code": "X-9"}]

    return stories.document(change)


def found(world, kind, value, who="pavel"):
    return find(getattr(world, who).keyring, world.riverside, kind, value)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Иванов Пётр", "Petr Ivanov"),
        ("Ivanov", "ИВАНОВ"),
        ("Zoë Brontë", "zoe bronte"),
        ("Łukasz Żak", "lukasz zak"),
        ("İbrahim Yıldız", "ibrahim yildiz"),
        ("IBRAHIM YILDIZ", "İbrahim Yıldız"),
        ("Ελένη", "Eleni"),
        ("ნინო", "Nino"),
        ("محمد", "محمد"),
        ("王小明", "王小明"),
        ("Straße", "STRASSE"),
        ("Jose\u0301", "José"),
        ("Ｗａｎｇ", "Wang"),
        ("Anna Maria de la Cruz", "Cruz Anna"),
        ("🐈", "🐈"),
        ("K", "k"),
    ],
)
def test_a_name_is_found_however_it_was_written(world, make_incident, written, asked):
    record, _other = make_incident(about(written)), make_incident(about("Somebody Else"))
    assert found(world, "name", asked) == {record.pk}


@pytest.mark.parametrize(
    ("written", "asked"),
    [("Yuri Dolgorukiy", "Yuriy Dolgoruky"), ("Catherine", "Katherine"), ("Юрий", "Yuri")],
)
def test_a_name_is_found_by_how_it_sounds(world, make_incident, written, asked):
    record, _other = make_incident(about(written)), make_incident(about("Somebody Else"))
    assert found(world, "name", asked) == set()
    assert found(world, "sound", asked) == {record.pk}


@pytest.mark.parametrize(
    ("kind", "document", "asked"),
    [
        ("badge", by(badge="KE-4711"), "ke 4711"),
        ("plate", by(plate="KBA 123 X"), "kba123x"),
        ("plate", by(plate="а 123 вс 77"), "A123BC77"),
        ("plate", by(plate="A123BC77"), "А 123 ВС 77"),
        ("code", about(client_code="K-4821"), "k4821"),
        ("code", about(client_code="♥"), "♥"),
        ("contact", about(safe_contact="call +254 712 345-678 after six"), "0712345678"),
        ("contact", about(safe_contact="Telegram @Quiet_Mouse"), "@quiet_mouse"),
        ("contact", about(safe_contact="a.b@Example.org, evenings"), "A.B@example.org"),
        ("contact", about(safe_contact="through her sister"), "Through her sister"),
    ],
)
def test_a_number_is_found_however_it_was_spaced(world, make_incident, kind, document, asked):
    record, _other = make_incident(document), make_incident(unlike())
    assert found(world, kind, asked) == {record.pk}


def test_kinds_do_not_mix(world, make_incident):
    make_incident(by(badge="4711", plate="777"))
    assert found(world, "plate", "4711") == found(world, "code", "4711") == set()


@pytest.mark.parametrize("nothing", ["", " ", "\x00", "-", "no such person"])
def test_nothing_is_found_by_nothing(world, make_incident, nothing):
    make_incident(about(""))
    for kind in tokens.FOUND_BY:
        assert found(world, kind, nothing) == set(), kind


def test_another_kind_of_question_is_a_mistake(world):
    with pytest.raises(ValueError, match="nothing is found by diagnosis"):
        found(world, "diagnosis", "x")


@pytest.mark.parametrize("who", ["petra", "lena", "ada", "ossian", "otto"])
def test_without_the_teams_keys_nobody_asks(world, make_incident, who):
    make_incident(about("Amina"))
    with pytest.raises(Undecryptable):
        found(world, "name", "Amina", who)


def test_tokens_of_one_team_say_nothing_to_another(world, make_incident):
    mine = make_incident(about("Amina Khan"))
    theirs = make_incident(about("Amina Khan"), by=world.otto, team=world.lakeside)
    assert found(world, "name", "Amina Khan") == {mine.pk}
    assert find(world.otto.keyring, world.lakeside, "name", "Amina Khan") == {theirs.pk}
    every_number = {
        number
        for mark in marks_of(about("Amina Khan"))
        for edition in open_editions(world.otto.keyring, world.lakeside)
        for number in tokens._numbers(edition, mark)
    }
    assert not BlindToken.objects.filter(record=mine, token__in=every_number).exists()


def test_nothing_that_was_written_is_in_a_token(world, make_incident):
    """A token is a number of 64 bits from an HMAC; its column holds no text at all."""
    make_incident(about("Amina Khan", client_code="K-4821"))
    for row in BlindToken.objects.values("record_id", "token"):
        assert isinstance(row["token"], int)


def test_the_same_name_twice_mostly_shows_no_equal_tokens(world, make_incident):
    """Of SPREAD numbers a record keeps one; all of them find it."""
    records = [make_incident(about("Amina Khan")) for _ in range(12)]
    rows = list(BlindToken.objects.values_list("token", flat=True))
    # 66 pairs and some 8 marks of each: about two equal pairs are to be expected.
    assert len(rows) - len(set(rows)) < 15
    assert found(world, "name", "Amina Khan") == {record.pk for record in records}
    assert SPREAD == 256


def test_how_many_people_a_record_names_hardly_shows(world, make_incident):
    one, two = make_incident(about("Amina Khan")), make_incident(about("Bo Amina Catherine Smith"))
    for record in (one, two):
        assert BlindToken.objects.filter(record=record).count() % FILLED_TO == 0


def test_a_revision_changes_what_a_record_is_found_by(world, make_incident):
    record = make_incident(about("Amina Khan"))
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=about("Beatrice Obi"),
        expected=1,
    )
    assert found(world, "name", "Amina") == set()
    assert found(world, "name", "Obi Beatrice") == {record.pk}


def test_an_erased_record_leaves_no_token(world, make_incident):
    record, other = make_incident(about("Amina Khan")), make_incident(about("Amina Khan"))
    erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=record)
    assert found(world, "name", "Amina Khan") == {other.pk}
    assert not BlindToken.objects.filter(record=record.pk).exists()


def test_who_takes_back_the_consent_to_be_kept_is_found_by_nothing(world, make_incident):
    record = make_incident(about("Amina Khan"))
    refused = copy.deepcopy(about("Amina Khan"))
    refused.account.consents = stories.document(
        consents=[{"scope": "store", "state": "withdrawn"}]
    ).account.consents
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=refused,
        expected=1,
    )
    assert found(world, "name", "Amina Khan") == set()
    assert BlindToken.objects.filter(record=record).count() == FILLED_TO  # chaff


def test_what_may_be_kept_for_now_is_found(world, make_incident):
    basis = {"state": "not_possible", "reason": "unconscious", "confirm_by": confirm_by_default()}
    document = stories.document(consents=[{"scope": "store", **basis}])
    record = make_incident(document)
    assert found(world, "name", "Amina") == {record.pk}


def test_what_two_records_share_is_said_with_what_this_one_says(world, make_incident):
    one = make_incident(about("Katherine Mwangi", client_code="K-1", safe_contact="0712 345678"))
    same = make_incident(about("Mwangi Katherine", client_code="k 1"))
    longer = make_incident(about("Katherine Wanjiru Mwangi"))
    alike = make_incident(about("Catherine Mwangi", safe_contact="+254712345678"))
    make_incident(about("Katherine Other"))
    said = {
        other: {(one.kind, one.shown, one.of) for one in reasons}
        for other, reasons in shared(world.pavel.keyring, one).items()
    }
    # The plain story's officer stands in all of them.
    badge = ("badge", "4711", "o1")
    assert said[same.pk] == {("name", "Katherine Mwangi", "p1"), ("code", "K-1", "p1"), badge}
    assert said[longer.pk] == {("name", "Katherine Mwangi", "p1"), badge}
    assert said[alike.pk] == {
        ("sound", "Katherine Mwangi", "p1"),
        ("contact", "0712 345678", "p1"),
        badge,
    }
    assert set(said) == set(Record.objects.exclude(pk=one.pk).values_list("pk", flat=True))


def test_one_letter_or_a_first_name_alone_makes_nobody_the_same(world, make_incident):
    one = make_incident(about("Amina K"))
    make_incident(about("Amina B"))
    for reasons in shared(world.pavel.keyring, one).values():
        assert {reason.kind for reason in reasons} == {"badge"}


def test_a_lawyer_cannot_ask_what_a_record_shares(world, make_incident):
    with pytest.raises(Undecryptable):
        shared(world.lena.keyring, make_incident())


def test_spellings_of_odd_things():
    assert words_of("O'Brien-Smith") == ["brien", "smith"]
    assert plate_of("х-5") == plate_of("X 5")
    assert contacts_in("07123") == ["07123"]
    assert contacts_in("") == []
    assert contacts_in("t.me/some_one or one@two.org") == ["some_one", "one@two.org"]
