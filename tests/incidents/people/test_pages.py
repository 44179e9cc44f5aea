"""The pages of the register, as the offices of a team use them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Record
from incidents.people.models import Decided
from incidents.people.registering import open_clients
from tests.incidents.people.stories import again, make_client, make_record, person_of


@pytest.fixture
def desk(world, browser_of):
    """Pavel's desk."""
    return browser_of(world.pavel)


def typed(**changes):
    return {
        "record_id": "0190f3aa-9c1e-4d2b-8f00-5b6c7d8e9fa0",
        "name": "Амина Отиено",
        "aliases": "Mina\n\nA.O.",
        "born": "1987-03",
        "gender": "woman",
        "languages": ["sw"],
        "safe_contact": "Sister, 0712 345 678",
        "contact_flags": ["no_voicemail"],
        "notes": "Comes on Fridays",
        "uic": "AMOT031987F",
        "consent-store-state": "granted",
        "consent-contact_safe-state": "granted",
    } | changes


def kept(world):
    records = list(Record.objects.clients().select_related("team").order_by("week", "pk"))
    return open_clients(world.pavel.keyring, records)


def test_somebody_is_registered_found_changed_and_erased(world, desk, browser_of, logged):
    answer = desk.post(reverse("client-new"), typed())
    (made,) = kept(world)
    assert answer.url == reverse("client", args=[made.pk])
    client = made.client
    assert (client.name, client.aliases, client.born) == (
        "Амина Отиено",
        ["Mina", "A.O."],
        "1987-03",
    )
    assert {one.scope: one.state for one in client.consents} == {
        "store": "granted",
        "contact_safe": "granted",
    }
    page = desk.get(answer.url).content.decode()
    assert "Амина Отиено" in page
    assert "Leave no voice message" in page
    assert "AMOT" not in page
    assert client.uic not in page
    edit = reverse("client-edit", args=[made.pk])
    form = desk.get(edit).content.decode()
    assert "AMOT" not in form
    assert client.uic not in form
    changed = desk.post(edit, typed(name="Amina O.", uic="", expected="1"))
    assert changed.url == answer.url
    assert again(world.pavel, made).client.uic == client.uic
    assert again(world.pavel, made).client.name == "Amina O."
    carla = browser_of(world.carla)
    erase = reverse("client-erase", args=[made.pk])
    assert desk.get(erase).status_code == 404
    assert carla.post(erase, {}).status_code == 409
    assert carla.post(erase, {"sure": "yes"}).url == reverse("clients")
    assert not Record.objects.clients().exists()
    verbs = [verb for _who, verb, _ref in logged()]
    assert verbs.count("client.erase") == 1


def test_the_list_shows_codes_and_flags_and_no_identifier_code(world, desk):
    made = make_client(world.pavel, world.riverside, uic="AMOT031987F", contact_flags=["no_visit"])
    page = desk.get(reverse("clients")).content.decode()
    assert made.client.code in page
    assert "Do not visit" in page
    assert made.client.uic not in page
    assert page.count("button-first") == 1


@pytest.mark.parametrize("asked", ["{code}", "amina", "ОТИЕНО Амина", "Ameena"])
def test_a_search_finds_by_code_and_by_name_in_any_script(world, desk, asked):
    made = make_client(world.pavel, world.riverside, name="Amina Otieno")
    other = make_client(world.pavel, world.riverside, name="Brian Odhiambo")
    asked = asked.format(code=made.client.code.lower())
    page = desk.post(reverse("clients"), {"q": asked}).content.decode()
    assert made.client.code in page
    assert other.client.code not in page


