"""Two clients who are one person: merging, and taking it back exactly."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.document import Identity, IncidentDocument
from incidents.errors import Conflict
from incidents.facts import open_fact
from incidents.models import FactInTransit, Grant, PartRevision, Record
from incidents.people.erasing import erase_client
from incidents.people.merging import merge_clients, merged_into, undo_merge
from incidents.people.models import ClientCode
from incidents.recording import revise
from incidents.retention import hold
from tests.attacks.stage import undone
from tests.incidents.people.stories import again, make_client, make_record, person_of
from vault import Undecryptable


@pytest.fixture
def amina(world):
    return make_client(world.pavel, world.riverside, name="Amina Otieno")


@pytest.fixture
def aminah(world):
    return make_client(world.pavel, world.riverside, name="Aminah O.")


def merge(world, one, into, by=None):
    by = by or world.pavel
    records = [Record.objects.select_related("team").get(pk=x.pk) for x in (one, into)]
    return merge_clients(keyring=by.keyring, actor=by.user, client=records[0], into=records[1])


def undo(world, one, by=None):
    by = by or world.pavel
    record = Record.objects.select_related("team").get(pk=one.pk)
    return undo_merge(keyring=by.keyring, actor=by.user, client=record)


# Links --------------------------------------------------------------------------


def test_a_code_in_a_record_links_to_the_client(world, amina):
    typed = amina.client.code.lower().replace("-", " ")
    record = make_record(world.pavel, world.riverside, {"client_code": typed})
    person = person_of(world.pavel, record)
    assert (person.client, person.client_code) == (amina.link, amina.client.code)


@pytest.mark.parametrize("typed", ["K-4821", "", "ZZ-ZZZ", "the tall one"])
def test_a_code_that_is_nobodys_stays_as_typed(world, amina, typed):
    record = make_record(world.pavel, world.riverside, {"client_code": typed})
    person = person_of(world.pavel, record)
    assert (person.client, person.client_code) == ("", typed)


def test_a_link_is_never_taken_from_outside(world, amina):
    foreign = make_client(world.otto, world.lakeside)
    for link in (amina.link, foreign.link, "0" * 32):
        record = make_record(world.pavel, world.riverside, {"client": link, "name": "Ann"})
        assert person_of(world.pavel, record).client == ""
    record = make_record(world.pavel, world.riverside, {"client_code": foreign.client.code})
    assert person_of(world.pavel, record).client == ""


def test_another_code_changes_the_link(world, amina, aminah):
    record = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    give_code(world, record, aminah.client.code)
    assert person_of(world.pavel, record).client == aminah.link
    give_code(world, record, "")
    assert person_of(world.pavel, record).client == ""


def give_code(world, record, code):
    fresh = Record.objects.select_related("team").get(pk=record.pk)
    person = person_of(world.pavel, record).model_copy(update={"client_code": code})
    document = IncidentDocument.model_construct(
        _fields_set={"identity"}, identity=Identity(people=[person])
    )
    who = {"keyring": world.pavel.keyring, "author": world.pavel.user}
    return revise(**who, record=fresh, document=document, expected=fresh.head)


# Merging ------------------------------------------------------------------------


def test_merging_keeps_both_and_records_follow(world, amina, aminah, logged):
    own = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    other = make_record(
        world.pavel, world.riverside, {"name": "Ben"}, {"client_code": aminah.client.code}
    )
    assert merge(world, aminah, amina) == 1
    assert person_of(world.pavel, other, 1).client == amina.link
    assert person_of(world.pavel, other, 1).client_code == amina.client.code
    assert person_of(world.pavel, other, 0).name == "Ben"
    assert person_of(world.pavel, own).client == amina.link
    assert again(world.pavel, aminah).client == aminah.client
    assert [one.pk for one in merged_into(world.pavel.keyring, again(world.pavel, amina))] == [
        aminah.pk
    ]
    assert ("client.merge", f"record:{aminah.pk}") in [entry[1:] for entry in logged()]


def test_the_old_code_finds_who_they_are_now(world, amina, aminah):
    merge(world, aminah, amina)
    record = make_record(world.pavel, world.riverside, {"client_code": aminah.client.code})
    assert person_of(world.pavel, record).client_code == amina.client.code


def test_undoing_a_merge_restores_exactly(world, amina, aminah, logged):
    records = [
        make_record(world.pavel, world.riverside, {"client_code": one.client.code, "name": "A"})
        for one in (amina, aminah, aminah)
    ]
    before = [person_of(world.pavel, record) for record in records]
    merge(world, aminah, amina)
    assert undo(world, aminah) == 2
    assert [person_of(world.pavel, record) for record in records] == before
    assert again(world.pavel, aminah).client == aminah.client
    assert again(world.pavel, aminah).ties == aminah.ties
    assert ("client.unmerge", f"record:{aminah.pk}") in [entry[1:] for entry in logged()]


def test_what_was_written_in_between_stays(world, amina, aminah):
    record = make_record(world.pavel, world.riverside, {"client_code": aminah.client.code})
    corrected = make_record(world.pavel, world.riverside, {"client_code": aminah.client.code})
    merge(world, aminah, amina)
    give_code(world, corrected, "K-77")
    late = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    undo(world, aminah)
    assert person_of(world.pavel, record).client == aminah.link
    assert person_of(world.pavel, corrected).client_code == "K-77"
    assert person_of(world.pavel, late).client == amina.link


def test_facts_count_one_person_while_merged(world, amina, aminah):
    record = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    other = make_record(world.pavel, world.riverside, {"client_code": aminah.client.code})
    assert len(newest_tags(world)) == 2
    merge(world, aminah, amina)
    assert len(newest_tags(world)) == 1
    undo(world, aminah)
    assert len(newest_tags(world)) == 2
    assert {record.head, Record.objects.get(pk=other.pk).head} == {1, 3}


def newest_tags(world):
    """The client tags that count, of the highest fact of each incident."""
    signers = {world.riverside.pk: [world.riverside.current_key.signing_public]}
    newest = {}
    for row in FactInTransit.objects.filter(team=world.trends):
        _team, fact = open_fact(
            world.ada.keyring,
            advocacy_team=world.trends.pk,
            row=row.pk,
            sealed=bytes(row.sealed),
            signers=signers,
        )
        if fact.seq > newest.get(fact.tag, fact).seq - 1:
            newest[fact.tag] = fact
    return {tag for fact in newest.values() for tag in fact.client_tags}


def test_only_two_different_clients_of_one_team_are_merged(world, amina, aminah):
    foreign = make_client(world.otto, world.lakeside)
    for one, other in ((amina, amina), (amina, foreign)):
        with pytest.raises(ValidationError, match="two different"):
            merge(world, one, other)
    with pytest.raises(PermissionDenied):
        merge(world, foreign, amina)
    merge(world, aminah, amina)
    for one, other in ((aminah, amina), (amina, aminah)):
        with pytest.raises(ValidationError, match="already merged"):
            merge(world, one, other)
    with pytest.raises(ValidationError, match="not merged"):
        undo(world, amina)


@pytest.mark.parametrize("who", ["petra", "otto", "lena"])
def test_nobody_else_merges(world, amina, aminah, who):
    with pytest.raises((PermissionDenied, Undecryptable)):
        merge(world, aminah, amina, by=getattr(world, who))
    merge(world, aminah, amina)
    with pytest.raises((PermissionDenied, Undecryptable)):
        undo(world, aminah, by=getattr(world, who))
    assert again(world.pavel, aminah).is_merged


def test_a_record_that_is_written_meanwhile_stops_the_whole_merge(
    world, amina, aminah, monkeypatch
):
    records = [
        make_record(world.pavel, world.riverside, {"client_code": aminah.client.code})
        for _ in range(2)
    ]
    from incidents.people import merging

    found = merging.appearances.of_clients

    def and_somebody_writes(*args):
        opened = found(*args)
        give_code(world, opened[-1].record, "K-1")
        return opened

    monkeypatch.setattr(merging.appearances, "of_clients", and_somebody_writes)
    with pytest.raises(Conflict):
        merge(world, aminah, amina)
    assert not again(world.pavel, aminah).is_merged
    links = {person_of(world.pavel, record).client for record in records}
    assert links == {aminah.link}


steps = st.lists(
    st.tuples(st.sampled_from(["merge", "undo"]), st.integers(0, 3), st.integers(0, 3)),
    max_size=7,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_after_any_merges_and_undos_everybody_is_who_they_were(world, steps):
    """Whatever was merged, undoing all of it, in any order, leaves everything as before."""
    with undone():
        clients = [make_client(world.pavel, world.riverside) for _ in range(4)]
        records = [
            make_record(
                world.pavel,
                world.riverside,
                {"client_code": one.client.code},
                {"client_code": clients[0].client.code},
            )
            for one in clients
        ]
        before = [[person_of(world.pavel, record, at) for at in (0, 1)] for record in records]
        merged = []
        for step, one, other in steps:
            try:
                if step == "merge":
                    merge(world, clients[one], clients[other])
                    merged.append(one)
                else:
                    undo(world, clients[one])
                    merged.remove(one)
            except ValidationError:
                continue
            links = {person_of(world.pavel, record).client for record in records}
            assert len(links) == 4 - len(merged)
        for one in merged:
            undo(world, clients[one])
        now = [[person_of(world.pavel, record, at) for at in (0, 1)] for record in records]
        assert now == before


# Erasing ------------------------------------------------------------------------


def test_an_erased_client_leaves_records_that_no_longer_say_who(world, amina, logged):
    record = make_record(
        world.pavel, world.riverside, {"client_code": amina.client.code, "name": "Amina"}
    )
    other = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    erase(world, amina)
    for one in (record, other):
        person = person_of(world.pavel, one)
        assert (person.client, person.client_code) == ("", "")
    assert person_of(world.pavel, record).name == "Amina"
    for rows in (Grant, PartRevision, ClientCode):
        assert not rows.objects.filter(record=amina.pk).exists()
    assert not Record.objects.filter(pk=amina.pk).exists()
    assert logged()[-1][1:] == ("client.erase", f"record:{amina.pk}")
    assert len(newest_tags(world)) == 2


def erase(world, one, by=None):
    by = by or world.carla
    record = Record.objects.select_related("team__organisation").get(pk=one.pk)
    return erase_client(keyring=by.keyring, actor=by.user, record=record)


def test_who_was_merged_is_erased_as_well(world, amina, aminah):
    merge(world, aminah, amina)
    erase(world, aminah)
    assert not Record.objects.clients().exists()


def test_a_legal_hold_on_a_record_keeps_its_people(world, amina):
    record = make_record(world.pavel, world.riverside, {"client_code": amina.client.code})
    hold(actor=world.carla.user, record=record, on=True)
    with pytest.raises(ValidationError, match="hold"):
        erase(world, amina)
    assert again(world.pavel, amina).client.name == "Amina Otieno"


def test_a_legal_hold_on_one_of_the_people_keeps_them_all(world, amina, aminah):
    merge(world, aminah, amina)
    hold(actor=world.carla.user, record=Record.objects.get(pk=amina.pk), on=True)
    with pytest.raises(ValidationError, match="hold"):
        erase(world, aminah)
    assert Record.objects.clients().count() == 2


def test_only_coordinators_erase_people(world, amina):
    for person in (world.pavel, world.otto, world.petra):
        with pytest.raises(PermissionDenied):
            erase(world, amina, by=person)
