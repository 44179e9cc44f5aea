"""The demo's first page: real accounts with real keys, for anyone, in demo mode only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts import demo
from accounts.models import Role, User
from tests.world import PASSWORD, World, make_member


@pytest.fixture
def demo_mode(world: World, settings, tmp_path: Path) -> None:
    settings.AMPARO_DEMO, settings.DATA = True, tmp_path
    member = make_member(demo.username_of("paralegal"), world.riverside, Role.PARALEGAL, world.fran)
    User.objects.filter(pk=member.user.pk).update(is_demo=True)
    demo.keep_passwords({member.user.username: PASSWORD, "carla": PASSWORD})


def test_the_story_has_a_button_for_each_role(demo_mode: None, client: Client) -> None:
    page = client.get(reverse("home"))
    assert [step.role for step in page.context["steps"]] == list(demo.ROLES)
    assert page.content.decode().count("Continue as") == 5


def test_a_demo_person_signs_in_with_real_keys_and_without_a_factor(
    demo_mode: None, client: Client
) -> None:
    response = client.post(reverse("demo-continue"), {"role": "paralegal"})
    assert response["Location"] == reverse("today")
    page = client.get(reverse("account"))
    assert [row["has_keys"] for row in page.context["standing"]] == [True]


def test_the_passphrases_are_readable_by_the_server_alone(demo_mode: None) -> None:
    assert stat.S_IMODE(demo.passwords_file().stat().st_mode) == 0o600


def test_a_demo_person_keeps_their_passphrase(demo_mode: None, client: Client) -> None:
    client.post(reverse("demo-continue"), {"role": "paralegal"})
    typed = {"old": PASSWORD, "new": PASSWORD + " new", "again": PASSWORD + " new"}
    page = client.post(reverse("passphrase"), typed)
    assert page.context["form"].non_field_errors()


@pytest.mark.parametrize("role", ["", "auditor", "lawyer", "founder", "carla", "\0", "x" * 100_000])
def test_nobody_else_is_let_in(demo_mode: None, client: Client, role: str) -> None:
    assert client.post(reverse("demo-continue"), {"role": role}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_account_that_is_not_a_demo_is_never_continued(demo_mode: None) -> None:
    User.objects.filter(username="demo-paralegal").update(is_demo=False)
    assert demo.continue_as("paralegal") is None


def test_outside_demo_mode_there_is_no_story(demo_mode: None, client: Client, settings) -> None:
    settings.AMPARO_DEMO = False
    assert client.get(reverse("home"))["Location"] == reverse("sign-in")
    assert client.post(reverse("demo-continue"), {"role": "paralegal"}).status_code == 404


def test_a_damaged_passphrase_file_lets_nobody_in(demo_mode: None) -> None:
    for text in ("", "[]", "{", '{"demo-paralegal": 7}'):
        demo.passwords_file().write_text(text)
        assert demo.continue_as("paralegal") is None