@pytest.mark.parametrize("asked", ["", "\0", "x" * 5000, "ZZ-ZZZ", "<script>alert(1)</script>"])
def test_a_search_for_nothing_finds_nobody_and_breaks_nothing(world, desk, asked):
    made = make_client(world.pavel, world.riverside)
    page = desk.post(reverse("clients"), {"q": asked})
    assert page.status_code == 200
    assert made.client.code not in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_an_empty_register_says_what_will_stand_there(desk):
    page = desk.get(reverse("clients")).content.decode()
    assert "Nobody is in the register yet" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consent-store-state": "declined"}, "without consent"),
        ({"consent-store-state": ""}, "Choose an answer"),
        ({"born": "soon"}, "expected form"),
        ({"uic": "a"}, "at least 4"),
        ({"gender": "moon"}, "Choose from the list"),
        ({"name": "x\0y"}, "unreadable"),
        ({"name": "x" * 5000}, "at most"),
        ({"workers": ["0" * 32]}, "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk, changes, words):
    page = desk.post(reverse("client-new"), typed(**changes))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Record.objects.exists()


def test_naughty_names_come_back_as_typed_and_run_nothing(world, desk):
    for number, name in enumerate(["<script>alert(1)</script>", "Ω≈ç√∫˜µ", "‮evil", "👩🏽‍🦰"]):
        desk.post(
            reverse("client-new"),
            typed(
                name=name,
                aliases=name,
                uic="",
                born="",
                safe_contact="",
                is_new="yes",
                record_id=f"0190f3aa-9c1e-4d2b-8f00-5b6c7d8e9f{number:02d}",
            ),
        )
    found = kept(world)
    assert {one.client.name for one in found} >= {"<script>alert(1)</script>", "Ω≈ç√∫˜µ"}
    for one in found:
        page = desk.get(reverse("client", args=[one.pk])).content.decode()
        assert "<script>alert" not in page
    assert "<script>alert" not in desk.get(reverse("clients")).content.decode()


def test_who_may_be_registered_already_is_shown_before_somebody_new_is_made(world, desk):
    known = make_client(world.pavel, world.riverside, name="Amina Otieno", uic="AMOT031987F")
    page = desk.post(reverse("client-new"), typed())
    assert page.status_code == 422
    words = page.content.decode()
    assert known.client.code in words
    assert "The same unique identifier code." in words
    assert "Very likely the same" in words
    assert Record.objects.clients().count() == 1
    assert desk.post(reverse("client-new"), typed(is_new="yes")).status_code == 302
    assert Record.objects.clients().count() == 2


def test_somebody_else_was_quicker(world, desk):
    made = make_client(world.pavel, world.riverside)
    edit = reverse("client-edit", args=[made.pk])
    desk.post(edit, typed(name="First", expected="1"))
    late = desk.post(edit, typed(name="Second", expected="1"))
    assert late.status_code == 409
    words = late.content.decode()
    assert "First" in words
    assert "Second" in words
    assert desk.post(edit, typed(name="Second", expected="2")).status_code == 302
    assert again(world.pavel, made).client.name == "Second"


def test_a_person_of_a_record_is_taken_into_the_register_and_linked(world, desk):
    record = make_record(
        world.pavel, world.riverside, {"name": "Amina Otieno", "safe_contact": "0712 345 678"}
    )
    page = desk.get(reverse("incident", args=[record.pk])).content.decode()
    address = f"{reverse('client-new')}?person=person:{record.pk.hex}:p1"
    assert address in page
    form = desk.get(address).content.decode()
    assert "0712 345 678" in form
    answer = desk.post(address, typed())
    assert answer.url == reverse("incident", args=[record.pk])
    (made,) = kept(world)
    assert person_of(world.pavel, record).client == made.link
    page = desk.get(answer.url).content.decode()
    assert reverse("client", args=[made.pk]) in page


def test_a_client_who_comes_back_is_proposed_and_a_person_decides(world, desk, logged):
    made = make_client(world.pavel, world.riverside, name="Amina Otieno")
    record = make_record(world.pavel, world.riverside, {"name": "Отиено Амина"})
    here = reverse("incident", args=[record.pk])
    page = desk.get(here).content.decode()
    assert made.client.code in page
    assert "The same name, written in another way" in page
    assert person_of(world.pavel, record).client == ""
    answer = {
        "one": f"person:{record.pk.hex}:p1",
        "other": f"client:{made.pk.hex}",
        "answer": "same",
    }
    assert desk.post(reverse("people-decide"), answer).url == here
    assert person_of(world.pavel, record).client == made.link
    assert logged()[-1][1] == "people.same"
    page = desk.get(reverse("client", args=[made.pk])).content.decode()
    assert reverse("incident", args=[record.pk]) in page


def test_a_refusal_is_remembered_and_can_be_taken_back(world, desk, logged):
    made = make_client(world.pavel, world.riverside, name="Amina Otieno")
    other = make_client(world.pavel, world.riverside, name="Amina Otieno")
    here = reverse("client", args=[made.pk])
    pair = {"one": f"client:{made.pk.hex}", "other": f"client:{other.pk.hex}"}
    assert other.client.code in desk.get(here).content.decode()
    desk.post(reverse("people-decide"), pair | {"answer": "different"})
    about = desk.get(here).context["about"]
    assert (about.candidates, len(about.refused)) == ([], 1)
    there = desk.get(reverse("client", args=[other.pk])).context["about"]
    assert (there.candidates, len(there.refused)) == ([], 1)
    assert logged()[-2][1] == "client.open"
    assert Decided.objects.count() == 1
    turned = {"one": pair["other"], "other": pair["one"], "answer": "open"}
    desk.post(reverse("people-decide"), turned)
    assert len(desk.get(here).context["about"].candidates) == 1
    assert not Decided.objects.exists()


def test_two_clients_are_merged_and_unmerged_on_their_pages(world, desk):
    made = make_client(world.pavel, world.riverside, name="Amina Otieno")
    other = make_client(world.pavel, world.riverside, name="Амина Отиено")
    record = make_record(world.pavel, world.riverside, {"client_code": other.client.code})
    here = reverse("client", args=[made.pk])
    pair = {"one": f"client:{made.pk.hex}", "other": f"client:{other.pk.hex}", "answer": "same"}
    desk.post(reverse("people-decide"), pair)
    page = desk.get(here).content.decode()
    assert reverse("incident", args=[record.pk]) in page
    assert other.client.code in page
    merged = desk.get(reverse("client", args=[other.pk])).content.decode()
    assert "They are two people after all" in merged
    assert desk.post(reverse("client-undo", args=[other.pk])).status_code == 302
    assert person_of(world.pavel, record).client == other.link
    assert desk.post(reverse("client-undo", args=[other.pk])).status_code == 409
    assert desk.get(here).context["about"].candidates[0].answer is None


def test_an_officer_in_three_records_is_shown_with_them(world, desk):
    badge = {"perpetrators": [{"id": "o1", "agency": "pol_plain", "badge": "4471"}]}
    records = [make_record(world.pavel, world.riverside, {}, **badge) for _ in range(3)]
    make_record(world.pavel, world.riverside, {}, perpetrators=[{"id": "o1", "badge": "UNSEEN"}],
                acts=[{"id": "a1", "violation": "arr_service"}])  # fmt: skip
    page = desk.get(reverse("officers")).content.decode()
    assert "The same badge 4471 stands in 3 records of your team." in page
    assert all(reverse("incident", args=[record.pk]) in page for record in records)
    assert "UNSEEN" not in page
    here = desk.get(reverse("incident", args=[records[0].pk])).content.decode()
    assert "The same badge 4471 stands in 3 records of your team." in here


def test_officers_who_are_not_the_same_are_no_longer_shown_as_one(world, desk):
    badge = {"perpetrators": [{"id": "o1", "badge": "4471"}]}
    one, other = (make_record(world.pavel, world.riverside, {}, **badge) for _ in range(2))
    pair = {"one": f"officer:{one.pk.hex}:o1", "other": f"officer:{other.pk.hex}:o1"}
    decide = reverse("people-decide")
    desk.post(decide, pair | {"answer": "different"})
    assert "Nobody stands in two records" in desk.get(reverse("officers")).content.decode()
    desk.post(decide, pair | {"answer": "same"})
    assert "Your team said: one person" in desk.get(reverse("officers")).content.decode()
    assert Decided.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"one": "rubbish"},
        {"other": "client:" + "0" * 32},
        {"answer": "perhaps"},
        {"one": "officer:{record}:o1"},
    ],
)
def test_rubbish_decides_nothing(world, desk, change):
    made = make_client(world.pavel, world.riverside)
    record = make_record(world.pavel, world.riverside, {"name": "A"})
    pair = {
        "one": f"client:{made.pk.hex}",
        "other": f"person:{record.pk.hex}:p1",
        "answer": "same",
    } | {name: value.format(record=record.pk.hex) for name, value in change.items()}
    assert desk.post(reverse("people-decide"), pair).status_code in (400, 409)
    assert person_of(world.pavel, record).client == ""


