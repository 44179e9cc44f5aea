"""Guessing costs hours, mistyping costs seconds, and nobody's guessing locks out anyone else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from accounts import throttles, totp
from accounts.addresses import address_of
from accounts.errors import TooMany
from accounts.joining import invite
from accounts.models import Attempts, Role
from accounts.tasks import forget_sessions
from tests.world import PASSWORD, World
from vault import derivations

HERE, THERE = "198.51.100.7", "203.0.113.9"


def knock(name: str, typed: str = "something else entirely", address: str = HERE):
    return Client(REMOTE_ADDR=address).post(
        reverse("sign-in"), {"username": name, "password": typed}
    )


def later(seconds: int) -> None:
    """Let time pass for every count."""
    for row in Attempts.objects.all():
        row.opens_at -= timedelta(seconds=seconds)
        row.save()


def test_after_five_failures_the_next_try_is_not_even_derived(world: World) -> None:
    for _ in range(6):
        assert knock("petra").status_code == 200
    before = derivations()
    refused = knock("petra", PASSWORD)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 4
    assert derivations() == before


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(world: World) -> None:
    waits = []
    for _ in range(18):
        try:
            throttles.begin("sign-in", name="petra", address=HERE)
        except TooMany as too_many:
            waits.append(too_many.seconds)
            later(too_many.seconds)
            throttles.begin("sign-in", name="petra", address=HERE)
    assert waits[:4] == [4, 8, 16, 32]
    assert waits[-1] == 15 * 60


def test_someone_elses_guessing_does_not_close_the_door_elsewhere(world: World) -> None:
    for _ in range(8):
        knock("petra")
    assert knock("petra", PASSWORD).status_code == 429
    assert knock("petra", PASSWORD, THERE).status_code == 302


def test_a_name_tried_from_everywhere_still_opens_for_who_types_it_right(world: World) -> None:
    for number in range(60):
        throttles.begin("sign-in", name="petra", address=f"192.0.2.{number}")
    for _ in range(2):
        assert knock("petra", address=THERE).status_code == 200
    assert knock("petra", address=THERE).status_code == 429  # two tries instead of six
    assert knock("petra", PASSWORD, "203.0.113.10").status_code == 302


def test_an_address_that_tries_many_names_waits_for_all_of_them(world: World) -> None:
    for number in range(41):
        throttles.begin("sign-in", name=f"someone{number}", address=HERE)
    assert knock("petra", PASSWORD).status_code == 429
    assert knock("petra", PASSWORD, THERE).status_code == 302


def test_waiting_tells_nothing_about_whether_the_name_exists(world: World) -> None:
    answers = []
    for name in ("petra", "zelda"):
        codes = [knock(name).status_code for _ in range(6)]
        refused = knock(name)
        answers.append((codes, refused.status_code, refused.content.replace(name.encode(), b"")))
    assert answers[0][:2] == answers[1][:2]
    assert len(answers[0][2]) == len(answers[1][2])


def test_all_spellings_of_a_name_count_together(world: World) -> None:
    for name in ("petra", "Petra", " PETRA", "ｐｅｔｒａ", "petra ", "pEtra"):
        assert knock(name).status_code == 200
    assert knock("petra").status_code == 429


def test_counts_survive_a_restart(world: World) -> None:
    for _ in range(6):
        knock("petra")
    cache.clear()
    assert knock("petra", PASSWORD).status_code == 429


def test_getting_in_forgets_the_failures_and_leaves_nothing(world: World) -> None:
    for _ in range(4):
        knock("petra")
    assert knock("petra", PASSWORD).status_code == 302
    assert Attempts.objects.count() == 2  # the four of the name, and of the address
    Attempts.objects.all().delete()
    assert knock("petra", PASSWORD).status_code == 302
    assert not Attempts.objects.exists()


def test_neither_name_nor_address_nor_their_plain_hash_is_stored(world: World) -> None:
    knock("petra")
    stored = b"".join(bytes(row.blind) for row in Attempts.objects.all())
    assert len(stored) == 3 * 32
    key = settings.DATA / "attempts.key"
    assert key.stat().st_mode & 0o077 == 0
    before = {bytes(row.blind) for row in Attempts.objects.all()}
    Attempts.objects.all().delete()
    kept = key.read_text()
    try:
        key.write_text("0" * 64)
        knock("petra")
        assert not before & {bytes(row.blind) for row in Attempts.objects.all()}
    finally:
        key.write_text(kept)


def test_the_schedule_forgets_counts_after_an_hour(world: World) -> None:
    knock("petra")
    later(59 * 60)
    forget_sessions()
    assert Attempts.objects.count() == 3
    later(2 * 60)
    forget_sessions()
    assert not Attempts.objects.exists()


def test_a_count_an_hour_old_counts_no_more_even_if_the_schedule_stands_still(world: World) -> None:
    for _ in range(6):
        knock("petra")
    later(2 * 60 * 60)
    assert knock("petra").status_code == 200
    assert set(Attempts.objects.values_list("count", flat=True)) == {1}


def test_codes_close_for_everyone_in_the_end(world: World) -> None:
    for number in range(21):
        throttles.begin("code", name="carla", address=f"192.0.2.{number}")
    client = Client(REMOTE_ADDR=THERE)
    client.post(reverse("sign-in"), {"username": "carla", "password": PASSWORD})
    right = totp.code_at(world.carla.factor, totp.step_now())
    assert client.post(reverse("sign-in-code"), {"code": right}).status_code == 429


@pytest.mark.parametrize("door", ["recover", "join", "token"])
def test_every_other_door_counts_by_address(world: World, door: str) -> None:
    def ask(address: str) -> int:
        client = Client(REMOTE_ADDR=address)
        if door == "recover":
            fields = {"code": "0" * 32, "new": PASSWORD, "again": PASSWORD}
            return client.post(reverse("recover"), fields).status_code
        if door == "join":
            return client.get(reverse("join", args=["nothing"])).status_code
        headers = {"Authorization": "Bearer amparo_a_b"}
        return client.get(reverse("api-incident-list"), headers=headers).status_code

    first = {ask(HERE) for _ in range(41)}
    assert first <= {200, 401, 404}
    assert ask(HERE) == 429
    assert ask(THERE) in first


def test_founding_is_not_tried_without_end(db: None) -> None:
    fields = {
        "name": "Riverside",
        "username": "fran",
        "new": "aaaaaaaaaaaa",
        "again": "aaaaaaaaaaaa",
    }
    client = Client(REMOTE_ADDR=HERE)
    answers = {client.post(reverse("found"), fields).status_code for _ in range(41)}
    assert answers == {200}
    assert client.post(reverse("found"), fields).status_code == 429


def test_a_right_token_works_from_an_address_that_failed_often(world: World, api_of) -> None:
    for _ in range(41):
        throttles.begin("token", address=HERE)
    right = api_of(world.pavel).get(reverse("api-incident-list"), REMOTE_ADDR=HERE)
    assert right.status_code == 200


def test_an_invitation_does_not_list_the_names_that_are_taken(world: World) -> None:
    code = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    ).code
    fields = {"username": "petra", "new": PASSWORD, "again": PASSWORD}
    client = Client(REMOTE_ADDR=HERE)
    answers = {client.post(reverse("join", args=[code]), fields).status_code for _ in range(41)}
    assert answers == {200}
    assert client.post(reverse("join", args=[code]), fields).status_code == 429


def test_a_waiting_page_is_not_counted_as_a_failure(world: World) -> None:
    code = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    ).code
    for _ in range(50):
        assert Client(REMOTE_ADDR=HERE).get(reverse("join", args=[code])).status_code == 200
    assert not Attempts.objects.exists()


def request_from(remote: str, forwarded: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = remote
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


def test_only_a_proxy_says_where_someone_comes_from(settings) -> None:
    forged = request_from("198.51.100.7", "203.0.113.9")
    assert address_of(forged) == "198.51.100.7"
    settings.AMPARO_HTTPS = True
    proxied = request_from("127.0.0.1", "203.0.113.66, 203.0.113.9")
    assert address_of(proxied) == "203.0.113.9"


@pytest.mark.parametrize(
    ("remote", "known_as"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("rubbish\0", ""),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_what_counts_as_one_address(remote: str, known_as: str) -> None:
    assert address_of(request_from(remote)) == known_as
