"""The search page: what is typed, found and kept."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.search.models import SavedSearches
from incidents.search.saved import saved_searches
from tests.attacks.naughty import SCRIPT, TEXTS
from tests.incidents import stories
from tests.incidents.test_tokens import about

pytestmark = pytest.mark.django_db


@pytest.fixture
def pavel(world, browser_of):
    return browser_of(world.pavel)


def ask(client, status=200, **given):
    answer = client.post(reverse("search"), given)
    assert answer.status_code == status
    return answer.content.decode()


def shown(page):
    """The records on the page, in order."""
    return re.findall(r'href="/incidents/([0-9a-f-]{36})/"', page)


def test_a_name_in_another_script_finds_the_record(pavel, make_incident):
    record, _other = make_incident(about("Иванов Пётр")), make_incident()
    page = ask(pavel, text="Petr Ivanov")
    assert shown(page) == [str(record.pk)]
    assert "Written so as a name" in page
    assert "1 record<" in page


def test_before_anything_is_asked_nothing_is_opened(pavel, make_incident):
    make_incident()
    page = pavel.get(reverse("search")).content.decode()
    assert shown(page) == []
    assert "Found" not in page


def test_words_are_posted_and_stand_in_no_address(pavel, make_incident):
    make_incident()
    page = ask(pavel, text="bottle pharmacy")
    assert all("bottle" not in link for link in re.findall(r'(?:href|action)="([^"]*)"', page))
    assert 'value="bottle pharmacy"' in page
    assert shown(pavel.get(reverse("search") + "?text=bottle").content.decode()) == []


def test_nothing_found_says_what_to_try(pavel, make_incident):
    make_incident()
    page = ask(pavel, text="Zebra")
    assert "Nothing found" in page
    assert "only the surname" in page


def test_filters_narrow_and_stay_open(pavel, make_incident):
    record = make_incident()
    page = ask(pavel, violation="arr", region="KE/Nairobi", since="2026")
    assert shown(page) == [str(record.pk)]
    assert "<details open><summary>Filters" in page
    assert shown(ask(pavel, violation="vio")) == []


def test_what_cannot_be_asked_is_said_at_the_field(pavel):
    page = ask(pavel, 422, since="yesterday", text="x" * 300, region="<b>")
    assert "This cannot be searched for" in page
    assert page.count("field-error") >= 3 or page.count('aria-invalid="true"') >= 3


@pytest.mark.parametrize("page", ["2", "99", "0", "-1", "x"])
def test_pages(pavel, make_incident, monkeypatch, page):
    monkeypatch.setattr("incidents.views.search.PAGE", 2)
    ids = {str(make_incident().pk) for _ in range(3)}
    found = shown(ask(pavel, text="bottle", page=page))
    assert set(found) <= ids
    assert len(found) == (2 if page in ("x",) else 1)


def test_naughty_strings_are_only_words(pavel, make_incident):
    make_incident()
    for text in (SCRIPT, "'\"><svg onload=zq()>", "\\", "(?:", *TEXTS):
        for given in ({"text": text}, {"text": text, "everywhere": "1"}, {"region": text}):
            answer = pavel.post(reverse("search"), given)
            assert answer.status_code in (200, 422), text
            assert "<script>zq" not in answer.content.decode()


def test_a_search_is_saved_asked_renamed_and_deleted(world, pavel, make_incident):
    record = make_incident()
    page = ask(pavel, text="bottle", violation="arr", do="save", name="Bottles <b>")
    assert "Bottles &lt;b&gt;" in page
    [kept] = saved_searches(world.pavel.keyring)
    assert kept.question.text == "bottle"
    where = reverse("search-saved", args=[kept.id])
    assert "Bottles &lt;b&gt;" in pavel.get(reverse("register")).content.decode()
    assert shown(pavel.post(where, {"do": "ask"}).content.decode()) == [str(record.pk)]
    assert pavel.post(where, {"do": "rename", "name": "Flaschen"}).status_code == 302
    assert [one.name for one in saved_searches(world.pavel.keyring)] == ["Flaschen"]
    assert pavel.post(where, {"do": "rename", "name": " "}).status_code == 422
    assert pavel.post(where, {"do": "dance"}).status_code == 400
    assert pavel.post(where, {"do": "delete"}).status_code == 302
    assert pavel.post(where, {"do": "ask"}).status_code == 404
    assert saved_searches(world.pavel.keyring) == []


def test_a_saved_search_is_its_owners_alone(world, browser_of, pavel, make_incident):
    make_incident()
    ask(pavel, text="bottle", do="save", name="Mine")
    [kept] = saved_searches(world.pavel.keyring)
    assert saved_searches(world.carla.keyring) == []
    carla = browser_of(world.carla)
    assert carla.post(reverse("search-saved", args=[kept.id]), {"do": "ask"}).status_code == 404
    row = SavedSearches.objects.get()
    assert b"bottle" not in bytes(row.sealed)
    SavedSearches.objects.create(user=world.carla.user, sealed=row.sealed)
    assert saved_searches(world.carla.keyring) == []


@pytest.mark.parametrize("name", ["", "x" * 81, "a\0b"])
def test_a_search_needs_a_name(world, pavel, make_incident, name):
    make_incident()
    ask(pavel, 422, text="bottle", do="save", name=name)
    assert saved_searches(world.pavel.keyring) == []


def test_names_are_short_of_fifty_one(world, pavel, make_incident, monkeypatch):
    monkeypatch.setattr("incidents.search.saved.MOST", 2)
    for name in ("a", "b", "a"):
        ask(pavel, text="bottle", do="save", name=name)
    assert "Delete one first" in ask(pavel, 422, text="bottle", do="save", name="c")


@pytest.mark.parametrize("who", ["petra", "lena", "ada", "ossian"])
def test_for_others_there_is_no_such_page(world, browser_of, who):
    client = browser_of(getattr(world, who))
    assert client.get(reverse("search")).status_code == 404
    assert client.post(reverse("search"), {"text": "x"}).status_code == 404


def test_what_is_not_in_the_index_yet_is_said(world, pavel, make_incident, monkeypatch):
    from incidents.search.catching_up import empty

    monkeypatch.setattr("incidents.search.catching_up.AT_ONCE", 1)
    monkeypatch.setattr("incidents.search.catching_up.SLICE_SECONDS", 0)
    make_incident(), make_incident(stories.document(title="Other"))
    empty(world.riverside)
    assert "1 record is not in the index yet" in ask(pavel, text="bottle")
    assert "not in the index" not in ask(pavel, text="bottle")
