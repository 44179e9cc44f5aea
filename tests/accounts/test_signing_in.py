"""The door: one derivation for everyone who knocks, and a session in two halves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import sessions, totp
from accounts.models import User
from accounts.tasks import forget_sessions
from accounts.unlocking import UnlockBackend, unlock
from audit.models import Entry
from audit.reading import read_entries
from tests.world import PASSWORD, Person, World, make_person
from vault import SMALL, derivations, derive

Browser = Callable[[Person], Client]


def verbs_of(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)]


def type_at_the_door(client: Client, username: str, password: str, **more: str):
    return client.post(reverse("sign-in"), {"username": username, "password": password, **more})


def is_open(client: Client) -> bool:
    """Whether a page that needs keys is served."""
    return client.get(reverse("account")).status_code == 200


def test_a_peer_signs_in_with_name_and_passphrase(world: World, client: Client) -> None:
    response = type_at_the_door(client, "petra", PASSWORD)
    assert response["Location"] == reverse("today")
    assert is_open(client)
    assert verbs_of(world)[-1] == "sign_in"


def test_names_are_found_however_they_are_typed(world: World, client: Client) -> None:
    assert type_at_the_door(client, " Petra ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("username", "password", "expected"),
    [
        ("petra", PASSWORD, True),
        ("petra", "something else entirely", False),
        ("nobody-of-this-name", PASSWORD, False),
        ("gone", PASSWORD, False),
        ("broken", PASSWORD, False),
        ("\0", PASSWORD, False),
        ("\ud800", "\ud800", False),
        ("x" * 10_000_000, PASSWORD, False),
    ],
    ids=["right", "wrong", "unknown", "inactive", "broken", "nul", "surrogate", "huge"],
)
def test_every_attempt_derives_exactly_once(
    world: World, username: str, password: str, expected: bool
) -> None:
    User.objects.filter(pk=make_person("gone").user.pk).update(is_active=False)
    User.objects.filter(pk=make_person("broken").user.pk).update(password="rubbish")
    before = derivations()
    user = UnlockBackend().authenticate(None, username=username, password=password)
    assert (user is not None) is expected
    assert derivations() - before == 1


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_passphrase(
    world: World, client: Client
) -> None:
    entries = Entry.objects.count()
    answers = [
        type_at_the_door(client, name, "something else entirely").content.decode()
        for name in ("petra", "zelda")
    ]
    plain = [_without_tokens(answer).replace("petra", "zelda") for answer in answers]
    assert plain[0] == plain[1]
    # Both are recorded, the unknown name in the installation's first organisation.
    assert Entry.objects.count() == entries + 2
    assert "sign_in_refused" in verbs_of(world)


def test_strangers_cannot_fill_the_log(world: World, client: Client) -> None:
    entries = Entry.objects.count()
    for _ in range(70):
        client.post(reverse("recover"), {"code": "0" * 32, "new": PASSWORD, "again": PASSWORD})
    assert Entry.objects.count() == entries + 60


def test_an_unknown_name_takes_the_same_time_as_a_wrong_passphrase(world: World) -> None:
    """Both within the noise of the derivation: medians over interleaved tries."""
    known, unknown = [], []
    for _ in range(60):
        for user, times in ((world.petra.user, known), (None, unknown)):
            begun = time.perf_counter()
            unlock(user, "something else entirely")
            times.append(time.perf_counter() - begun)
    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2


def test_the_session_row_alone_opens_nothing(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    assert is_open(client)
    del client.cookies["__Host-key"]
    assert not is_open(client)
    client.cookies["__Host-key"] = "rubbish"
    assert not is_open(client)


def test_another_sessions_half_opens_nothing(world: World, browser_of: Browser) -> None:
    first, second = browser_of(world.carla), browser_of(world.carla)
    first.cookies["__Host-key"] = second.cookies["__Host-key"].value
    assert not is_open(first)
    assert is_open(second)


def test_a_sealed_seed_copied_into_another_session_opens_nothing(
    world: World, browser_of: Browser
) -> None:
    """Someone who writes the database moves Carla's entry into Pavel's session, cookie included."""
    carla, pavel = browser_of(world.carla), browser_of(world.pavel)
    taken = carla.session[sessions.OPEN]
    theirs = pavel.session
    theirs[sessions.OPEN] = taken
    theirs.save()
    pavel.cookies["__Host-key"] = carla.cookies["__Host-key"].value
    assert not is_open(pavel)


def test_the_session_holds_neither_seed_nor_cookie_half(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    kept = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    assert client.cookies["__Host-key"].value not in kept
    for secret in (world.carla.seed.hex(), PASSWORD, "carla"):
        assert secret not in kept


def test_the_key_cookie_is_for_this_origin_and_no_script(world: World, client: Client) -> None:
    type_at_the_door(client, "petra", PASSWORD)
    cookie = client.cookies["__Host-key"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert not cookie["domain"]


def test_an_idle_session_locks_on_the_server(world: World, browser_of: Browser, settings) -> None:
    client = browser_of(world.carla)
    rewind(client, "seen", settings.AMPARO_IDLE_SECONDS + 1)
    response = client.get(reverse("account"))
    assert response["Location"] == f"{reverse('sign-in')}?next=%2Faccount%2F"
    assert "half" not in client.session[sessions.OPEN]
    assert not client.cookies["__Host-key"].value
    page = client.get(response["Location"])
    assert b"carla" not in page.content  # a locked screen names nobody


def test_working_keeps_a_session_open(world: World, browser_of: Browser, settings) -> None:
    client = browser_of(world.carla)
    for _ in range(3):
        rewind(client, "seen", settings.AMPARO_IDLE_SECONDS - 120)
        assert is_open(client)


def test_a_session_ends_after_twelve_hours(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    rewind(client, "opened", 12 * 3600 + 1)
    assert not is_open(client)
    assert sessions.OPEN not in client.session
    assert client.get(reverse("sign-in")).context["is_locked"] is False


def test_lock_now_destroys_the_half_on_the_server(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    cookie, key = client.cookies["__Host-key"].value, client.session.session_key
    client.post(reverse("lock"))
    assert verbs_of(world)[-1] == "lock"
    assert not Session.objects.filter(pk=key).exists()
    assert "half" not in client.session[sessions.OPEN]
    client.cookies["__Host-key"] = cookie  # the cookie was copied beforehand
    assert not is_open(client)


def test_a_locked_person_returns_to_the_page_with_the_passphrase(
    world: World, browser_of: Browser
) -> None:
    client = browser_of(world.carla)
    client.post(reverse("lock"))
    door = client.get(reverse("account"))["Location"]
    assert client.post(door, {"password": "not this one at all"}).status_code == 200
    response = client.post(door, {"password": PASSWORD, "next": "/account/"})
    assert response["Location"] == "/account/"
    assert is_open(client)
    assert verbs_of(world)[-2:] == ["unlock_refused", "unlock"]


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\0", ""]
)
def test_the_door_leads_nowhere_else(world: World, client: Client, target: str) -> None:
    response = type_at_the_door(client, "petra", PASSWORD, next=target)
    assert response["Location"] == reverse("today")


def test_signing_in_starts_a_fresh_session(world: World, client: Client) -> None:
    session = client.session
    session["planted"] = "by someone else"
    session.save()
    client.cookies["__Host-session"] = session.session_key
    type_at_the_door(client, "petra", PASSWORD)
    assert client.session.session_key != session.session_key
    assert "planted" not in client.session


def test_changing_the_passphrase_ends_every_other_session(
    world: World, browser_of: Browser, client: Client
) -> None:
    here, elsewhere = browser_of(world.carla), browser_of(world.carla)
    new = "another set of quiet words"
    response = here.post(reverse("passphrase"), {"old": PASSWORD, "new": new, "again": new})
    assert response["Location"] == reverse("account")
    assert is_open(here)
    assert not is_open(elsewhere)
    assert elsewhere.get(reverse("sign-in")).context["is_locked"] is False
    assert unlock(User.objects.get(username="carla"), PASSWORD) is None
    assert unlock(User.objects.get(username="carla"), new).seed == world.carla.seed
    assert verbs_of(world)[-1] == "change_password"


def test_a_wrong_old_passphrase_changes_nothing(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    before = User.objects.get(username="carla").password
    new = "another set of quiet words"
    page = client.post(reverse("passphrase"), {"old": "no", "new": new, "again": new})
    assert page.context["form"].errors.keys() == {"old"}
    assert User.objects.get(username="carla").password == before
    assert verbs_of(world)[-1] == "change_password_refused"


@pytest.mark.parametrize("path", ["today", "account", "members", "tokens", "passphrase"])
def test_a_locked_session_reaches_no_page(world: World, browser_of: Browser, path: str) -> None:
    client = browser_of(world.carla)
    client.post(reverse("lock"))
    assert client.get(reverse(path))["Location"].startswith(reverse("sign-in"))


def test_a_page_fragment_of_a_locked_session_sends_the_whole_page_to_the_door(
    world: World, browser_of: Browser
) -> None:
    client = browser_of(world.carla)
    client.post(reverse("lock"))
    response = client.get(reverse("account"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(reverse("sign-in"))


def test_a_deactivated_person_loses_the_session_at_once(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    User.objects.filter(username="carla").update(is_active=False)
    assert not is_open(client)


def test_exchanged_keys_are_told_at_the_door(world: World, client: Client) -> None:
    User.objects.filter(username="petra").update(public_key=bytes(world.lena.user.public_key))
    response = type_at_the_door(client, "petra", PASSWORD)
    assert response.status_code == 403
    assert not is_open(client)


def test_too_many_at_once_get_a_calm_page(world: World, client: Client, settings) -> None:
    import threading

    from vault import configure_slots

    configure_slots(1, 0.05)
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        from vault import passwords

        with passwords._slots.one():
            held.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        held.wait(10)
        response = type_at_the_door(client, "petra", PASSWORD)
    finally:
        release.set()
        holder.join()
        configure_slots(settings.AMPARO_KDF_SLOTS, settings.AMPARO_KDF_WAIT_SECONDS)
    assert response.status_code == 429
    assert response["Retry-After"]
    derive("the slot is free again", bytes(16), SMALL)


@pytest.mark.parametrize(
    "username",
    ["", "a\0b", "x" * 1_000_000, "‮evil", "\ud800", "'; DROP TABLE", "<script>"],
    ids=["empty", "nul", "huge", "rtl", "surrogate", "sql", "html"],
)
def test_odd_names_are_answered_at_the_form(world: World, client: Client, username: str) -> None:
    response = client.post(
        reverse("sign-in"),
        urlencode({"username": username.encode("utf-8", "surrogatepass"), "password": PASSWORD}),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_idle_sessions_are_swept_even_if_their_browser_never_returns(
    world: World, browser_of: Browser, settings
) -> None:
    idle, working, ended = (browser_of(world.carla) for _ in range(3))
    rewind(idle, "seen", settings.AMPARO_IDLE_SECONDS + 1)
    Session.objects.filter(pk=ended.session.session_key).update(expire_date="2020-01-01 00:00Z")
    forget_sessions()
    assert "half" not in idle.session[sessions.OPEN]
    assert is_open(working)
    assert not Session.objects.filter(pk=ended.cookies["__Host-session"].value).exists()


def test_the_second_factor_comes_between_passphrase_and_desk(
    world: World, client: Client, monkeypatch
) -> None:
    response = type_at_the_door(client, "carla", PASSWORD, next="/members/")
    assert response["Location"].startswith(reverse("sign-in-code"))
    assert not is_open(client)
    page = client.post(reverse("sign-in-code"), {"code": "000000", "next": "/members/"})
    assert page.context["form"].errors.keys() == {"code"}
    code = totp.code_at(world.carla.factor, totp.step_now())
    response = client.post(reverse("sign-in-code"), {"code": code, "next": "/members/"})
    assert response["Location"] == "/members/"
    assert is_open(client)
    assert verbs_of(world)[-2:] == ["sign_in_code_refused", "sign_in"]


def test_a_code_does_not_work_twice(world: World, client: Client) -> None:
    code = totp.code_at(world.carla.factor, totp.step_now())
    for expected in (302, 200):
        type_at_the_door(client, "carla", PASSWORD)
        assert client.post(reverse("sign-in-code"), {"code": code}).status_code == expected
        client.post(reverse("sign-out"))


def test_a_session_that_waits_for_a_code_ends_after_two_minutes(
    world: World, client: Client, monkeypatch
) -> None:
    type_at_the_door(client, "carla", PASSWORD)
    later = int(time.time()) + 121
    monkeypatch.setattr(sessions, "_now", lambda: later)
    response = client.post(
        reverse("sign-in-code"), {"code": totp.code_at(world.carla.factor, totp.step_now())}
    )
    assert response["Location"] == reverse("sign-in")
    assert sessions.PENDING not in client.session


def test_guessing_codes_ends_soon(world: World, client: Client) -> None:
    type_at_the_door(client, "carla", PASSWORD)
    for _ in range(6):
        assert client.post(reverse("sign-in-code"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("sign-in-code"), {"code": "000000"}).status_code == 429
    type_at_the_door(client, "carla", PASSWORD)
    right = totp.code_at(world.carla.factor, totp.step_now())
    assert client.post(reverse("sign-in-code"), {"code": right}).status_code == 429
    assert not is_open(client)


def test_a_pending_session_cannot_be_used_as_an_open_one(world: World, client: Client) -> None:
    """Someone who writes the database turns the waiting entry into an open session."""
    type_at_the_door(client, "carla", PASSWORD)
    session = client.session
    kept = session[sessions.PENDING]
    session["_auth_user_id"] = kept["user"]
    session["_auth_user_backend"] = sessions.BACKEND
    session["_auth_user_hash"] = kept["password"]
    session[sessions.OPEN] = {**kept, "opened": time.time(), "seen": time.time(), "factor": True}
    session.save()
    assert not is_open(client)


def test_a_member_without_a_factor_is_led_to_set_one_up(world: World, browser_of: Browser) -> None:
    from accounts.models import SecondFactor

    SecondFactor.objects.filter(user=world.carla.user).delete()
    world.carla.factor = ""
    client = browser_of(world.carla)
    assert client.get(reverse("account"))["Location"] == reverse("factor")
    assert client.get(reverse("join", args=["x"])).status_code == 404
    page = client.get(reverse("factor"))
    secret = page.context["secret"].replace(" ", "")
    stored = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    assert secret not in stored
    assert client.post(reverse("factor"), {"code": "abc"}).context["form"].errors
    assert not SecondFactor.objects.filter(user=world.carla.user).exists()
    code = totp.code_at(secret, totp.step_now())
    assert client.post(reverse("factor"), {"code": code})["Location"] == reverse("today")
    assert is_open(client)
    assert verbs_of(world)[-1] == "set_second_factor"


def test_peers_and_demo_people_need_no_factor(world: World, browser_of: Browser) -> None:
    User.objects.filter(pk=world.ada.user.pk).update(is_demo=True)
    world.ada.factor = ""
    for person in (world.petra, world.ada):
        assert is_open(browser_of(person))


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert totp.code_at(secret, moment // 30) == code


def rewind(client: Client, name: str, seconds: int) -> None:
    """Let time pass for one session."""
    session = SessionStore(client.session.session_key)
    session[sessions.OPEN] = {
        **session[sessions.OPEN],
        name: session[sessions.OPEN][name] - seconds,
    }
    session.save()


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