def test_two_people_of_records_are_joined_once_one_is_registered(world, desk):
    made = make_client(world.pavel, world.riverside, name="Ben")
    linked = make_record(world.pavel, world.riverside, {"client_code": made.client.code})
    loose = make_record(world.pavel, world.riverside, {"name": "Benny"})
    bare = make_record(world.pavel, world.riverside, {"name": "Ben"})
    decide = reverse("people-decide")
    pair = {"one": f"person:{loose.pk.hex}:p1", "other": f"person:{bare.pk.hex}:p1"}
    assert desk.post(decide, pair | {"answer": "same"}).status_code == 409
    pair["other"] = f"person:{linked.pk.hex}:p1"
    assert desk.post(decide, pair | {"answer": "same"}).status_code == 302
    assert person_of(world.pavel, loose).client == made.link


def test_a_lawyer_sees_nothing_of_the_register_on_a_shared_record(world, browser_of):
    from incidents.records import grant_parts

    made = make_client(world.pavel, world.riverside, name="Amina Otieno", notes="Sleeps at Ben's")
    record = make_record(world.pavel, world.riverside, {"client_code": made.client.code})
    make_record(world.pavel, world.riverside, {"name": "Amina Otieno"})
    grant_parts(
        keyring=world.pavel.keyring, record=record, parts=["account", "identity"], team=world.clinic
    )
    page = browser_of(world.lena).get(reverse("incident", args=[record.pk]))
    words = page.content.decode()
    assert page.status_code == 200
    assert made.client.code in words
    for hidden in ("Amina Otieno", "Ben's", "register of clients", "Who else", str(made.pk)):
        assert hidden not in words


def test_no_name_stands_in_an_address_or_a_title(world, desk):
    made = make_client(world.pavel, world.riverside, name="Amina Otieno")
    page = desk.get(reverse("client", args=[made.pk])).content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Amina" not in title
    assert made.client.code not in title
