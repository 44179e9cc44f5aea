"""The page a phone keeps is about nobody; the settings give out a pass once."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts.models import TeamKey
from incidents.outbox.models import PhonePass
from incidents.outbox.passes import phones_of
from incidents.outbox.views.shell import LOOKS, POLICY
from tests.incidents.outbox.a_phone import Phone
from vault import KeyPair

pytestmark = pytest.mark.django_db

# The one place where the name of the tests' team stands on the page: a source of a rights card.
COURT_CASE = "County of Riverside v. McLaughlin"


def set_up(browser, team):
    return browser.post(reverse("phone-set-up"), {"team": str(team)})


def test_a_peer_sets_up_the_phone_at_hand(world, browser_of):
    browser = browser_of(world.petra)
    page = browser.get(reverse("phones")).content.decode()
    assert "Set up this phone" in page
    answer = set_up(browser, world.riverside.pk)
    assert answer["Cache-Control"] == "no-store"
    given = answer.json()
    assert given["team"] == str(world.riverside.pk)
    assert (
        Client()
        .get("/api/v1/outbox/keys/", headers={"Authorization": f"Bearer {given['pass']}"})
        .json()["keys"][0]["key"]
        == given["key"]["key"]
    )
    [made] = phones_of(world.petra.user)
    page = browser.get(reverse("phones")).content.decode()
    assert str(made.pk)[:8] in page
    assert given["pass"] not in page


def test_a_phone_is_revoked_on_the_same_page(world, browser_of, phone):
    [made] = phones_of(world.petra.user)
    answer = browser_of(world.petra).post(reverse("phone-revoke", args=[made.pk]))
    assert answer["Location"] == reverse("phones")
    assert phone.keys().status_code == 401
    assert browser_of(world.petra).post(reverse("phone-revoke", args=[made.pk])).status_code == 404


def test_only_peers_find_the_page_and_only_for_their_teams(world, browser_of):
    assert browser_of(world.pavel).get(reverse("phones")).status_code == 404
    browser = browser_of(world.petra)
    for team in (world.lakeside.pk, world.trends.pk, uuid4()):
        assert set_up(browser, team).status_code == 404
    for team in ("", "x", "\x00"):
        assert set_up(browser, team).status_code == 400
    assert not PhonePass.objects.exists()


def test_a_key_in_doubt_gives_no_pass_and_says_why(world, browser_of, phone):
    TeamKey.objects.filter(team=world.riverside).update(public_key=KeyPair.generate().public)
    answer = set_up(browser_of(world.petra), world.riverside.pk)
    assert answer.status_code == 409
    assert "key" in answer.json()["detail"]
    assert PhonePass.objects.count() == 1


def test_the_settings_name_it_for_peers_alone(world, browser_of):
    assert reverse("phones") in browser_of(world.petra).get(reverse("settings")).content.decode()
    assert (
        reverse("phones") not in browser_of(world.carla).get(reverse("settings")).content.decode()
    )


def test_the_phones_page_is_the_same_whoever_asks(world, browser_of, phone):
    """It is kept on the phone: no name, no team, no token of a form."""
    page = Client().get(reverse("phone"))
    assert page.content == browser_of(world.petra).get(reverse("phone")).content
    text = page.content.decode().replace(COURT_CASE, "")
    for word in ("petra", "Riverside", str(world.riverside.pk), "csrf", "Amparo"):
        assert word not in text, word
    assert not page.cookies
    assert not re.search(r"<(form|script)[^>]*>[^<\s]", text)


def test_the_page_may_use_camera_and_microphone_and_no_other_may(world, browser_of):
    policy = Client().get(reverse("phone"))["Permissions-Policy"]
    assert "camera=(self)" in policy
    assert "camera=()" not in policy
    assert "geolocation=()" in policy
    assert "camera=()" in browser_of(world.petra).get(reverse("today"))["Permissions-Policy"]


def test_one_policy_may_make_an_address_of_a_script(world, browser_of):
    for page in (Client().get(reverse("phone")), browser_of(world.petra).get(reverse("phones"))):
        assert f"trusted-types {POLICY}" in page["Content-Security-Policy"]
        assert "require-trusted-types-for 'script'" in page["Content-Security-Policy"]
    other = browser_of(world.petra).get(reverse("today"))["Content-Security-Policy"]
    assert "trusted-types 'none'" in other


def test_the_worker_keeps_only_what_is_about_nobody(world):
    answer = Client().get(reverse("phone-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    said = json.loads(answer.content.decode().partition("= ")[2].partition(";\n")[0])
    for path in said["kept"]:
        if path.startswith("/static/"):
            assert finders.find(path.removeprefix("/static/")), path
            continue
        page = Client().get(path)
        assert page.status_code == 200, path
        assert not page.cookies
        assert "Riverside" not in page.content.decode().replace(COURT_CASE, "")
        named = re.findall(r'"(/static/[^"?#]+)"', page.content.decode())
        assert set(named) <= set(said["kept"]), path  # else it would open half


@pytest.mark.parametrize("look", LOOKS)
def test_the_installed_app_has_a_name_that_can_be_neutral(world, look):
    said = json.loads(Client().get(reverse("phone-look", args=[look])).content)
    assert said["name"] == said["short_name"] == str(LOOKS[look])
    assert said["start_url"] == said["scope"] == "/phone/"
    if look != "amparo":
        assert "amparo" not in json.dumps(said["name"] + said["icons"][0]["src"]).lower()
    assert Client().get(reverse("phone-look", args=["police"])).status_code == 404


def test_every_phone_is_listed(world, browser_of):
    for _phone in range(3):
        Phone.of(world.petra, world.riverside)
    page = browser_of(world.petra).get(reverse("phones")).content.decode()
    for one in phones_of(world.petra.user):
        assert str(one.pk)[:8] in page
