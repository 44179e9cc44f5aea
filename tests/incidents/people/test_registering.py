"""Clients: a register of a team's own, sealed like its records."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Team
from accounts.teams import blind_key
from incidents.errors import Conflict, ConsentMissing
from incidents.models import Record
from incidents.people import registering
from incidents.people.codes import ALPHABET, new_code, read_code, spelled
from incidents.people.models import ClientCode
from incidents.people.registering import open_client, register_client, revise_client
from tests.incidents.people.stories import STORE, again, client, make_client
from vault import Undecryptable

randoms = st.text(ALPHABET, min_size=4, max_size=4)


def test_a_paralegal_takes_somebody_into_the_register(world, logged):
    made = make_client(world.pavel, world.riverside, name="Ана Петровска", notes="Comes Fridays")
    assert read_code(made.client.code) == made.client.code
    found = open_client(world.carla.keyring, world.carla.user, made.record)
    assert (found.client.name, found.client.notes) == ("Ана Петровска", "Comes Fridays")
    verbs = [(verb, ref) for _who, verb, ref in logged()]
    assert verbs[-2:] == [
        ("client.register", f"record:{made.pk}"),
        ("client.open", f"record:{made.pk}"),
    ]


def test_nobody_but_the_teams_own_offices_open_the_register(world):
    made = make_client(world.pavel, world.riverside)
    for person in (world.petra, world.otto, world.lena, world.ada, world.ossian):
        with pytest.raises(PermissionDenied):
            open_client(person.keyring, person.user, made.record)
        with pytest.raises(Undecryptable):
            registering.opened(person.keyring, made.record)
        assert not Record.objects.clients().owned_by(person.user).exists()


@pytest.mark.parametrize("who", ["petra", "otto", "lena", "ada"])
def test_nobody_else_takes_people_in_or_changes_them(world, who):
    person = getattr(world, who)
    made = make_client(world.pavel, world.riverside)
    with pytest.raises(PermissionDenied):
        make_client(person, world.riverside)
    with pytest.raises(PermissionDenied):
        revise_client(
            keyring=person.keyring,
            actor=person.user,
            record=made.record,
            client=client(name="Else"),
            expected=1,
        )
    assert again(world.pavel, made).client.name == "Amina Otieno"


@pytest.mark.parametrize("state", ["not_asked", "declined", "withdrawn"])
def test_nobody_is_kept_without_consent(world, state):
    with pytest.raises(ConsentMissing):
        make_client(world.pavel, world.riverside, consents=[{"scope": "store", "state": state}])
    assert not Record.objects.exists()


def test_who_takes_consent_back_is_not_kept_with_a_no(world):
    made = make_client(world.pavel, world.riverside)
    with pytest.raises(ConsentMissing, match="erase"):
        change(world, made, consents=[{"scope": "store", "state": "withdrawn"}])


def test_a_change_keeps_the_code_and_is_refused_to_whoever_comes_second(world, logged):
    made = make_client(world.pavel, world.riverside)
    change(world, made, name="Amina O.", code="ZZ-ZZZ")
    assert again(world.pavel, made).client.code == made.client.code
    assert logged()[-1][1] == "client.revise"
    with pytest.raises(Conflict):
        change(world, made, name="Somebody else", expected=1)
    assert again(world.pavel, made).client.name == "Amina O."


def change(world, made, *, expected=None, uic=None, **fields):
    record = Record.objects.select_related("team").get(pk=made.pk)
    return revise_client(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        record=record,
        client=client(**fields),
        expected=expected or record.head,
        uic=uic,
    )


def test_sending_the_same_client_twice_is_one_client(world):
    one = uuid4()
    first, second = (make_client(world.pavel, world.riverside, record_id=one) for _ in range(2))
    assert first.client.code == second.client.code
    assert Record.objects.clients().count() == 1


def test_an_id_of_another_record_is_refused(world, make_incident):
    taken = make_incident()
    with pytest.raises(ValidationError, match="taken"):
        make_client(world.pavel, world.riverside, record_id=taken.pk)
    foreign = make_client(world.otto, world.lakeside)
    with pytest.raises(ValidationError, match="taken"):
        make_client(world.pavel, world.riverside, record_id=foreign.pk)


def test_two_clients_never_have_the_same_code(world, monkeypatch):
    """The generator draws one code twice: the second client gets the next."""
    drawn = iter([spelled("AAAA"), spelled("AAAA"), spelled("CCCC")])
    monkeypatch.setattr(registering, "new_code", lambda: next(drawn))
    codes = [make_client(world.pavel, world.riverside).client.code for _ in range(2)]
    assert codes == [spelled("AAAA"), spelled("CCCC")]


def test_two_teams_may_draw_the_same_code_and_nothing_at_rest_says_so(world, monkeypatch):
    monkeypatch.setattr(registering, "new_code", lambda: spelled("AAAA"))
    make_client(world.pavel, world.riverside)
    make_client(world.otto, world.lakeside)
    hashes = {bytes(row.code_hash) for row in ClientCode.objects.all()}
    assert len(hashes) == 2


def test_a_race_for_one_code_is_refused_by_the_database(world, monkeypatch):
    monkeypatch.setattr(registering, "_free_code", lambda key, team: spelled("AAAA"))
    make_client(world.pavel, world.riverside)
    with pytest.raises(ValidationError, match="No code is free"):
        make_client(world.pavel, world.riverside)
    assert Record.objects.clients().count() == 1


# Unique identifier codes ------------------------------------------------------


def test_a_unique_identifier_code_is_kept_as_a_keyed_digest_alone(world):
    made = make_client(world.pavel, world.riverside, uic="AMOT 03 1987 F")
    digest = made.client.uic
    assert len(digest) == 64
    text = again(world.pavel, made).client.model_dump_json()
    assert "1987" not in text
    assert "AMOT" not in text
    same = make_client(world.carla, world.riverside, uic="amot-031987-f")
    assert same.client.uic == digest
    assert make_client(world.otto, world.lakeside, uic="AMOT 03 1987 F").client.uic != digest


def test_it_is_replaced_kept_or_forgotten(world):
    made = make_client(world.pavel, world.riverside, uic="AMOT031987F")
    change(world, made, name="Other")
    assert again(world.pavel, made).client.uic == made.client.uic
    change(world, made, name="Other", uic="AMOT041987F")
    assert again(world.pavel, made).client.uic not in ("", made.client.uic)
    change(world, made, name="Other", uic="")
    assert again(world.pavel, made).client.uic == ""


@pytest.mark.parametrize("typed", ["ab", "--- -", "x" * 65])
def test_what_is_no_such_code_is_refused(world, typed):
    with pytest.raises(ValidationError):
        make_client(world.pavel, world.riverside, uic=typed)


def test_a_digest_sent_from_outside_is_not_believed(world):
    made = make_client(world.pavel, world.riverside, uic="")
    change(world, made, name="x").refresh_from_db()
    assert again(world.pavel, made).client.uic == ""
    forged = register_client(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        team=world.riverside,
        client=client().model_copy(update={"uic": "0" * 64, "code": "AA-AAA"}),
    )
    assert (forged.client.uic, forged.client.code == "AA-AAA") == ("", False)


def test_the_register_survives_a_change_of_the_teams_keys(world):
    from tests.attacks.key_changes import change_key

    made = make_client(world.pavel, world.riverside, uic="AMOT031987F")
    before = blind_key(world.carla.keyring, world.riverside)
    change_key(world.riverside, world.carla)
    world.carla.forget_keyring()
    assert blind_key(world.carla.keyring, Team.objects.get(pk=world.riverside.pk)) == before
    assert again(world.carla, made).client.uic == made.client.uic


# Codes --------------------------------------------------------------------------


@given(randoms, st.integers(0, 4), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(random, at, other):
    plain = spelled(random).replace("-", "")
    typed = plain[:at] + other + plain[at + 1 :]
    assert read_code(typed) == (spelled(random) if typed == plain else "")


@given(randoms, st.integers(0, 3))
def test_two_neighbours_that_changed_places_are_found(random, at):
    plain = spelled(random).replace("-", "")
    typed = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert read_code(typed) == (spelled(random) if typed == plain else "")


@given(randoms)
def test_a_code_is_read_however_it_is_typed(random):
    code = spelled(random)
    assert {read_code(code.lower()), read_code(f" {code[:2]} {code[3:]} ")} == {code}
    assert read_code(code.replace("-", "–")) == code


@given(st.text())
def test_no_text_breaks_the_reading(text):
    assert read_code(text) in ("", read_code(text))


def test_codes_are_drawn_from_the_whole_alphabet():
    drawn = {new_code() for _ in range(400)}
    assert len(drawn) > 390
    assert set(itertools.chain(*drawn)) == {*ALPHABET, "-"}


def test_every_consent_of_the_stories_holds():
    assert client(consents=STORE).may_be_kept
