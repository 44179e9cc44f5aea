"""Asking the register: names in any script, numbers, dates, places, states and words."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from pydantic import ValidationError

from incidents.models import Record
from incidents.search.asking import search
from incidents.search.question import Question
from tests.incidents import stories
from tests.incidents.test_index import compacted
from tests.incidents.test_tokens import about

pytestmark = pytest.mark.django_db


def ask(world, text="", who="pavel", **filters):
    person = getattr(world, who)
    question = Question(text=text, **filters)
    return search(keyring=person.keyring, reader=person.user, question=question)


@pytest.fixture(params=["waiting", "in blocks"])
def story(request, world, make_incident):
    """One record that answers and one that does not, before and after they are in blocks."""
    record = make_incident()

    def other(data):
        account = data["account"]
        account.update(title="Search at home", region="UA/Kyiv", narrative="Nothing else.")
        account["acts"][0].update(violation="pri_homesearch", date="2025-07", place="home")
        account["perpetrators"] = [{"id": "o1", "agency": "pol_traffic", "badge": "9"}]
        data["identity"]["people"] = [{"id": "p1", "name": "Богдан Олійник", "client_code": "X"}]

    make_incident(stories.document(other))
    if request.param == "in blocks":
        compacted(world)
    return record


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Amina K", "name"),
        ("АМІНА", "name"),
        ("k4821", "name"),
        ("4711", "name"),
        ("pharmacy", "text"),
        ("bottle waited", "text"),
        ("Nairobi", "text"),
        ("2026-03", "text"),
        ("2026", "text"),
        ("March 2026", "text"),
        ("5.3.2026", "text"),
        ("bottle March 2026", "text"),
        ("plain-clothes", "text"),
        ("Aminna K", "sound"),
    ],
)
def test_one_field_understands(world, story, text, by):
    answer = ask(world, text)
    assert (answer.ids, answer.by) == ([story.pk], by)


@pytest.mark.parametrize(
    "text", ["bottle 2025-07", "nobody", "2019", "%", "' OR 1=1 --", "()", "\\"]
)
def test_what_does_not_hold_finds_nothing(world, story, text):
    assert ask(world, text).ids == []


def test_a_state_is_found_by_what_it_is_called(world, story):
    Record.objects.filter(pk=story.pk).update(state="closed")
    assert ask(world, "closed").ids == [story.pk]
    assert ask(world, "pharmacy registered").ids == []


@pytest.mark.parametrize(
    "filters",
    [
        {"violation": "arr_service"},
        {"violation": "arr"},
        {"agency": "pol_plain"},
        {"region": "KE"},
        {"region": "ke/nairobi"},
        {"since": "2026"},
        {"since": "2026-03-05", "until": "2026-03-05"},
        {"text": "Amina", "violation": "arr", "region": "KE"},
        {"text": "bottle", "violation": "arr", "everywhere": True},
    ],
)
def test_filters_hold_all_at_once(world, story, filters):
    assert ask(world, **filters).ids == [story.pk]


def test_state_and_urgency_are_those_of_now(world, story):
    Record.objects.filter(pk=story.pk).update(state="closed", urgency=2)
    assert ask(world, state="closed").ids == [story.pk]
    assert ask(world, urgency=2).ids == [story.pk]
    assert ask(world, "Amina", state="registered").ids == []


def test_names_first_and_everything_when_asked(world, make_incident):
    named = make_incident(about("Nairobi Smith"))
    others = {make_incident().pk for _ in range(2)}
    assert ask(world, "Nairobi").ids == [named.pk]
    assert set(ask(world, "Nairobi", everywhere=True).ids) == {named.pk, *others}


def test_urgent_first_then_the_newest_week(world, make_incident):
    ids = [make_incident().pk for _ in range(3)]
    Record.objects.filter(pk=ids[1]).update(urgency=2)
    Record.objects.filter(pk=ids[2]).update(week="2030-W01")
    assert ask(world, "bottle").ids == [ids[1], ids[2], ids[0]]
    assert ask(world).ids == [ids[1], ids[2], ids[0]]


@pytest.mark.parametrize("who", ["petra", "lena", "ada", "ossian"])
def test_only_who_keeps_a_register_searches(world, make_incident, who):
    make_incident()
    with pytest.raises(PermissionDenied):
        ask(world, "Amina", who)


def test_another_team_finds_its_own_only(world, make_incident):
    make_incident()
    theirs = make_incident(by=world.otto, team=world.lakeside)
    for text in ("Amina", "bottle", ""):
        assert ask(world, text, "otto").ids == [theirs.pk]


def test_somebody_elses_keyring_is_refused(world, make_incident):
    with pytest.raises(PermissionDenied):
        search(keyring=world.carla.keyring, reader=world.pavel.user, question=Question())


@pytest.mark.parametrize(
    "wrong",
    [
        {"violation": "nope"},
        {"agency": "nope"},
        {"state": "nope"},
        {"urgency": 3},
        {"assignee": "pavel"},
        {"since": "yesterday"},
        {"text": "x" * 201},
        {"text": "a\x00b"},
        {"region": "<b>"},
        {"extra": "1"},
    ],
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValidationError) as refused:
        Question(**wrong)
    assert "yesterday" not in str(refused.value)
