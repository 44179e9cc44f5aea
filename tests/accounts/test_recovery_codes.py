"""A new recovery code for whoever has lost the paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import CodeRefused
from accounts.models import Unlocker, User
from accounts.recovery_codes import open_with_code
from audit.journal.models import Waiting
from audit.reading import read_entries
from tests.world import PASSWORD, Person, World

Browser = Callable[[Person], Client]


def last_verb(world: World) -> str:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)][-1]


def test_a_new_code_opens_and_the_one_before_does_not(world: World, browser_of: Browser) -> None:
    before = Unlocker.objects.get(user=world.pavel.user, kind="recovery").pk
    page = browser_of(world.pavel).post(reverse("recovery-code"), {"password": PASSWORD})
    code = page.context["code"]
    assert code in page.content.decode()
    assert open_with_code(code)[1] == world.pavel.seed
    with pytest.raises(CodeRefused):
        open_with_code(world.pavel.recovery_code)
    assert last_verb(world) == "replace_recovery_code"
    assert Waiting.objects.get(kind="revoked unlocker").subject == str(before)


def test_at_an_open_desk_nobody_gets_one_without_the_passphrase(
    world: World, browser_of: Browser
) -> None:
    page = browser_of(world.pavel).post(reverse("recovery-code"), {"password": "not this"})
    assert page.context["form"].errors.keys() == {"password"}
    assert open_with_code(world.pavel.recovery_code)[1] == world.pavel.seed
    assert last_verb(world) == "replace_recovery_code_refused"


def test_demo_people_keep_theirs(world: World, browser_of: Browser) -> None:
    User.objects.filter(pk=world.pavel.user.pk).update(is_demo=True)
    page = browser_of(world.pavel).post(reverse("recovery-code"), {"password": PASSWORD})
    assert page.context["form"].non_field_errors()
    assert open_with_code(world.pavel.recovery_code)[1] == world.pavel.seed
