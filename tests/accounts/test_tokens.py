"""API tokens: they open their owner's keys, until they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unlocker, User
from accounts.teams import seal_to_team
from accounts.tokens import TokenRefused, issue_token, open_token, revoke_token, tokens_of
from audit.reading import read_entries
from tests.world import Person, World
from vault import context

LETTER = context("letter")
Browser = Callable[[Person], Client]


def verbs_of(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)]


def issue(person: Person, scopes: tuple[str, ...] = ("read",), days: int = 30) -> str:
    return issue_token(
        keyring=person.keyring,
        user=person.user,
        scopes=scopes,
        expires_on=timezone.localdate() + timedelta(days=days),
    )


def test_a_token_opens_what_its_owner_may_open(world: World) -> None:
    token = issue(world.pavel, ("write", "read"))
    user, keyring, scopes = open_token(token)
    assert user == world.pavel.user
    assert scopes == ["read", "write"]
    sealed = seal_to_team(world.riverside, b"hello", LETTER)
    assert keyring.open(sealed, LETTER) == b"hello"


def test_issuing_first_use_and_revoking_are_audited(world: World) -> None:
    token = issue(world.pavel)
    open_token(token)
    open_token(token)
    revoke_token(user=world.pavel.user, token=tokens_of(world.pavel.user).get())
    assert verbs_of(world)[-3:] == ["issue_token", "use_token_first", "revoke_token"]


def test_a_token_is_stored_nowhere(world: World) -> None:
    _amparo, lookup, secret = issue(world.pavel).split("_")
    rows = str(list(Unlocker.objects.values()))
    assert lookup not in rows
    assert secret not in rows


def test_a_revoked_token_is_refused(world: World) -> None:
    token = issue(world.pavel)
    revoke_token(user=world.pavel.user, token=tokens_of(world.pavel.user).get())
    with pytest.raises(TokenRefused):
        open_token(token)


def test_an_expired_token_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = issue(world.pavel, days=1)
    later = timezone.localdate() + timedelta(days=2)
    monkeypatch.setattr("accounts.tokens.timezone.localdate", lambda: later)
    with pytest.raises(TokenRefused):
        open_token(token)


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": "2099-01-01"},
        {"scopes": ["read", "write"]},
        {"scopes": []},
        {"scopes": "read"},
        {"scopes": [1, {}]},
        {"sealed_seed": b"rubbish"},
    ],
)
def test_a_token_whose_row_was_altered_is_refused(world: World, change: dict) -> None:
    token = issue(world.pavel)
    tokens_of(world.pavel.user).update(**change)
    with pytest.raises(TokenRefused):
        open_token(token)


def test_a_token_of_someone_who_left_is_refused(world: World) -> None:
    token = issue(world.pavel)
    User.objects.filter(username="pavel").update(is_active=False)
    with pytest.raises(TokenRefused):
        open_token(token)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: "amparo",
        lambda token: "amparo__",
        lambda token: token[:-1],
        lambda token: token + "a",
        lambda token: token[:-3] + ("aaa" if token[-3:] != "aaa" else "bbb"),
        lambda token: token.replace("amparo", "ampar0"),
        lambda token: "amparo_" + token.split("_")[2] + "_" + token.split("_")[1],
        lambda token: "amparo_\0_\0",
        lambda token: "amparo_ж_ж",
        lambda token: "amparo_" + "a" * 5_000_000,
        lambda token: "\ud800_a_a",
    ],
)
def test_anything_else_is_refused(world: World, spoil: Callable[[str], str]) -> None:
    token = issue(world.pavel)
    with pytest.raises(TokenRefused):
        open_token(spoil(token))


@pytest.mark.parametrize("scopes", [(), ("everything",), ("read", "root")])
def test_unknown_scopes_are_an_error_at_the_field(world: World, scopes: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        issue(world.pavel, scopes)
    assert refused.value.error_dict.keys() == {"scopes"}


@pytest.mark.parametrize("days", [-1, 400])
def test_a_token_ends_within_a_year(world: World, days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        issue(world.pavel, days=days)
    assert refused.value.error_dict.keys() == {"expires_on"}


def test_nobody_issues_or_revokes_for_another(world: World) -> None:
    with pytest.raises(PermissionDenied):
        issue_token(
            keyring=world.carla.keyring,
            user=world.pavel.user,
            scopes=["read"],
            expires_on=timezone.localdate(),
        )
    issue(world.pavel)
    with pytest.raises(PermissionDenied):
        revoke_token(user=world.carla.user, token=tokens_of(world.pavel.user).get())


def test_a_token_is_shown_once_on_the_page(world: World, browser_of: Browser) -> None:
    client = browser_of(world.pavel)
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    page = client.post(reverse("tokens"), {"scopes": ["read"], "expires_on": day})
    token = page.context["token"]
    assert open_token(token)[0] == world.pavel.user
    again = client.get(reverse("tokens"))
    assert token.split("_")[2] not in again.content.decode()
    row = tokens_of(world.pavel.user).get()
    revoke = reverse("token-revoke", args=[row.pk])
    assert browser_of(world.carla).post(revoke).status_code == 404
    client.post(revoke)
    assert not tokens_of(world.pavel.user).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"scopes": ["read"], "expires_on": "tomorrow"}, "expires_on"),
        ({"scopes": ["read"], "expires_on": "9999-12-31"}, "expires_on"),
        ({"scopes": ["read"], "expires_on": "\0"}, "expires_on"),
        ({"scopes": ["read"], "expires_on": "x" * 500_000}, "expires_on"),
    ],
)
def test_bad_tokens_are_errors_at_the_field(
    world: World, browser_of: Browser, typed: dict, field: str
) -> None:
    page = browser_of(world.pavel).post(reverse("tokens"), typed)
    assert field in page.context["form"].errors
    assert not tokens_of(world.pavel.user).exists()
