"""Whose names meet across which sides, whatever script, spelling or hearing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import names
from legal_aid import conflicts
from legal_aid.conflicts import Party, compare, packet_parties, party_of_officer, party_of_person
from legal_aid.offered import KnownOfficer, KnownPerson, Packet


def client(name="", code=""):
    return party_of_person("ours", name, code)


def officer(badge="", plate="", description=""):
    return party_of_officer(badge, plate, names.names_in(description))


def opponent(name="", number=""):
    return party_of_person("theirs", name, number)


@pytest.mark.parametrize(
    ("coming", "known", "answer"),
    [
        # the person we would act for is somebody we act against, and the other way round
        (client("Omurov Bakyt"), opponent("Бакыт Омуров"), "yes"),
        (client("Bakyt Omurov"), opponent("bakyt OMUROV"), "yes"),
        (client("Bakyt Omurov"), opponent("Bakyt Mirlanovich Omurov"), "yes"),
        (officer(badge="K-1147"), party_of_person("ours", "Ivan Petrov", "k 1147"), "yes"),
        (officer(description="Sergeant Ivan Petrov, tall"), client("Петров Иван"), "yes"),
        (client("Ivan Petrov"), officer(description="Called Petrov Ivan by the others"), "yes"),
        # sounds alike, or one word only: a lawyer looks
        (client("Bermet Kuznetsova"), opponent("Bermet Kusnetzova"), "look_closer"),
        (client("Aigul Asanova"), opponent("Асанова Айгуль"), "look_closer"),
        (client("Petrov"), opponent("Petrov"), "look_closer"),
        (officer(description="They call him Petrov"), client("Ivan Petrov"), "look_closer"),
        # the same side: perhaps the same client, never by itself a conflict
        (client("Aigul Asanova", "K-4821"), client("Aigul Asanova"), "look_closer"),
        (client(code="K-4821"), client(code="k4821"), "look_closer"),
        (client("Aigul Asanova"), party_of_person("between", "Aigul Asanova"), "look_closer"),
        # nothing to see
        (officer(badge="1147"), officer(badge="1147"), "no"),
        (client("Aigul Asanova"), opponent("Bakyt Omurov"), "no"),
        (client("Ivan"), opponent("Ivan Petrov"), "no"),
        (client(""), opponent(""), "no"),
        (officer(badge="--"), client("", "--"), "no"),
    ],
)
def test_answers_by_side_and_by_how_names_meet(coming, known, answer):
    assert compare([coming], [known]) == answer


def test_the_gravest_answer_of_all_pairs_counts():
    known = [client("Aigul Asanova"), opponent("Bakyt Omurov")]

    assert compare([client("Aigul Asanova"), client("Bakyt Omurov")], known) == "yes"
    assert compare([], known) == compare(known, []) == "no"


def test_a_packet_is_read_as_if_the_provider_had_taken_the_case():
    packet = Packet(
        people=[
            KnownPerson(role="victim", name="Aigul Asanova", client_code="K-4821"),
            KnownPerson(role="witness", name="Zhyldyz", client_code=""),
        ],
        officers=[KnownOfficer(codes=["1147"], words=["petrov"])],
    )

    assert [party.side for party in packet_parties(packet)] == ["ours", "between", "theirs"]


def test_only_words_that_may_be_names_are_taken_from_a_description():
    assert names.names_in("tall man, Petrov, drives a Lada") == {"petrov", "lada"}
    assert names.names_in("ცოცხალი") != set()  # a script without capitals hides nothing


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared_and_order_does_not_matter(one, other):
    first, second = names.words_of(one), names.words_of(other)

    assert names.same_name(first, second) == names.same_name(second, first)
    assert names.sounds_alike(first, second) == names.sounds_alike(second, first)
    assert compare([client(one, other)], [opponent(other, one)]) in ("yes", "no", "look_closer")


letters = "abcdefghijklmnoprstuvyzàéñçşабвгдежзийклмнопрстуфхцчшщыэюяёңүө"


@given(st.lists(st.text(letters, min_size=3, max_size=12), min_size=2, max_size=4))
def test_everybody_is_found_under_their_own_name_however_it_is_written(words):
    name = " ".join(words)

    if len(names.words_of(name)) > 1:
        assert compare([client(name)], [opponent(name.upper())]) == "yes"
        assert compare([client(name)], [opponent(", ".join(reversed(words)))]) == "yes"


def test_parties_hold_comparable_forms_only():
    assert client("Aigul Asanova", "K-48 21") == Party(
        "ours", name=frozenset({"aigul", "asanova"}), codes=frozenset({"k4821"})
    )
    assert conflicts.compare([client("A B")], [opponent("A B")]) == "no"  # initials are no name
