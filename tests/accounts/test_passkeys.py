"""Passkeys: a second factor, and a way in for whoever holds the device and is known to it."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import challenges, entering
from accounts.models import Passkey, SecondFactor, Unlocker, User
from accounts.passkeys import MOST, read_passkeys
from accounts.resetting import begin_reset, find_reset, finish_reset
from accounts.webauthn import is_origin_of
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from audit.models import Entry
from audit.reading import read_entries
from tests.accounts.changing_stories import reopened, second_coordinator
from tests.accounts.passkey_stories import add, ask, is_open, pass_factor, sign_in, type_passphrase
from tests.authenticator import PRESENT, VERIFIED, Device, options_of, write
from tests.world import PASSWORD, Person, World

Browser = Callable[[Person], Client]
NAME = "the grey phone"


@pytest.fixture
def phone() -> Device:
    return Device()


@pytest.fixture
def carla(world: World, browser_of: Browser, phone: Device) -> Client:
    """Carla's browser, after she added her phone."""
    client = browser_of(world.carla)
    assert add(client, phone, NAME)
    return client


def verbs_of(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)]


# Adding and removing ---------------------------------------------------------------


def test_a_passkey_is_added_and_only_its_owner_reads_its_name(
    world: World, carla: Client, browser_of: Browser
) -> None:
    assert verbs_of(world)[-1] == "add_passkey"
    assert NAME in carla.get(reverse("passkeys")).content.decode()
    assert NAME not in browser_of(world.pavel).get(reverse("passkeys")).content.decode()
    row = Passkey.objects.get()
    assert NAME.encode() not in bytes(row.sealed)
    assert Unlocker.objects.get(passkey=row).kind == "passkey"
    assert read_passkeys(world.pavel.user, world.pavel.seed) == []


def test_at_an_open_desk_nobody_adds_one_without_the_passphrase(
    world: World, browser_of: Browser, phone: Device
) -> None:
    client = browser_of(world.carla)
    page = client.post(reverse("passkey-new"), {"label": NAME, "password": "not this one"})
    assert page.context["form"].errors.keys() == {"password"}
    assert b"data-options" not in page.content
    assert verbs_of(world)[-1] == "add_passkey_refused"
    asked = {"rp": {"id": "testserver"}, "user": {"id": "AAAA"}, "challenge": "AAAA"}
    answer = client.post(reverse("passkey-add"), phone.create(asked) | {"label": NAME})
    assert answer["Location"].endswith("?refused")
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://elsewhere.example"},
        {"host": "elsewhere.example"},
        {"challenge": write(bytes(32))},
        {"kind": "webauthn.get"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"cross_origin": True},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_what_a_device_made_for_another_question_is_not_kept(
    world: World, browser_of: Browser, phone: Device, lies: dict[str, Any]
) -> None:
    assert add(browser_of(world.carla), phone, NAME, **lies) is None
    assert "add_passkey" not in verbs_of(world)


def test_odd_algorithms_are_not_kept(world: World, browser_of: Browser) -> None:
    for algorithm in (-65535, -39, -999):  # RSA with SHA-1, PSS with SHA-512, none at all
        assert add(browser_of(world.carla), Device(algorithm=algorithm)) is None


def test_no_device_is_added_twice(world: World, carla: Client, phone: Device) -> None:
    page = carla.post(reverse("passkey-new"), {"label": NAME, "password": PASSWORD})
    options = options_of(page)
    assert [one["id"] for one in options["excludeCredentials"]] == [write(phone.credentials[0].id)]
    with pytest.raises(AssertionError, match="has one already"):
        phone.create(options)


def test_nobody_takes_over_the_id_of_anothers_passkey(
    world: World, carla: Client, browser_of: Browser, phone: Device
) -> None:
    thief = Device()
    client = browser_of(world.otto)
    page = client.post(reverse("passkey-new"), {"label": "x", "password": PASSWORD})
    made = thief.create(options_of(page))
    made["credential"] = made["credential"].replace(
        write(thief.credentials[0].id), write(phone.credentials[0].id)
    )
    client.post(reverse("passkey-add"), made | {"label": "x"})
    assert Passkey.objects.get().user == world.carla.user


def test_each_passkey_has_a_handle_of_its_own_that_says_nothing(
    world: World, browser_of: Browser
) -> None:
    device = Device()
    client = browser_of(world.carla)
    for label in ("one", "two"):
        page = client.post(reverse("passkey-new"), {"label": label, "password": PASSWORD})
        options = options_of(page) | {"excludeCredentials": []}
        client.post(reverse("passkey-add"), device.create(options) | {"label": label})
    first, second = (one.handle for one in device.credentials)
    assert first != second
    assert len(first) == 32
    assert world.carla.user.pk.bytes not in first + second


@pytest.mark.parametrize("label", ["", " ", "x" * 61, "a\0b", "‮x\n"])
def test_odd_names_are_told_at_the_field(world: World, browser_of: Browser, label: str) -> None:
    client = browser_of(world.carla)
    page = client.post(reverse("passkey-new"), {"label": label, "password": PASSWORD})
    if page.context and page.context.get("form"):
        assert page.context["form"].errors.keys() == {"label"}
    else:  # whoever gets past the form is stopped by the verb
        made = Device().create(options_of(page))
        assert client.post(reverse("passkey-add"), made | {"label": label})["Location"].endswith(
            "?refused"
        )
    assert not Passkey.objects.exists()


def test_there_is_a_limit_and_demo_people_have_none(
    world: World, browser_of: Browser, carla: Client
) -> None:
    row = Passkey.objects.get()
    for number in range(MOST - 1):
        Passkey.objects.create(user=row.user, credential_hash=bytes([number]) * 32, sealed=b"x")
    page = carla.post(reverse("passkey-new"), {"label": "x", "password": PASSWORD})
    assert page.context["form"].non_field_errors()
    User.objects.filter(pk=world.pavel.user.pk).update(is_demo=True)
    page = browser_of(world.pavel).post(
        reverse("passkey-new"), {"label": "x", "password": PASSWORD}
    )
    assert page.context["form"].non_field_errors()


def test_removing_one_takes_its_copy_of_the_seed_and_every_other_session(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    sign_in(client, phone)
    assert is_open(client)
    row = Passkey.objects.get()
    assert carla.post(reverse("passkey-remove", args=[row.pk]))["Location"] == reverse("passkeys")
    assert not Unlocker.objects.filter(kind="passkey").exists()
    assert not is_open(client), "whoever took the phone may be signed in on it"
    assert is_open(carla)
    assert verbs_of(world)[-2:] == ["end_other_sessions", "remove_passkey"]
    assert "passkey=" in sign_in(client, phone)["Location"]
    assert not is_open(client)


def test_nobody_removes_somebody_elses(world: World, carla: Client, browser_of: Browser) -> None:
    row = Passkey.objects.get()
    answer = browser_of(world.pavel).post(reverse("passkey-remove", args=[row.pk]))
    assert answer.status_code == 404
    assert Passkey.objects.exists()


def test_whoever_removes_the_last_factor_must_set_up_another(world: World, carla: Client) -> None:
    SecondFactor.objects.filter(user=world.carla.user).delete()
    assert is_open(carla)
    carla.post(reverse("passkey-remove", args=[Passkey.objects.get().pk]))
    assert carla.get(reverse("account"))["Location"] == reverse("factor")


# The way in --------------------------------------------------------------------------


def test_one_gesture_signs_in_and_opens_the_keys(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    answer = sign_in(client, phone)
    assert answer["Location"] == "/account/"
    assert is_open(client)
    assert client.session["keys"]["factor"], "the device verified the person: both are proven"
    assert verbs_of(world)[-1] == "sign_in"


def test_it_unlocks_a_locked_session_and_nobody_elses(
    world: World, carla: Client, phone: Device, browser_of: Browser
) -> None:
    pavel = browser_of(world.pavel)
    for client in (carla, pavel):
        client.post(reverse("lock"))
        sign_in(client, phone)
    assert is_open(carla)
    assert not is_open(pavel)
    assert verbs_of(world)[-1] == "passkey_refused"
    assert "unlock" in verbs_of(world)


def test_a_device_that_cannot_open_keys_gives_a_second_factor_only(
    world: World, browser_of: Browser, client: Client
) -> None:
    device = Device(has_prf=False)
    here = browser_of(world.carla)
    add(here, device)
    assert "second factor only" in here.get(reverse("passkeys")).content.decode()
    assert not Unlocker.objects.filter(kind="passkey").exists()
    assert "passkey=" in sign_in(client, device)["Location"]
    assert "passkey=" in sign_in(client, device, secret=write(bytes(32)))["Location"]
    assert not is_open(client)
    assert pass_factor(client, "carla", device)["Location"] == "/account/"
    assert is_open(client)


LIES: dict[str, dict[str, Any]] = {
    "origin of another site": {"origin": "https://testserver.example"},
    "origin of another port": {"origin": "https://testserver:8443"},
    "origin without encryption": {"origin": "http://testserver"},
    "hash of another site": {"host": "elsewhere.example"},
    "another challenge": {"challenge": write(bytes(32))},
    "the other ceremony": {"kind": "webauthn.create"},
    "person not verified": {"flags": PRESENT},
    "nobody there": {"flags": VERIFIED},
    "page in a frame": {"cross_origin": True},
    "no signature": {"signature": b""},
    "another's handle": {"handle": bytes(32)},
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
def test_whatever_does_not_fit_is_refused_with_one_answer(
    world: World, carla: Client, phone: Device, client: Client, lies: dict[str, Any]
) -> None:
    answers = [
        sign_in(client, phone, **lies),
        sign_in(client, phone, secret=write(bytes(32))),
        sign_in(client, phone, secret=""),
    ]
    assert len({answer["Location"] for answer in answers}) == 1
    assert not is_open(client)
    assert verbs_of(world)[-3:] == ["passkey_refused"] * 3
    sign_in(client, phone)
    assert is_open(client), "it was the lie that closed the door"


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
def test_nor_does_it_pass_as_second_factor(
    world: World, carla: Client, phone: Device, client: Client, lies: dict[str, Any]
) -> None:
    answer = pass_factor(client, "carla", phone, **lies)
    assert "passkey=" in answer["Location"]
    assert not is_open(client)
    assert verbs_of(world)[-1] == "passkey_refused"


def test_an_unknown_device_is_refused_like_the_others(
    world: World, carla: Client, client: Client
) -> None:
    stranger = Device()
    stranger.create(
        {"rp": {"id": "testserver"}, "user": {"id": write(bytes(32))}, "challenge": "AAAA"}
    )
    entries = Entry.objects.count()
    assert "passkey=" in sign_in(client, stranger)["Location"]
    assert Entry.objects.count() == entries + 1, "in the installation's first organisation"


def test_an_answer_works_once(world: World, carla: Client, phone: Device, client: Client) -> None:
    signed = phone.sign(ask(client))
    assert client.post(reverse("sign-in-passkey"), signed)["Location"] == reverse("today")
    client.post(reverse("sign-out"))
    for _ in range(2):
        answer = client.post(reverse("sign-in-passkey"), signed)
        assert "passkey=" in answer["Location"]
        ask(client)  # nor does it answer a newer question
    assert not is_open(client)


def test_a_question_that_was_answered_wrongly_is_used_up(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    options = ask(client)
    signed = phone.sign(options)
    for posted in (signed | {"unlocker": write(bytes(32))}, signed, phone.sign(options)):
        answer = client.post(reverse("sign-in-passkey"), posted)
        assert "passkey=" in answer["Location"]
    assert not is_open(client)


def test_an_answer_comes_within_two_minutes(
    world: World, carla: Client, phone: Device, client: Client, monkeypatch: Any
) -> None:
    signed = phone.sign(ask(client))
    later = time.time() + 121
    monkeypatch.setattr(challenges.time, "time", lambda: later)
    assert "passkey=" in client.post(reverse("sign-in-passkey"), signed)["Location"]


def test_a_question_of_one_kind_takes_no_answer_of_another(
    world: World, carla: Client, phone: Device
) -> None:
    page = carla.post(reverse("passkey-new"), {"label": "x", "password": PASSWORD})
    options = options_of(page)
    carla.post(reverse("lock"))
    signed = phone.sign({"challenge": options["challenge"]})
    assert "passkey=" in carla.post(reverse("sign-in-passkey"), signed)["Location"]
    assert not is_open(carla)


def test_a_copied_device_is_noticed(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    clone = copy.deepcopy(phone)
    sign_in(client, phone)
    client.post(reverse("sign-out"))
    assert "passkey=" in sign_in(client, clone)["Location"]
    assert verbs_of(world)[-1] == "passkey_counter_refused"
    assert not is_open(client)
    assert "passkey=" in pass_factor(client, "carla", copy.deepcopy(clone), counter=1)["Location"]
    sign_in(client, phone)
    assert is_open(client)


def test_devices_that_do_not_count_are_taken(
    world: World, browser_of: Browser, client: Client
) -> None:
    device = Device(counts=False)
    add(browser_of(world.carla), device)
    for _ in range(2):
        sign_in(client, device)
        assert is_open(client)
        client.post(reverse("sign-out"))


def test_who_left_does_not_get_in(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    User.objects.filter(username="carla").update(is_active=False)
    assert "passkey=" in sign_in(client, phone)["Location"]


def test_exchanged_keys_are_told_at_the_door(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    User.objects.filter(username="carla").update(public_key=bytes(world.lena.user.public_key))
    assert sign_in(client, phone).status_code == 403
    assert not is_open(client)


# The second factor ---------------------------------------------------------------------


def test_a_passkey_stands_beside_the_six_digits(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    page = type_passphrase(client, "carla")
    assert b'name="code"' in page.content
    assert not is_open(client)
    assert pass_factor(client, "carla", phone)["Location"] == "/account/"
    assert is_open(client)
    assert verbs_of(world)[-1] == "sign_in"


def test_a_passkey_alone_is_second_factor_enough(
    world: World, browser_of: Browser, phone: Device, client: Client
) -> None:
    """Someone who must have one, and has none yet, may add a passkey instead of an app."""
    SecondFactor.objects.filter(user=world.carla.user).delete()
    world.carla.factor = ""
    here = browser_of(world.carla)
    assert here.get(reverse("account"))["Location"] == reverse("factor")
    assert add(here, phone)
    assert is_open(here)
    page = type_passphrase(client, "carla")
    assert b'name="code"' not in page.content
    assert not is_open(client)
    pass_factor(client, "carla", phone)
    assert is_open(client)


def test_another_persons_passkey_is_no_second_factor(
    world: World, carla: Client, phone: Device, browser_of: Browser, client: Client
) -> None:
    other = Device()
    add(browser_of(world.pavel), other)
    options = options_of(type_passphrase(client, "carla"))
    assert [one["id"] for one in options["allowCredentials"]] == [write(phone.credentials[0].id)]
    signed = other.sign(options | {"allowCredentials": []})
    assert "passkey=" in client.post(reverse("sign-in-code-passkey"), signed)["Location"]
    assert not is_open(client)


def test_guessing_at_the_second_factor_ends_soon_with_passkeys_too(
    world: World, carla: Client, client: Client
) -> None:
    type_passphrase(client, "carla")
    for _ in range(6):
        assert client.post(reverse("sign-in-code-passkey"), {}).status_code == 302
    assert client.post(reverse("sign-in-code-passkey"), {}).status_code == 429


def test_without_a_waiting_session_there_is_nothing_to_pass(world: World, client: Client) -> None:
    assert client.post(reverse("sign-in-code-passkey"), {})["Location"] == reverse("sign-in")


# What else changes, and what stays ---------------------------------------------------


def test_a_changed_passphrase_leaves_passkeys_and_says_so(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    assert b"your passkey" in carla.get(reverse("passphrase")).content
    new = "another set of quiet words"
    carla.post(reverse("passphrase"), {"old": PASSWORD, "new": new, "again": new})
    sign_in(client, phone)
    assert is_open(client)


def test_a_recovery_code_drops_passkeys(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    new = "another set of quiet words"
    typed = {"code": world.carla.recovery_code, "new": new, "again": new}
    assert client.post(reverse("recover"), typed).status_code == 200
    assert not Passkey.objects.exists()
    assert not Unlocker.objects.filter(kind="passkey").exists()
    other = Client()
    assert "passkey=" in sign_in(other, phone)["Location"]


def test_sessions_keep_no_name_and_no_secret_of_a_passkey(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    carla.post(reverse("passkey-new"), {"label": "second phone", "password": PASSWORD})
    ask(client)
    made = phone.credentials[0]
    kept = str([row.get_decoded() for row in Session.objects.all()])
    for secret in ("second phone", NAME, write(phone.secret(made)), write(made.id)):
        assert secret not in kept


def test_a_question_to_a_stranger_leaves_a_row_for_two_minutes(
    world: World, client: Client
) -> None:
    assert client.get(reverse("sign-in")).status_code == 200
    assert not Session.objects.exists(), "looking at the door leaves nothing"
    ask(client)
    row = Session.objects.get()
    assert 110 < row.expire_date.timestamp() - time.time() <= 120


def test_asking_without_end_is_slowed_and_getting_in_costs_nothing(
    world: World, carla: Client, phone: Device
) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(45):
        sign_in(client, phone)
        client.post(reverse("sign-out"))
    codes = [client.post(reverse("sign-in-passkey")).status_code for _ in range(45)]
    assert codes[0] == 200
    assert codes[-1] == 429


# What is posted --------------------------------------------------------------------------


POSTED = [
    {"credential": ""},
    {"credential": "x"},
    {"credential": "[]"},
    {"credential": "{}"},
    {"credential": "[" * 15_000},
    {"credential": '{"rawId": ' + "[" * 5000 + "]" * 5000 + "}"},
    {"credential": "{" + " " * 20_000 + "}"},
    {"credential": "\0"},
    {"credential": '{"id": "AAAA", "rawId": "AAAA", "response": 5}'},
    {"credential": '{"id": "é", "rawId": "é", "response": {}}'},
    {"credential": '{"rawId": null}'},
    {"credential": "{}", "unlocker": "x" * 5_000_000},
    {"credential": "{}", "unlocker": "\0"},
]
PARTS = ("clientDataJSON", "authenticatorData", "signature")
VALUES = ("", "AAAA", "!", None, 5, [], write(b"\x9f" * 5000))


def test_what_is_no_answer_is_refused_and_nothing_breaks(
    world: World, carla: Client, client: Client
) -> None:
    for posted in POSTED:
        ask(client)
        answer = client.post(reverse("sign-in-passkey"), posted)
        assert "passkey=" in answer["Location"], posted
        carla.post(reverse("passkey-new"), {"label": "x", "password": PASSWORD})
        answer = carla.post(reverse("passkey-add"), posted | {"label": "x"})
        assert answer["Location"].endswith("?refused"), posted
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("part", PARTS)
def test_broken_parts_are_refused(
    world: World, carla: Client, phone: Device, client: Client, part: str
) -> None:
    for value in VALUES:
        signed = phone.sign(ask(client))
        whole = json.loads(signed["credential"])
        whole["response"][part] = value
        signed["credential"] = json.dumps(whole)
        answer = client.post(reverse("sign-in-passkey"), signed)
        assert "passkey=" in answer["Location"], value
    assert not is_open(client)


def test_broken_attestations_are_refused(world: World, browser_of: Browser, phone: Device) -> None:
    client = browser_of(world.carla)
    for value in VALUES:
        page = client.post(reverse("passkey-new"), {"label": "x", "password": PASSWORD})
        made = phone.create(options_of(page) | {"excludeCredentials": []})
        whole = json.loads(made["credential"])
        whole["response"]["attestationObject"] = value
        made["credential"] = json.dumps(whole)
        client.post(reverse("passkey-add"), made | {"label": "x"})
    assert not Passkey.objects.exists()


# Which site ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("cases.example.org", "https://cases.example.org", True),
        ("cases.example.org", "https://cases.example.org:8443", False),
        ("cases.example.org", "http://cases.example.org", False),
        ("cases.example.org", "https://evil.cases.example.org", False),
        ("cases.example.org", "https://cases.example.org.evil.example", False),
        ("cases.example.org", "https://cases.example.org/", False),
        ("gone.example.org", "https://gone.example.org", False),
        ("localhost", "http://localhost:8000", True),
        ("localhost", "http://localhost:8000.evil.example", False),
        ("abc.onion", "http://abc.onion", True),
        ("abc.onion", "https://abc.onion", True),
    ],
)
def test_only_pages_of_a_configured_site_may_ask(
    settings: Any, host: str, origin: str, expected: bool
) -> None:
    settings.ALLOWED_HOSTS = ["Cases.example.org", "abc.onion", ".wild.example", "localhost"]
    assert is_origin_of(host, origin) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "a.wild.example"])
def test_addresses_and_patterns_offer_no_passkeys(
    world: World, client: Client, settings: Any, host: str
) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".wild.example"]
    headers = {"host": host}
    page = client.get(reverse("sign-in"), headers=headers, secure=True)
    assert b"passkey/" not in page.content
    answer = client.post(reverse("sign-in-passkey"), headers=headers, secure=True)
    assert answer["Location"] == reverse("sign-in")


def test_a_passkey_of_one_name_of_the_site_does_not_open_by_another(
    world: World, carla: Client, phone: Device, client: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "other.example"]
    headers = {"host": "other.example"}
    page = client.post(reverse("sign-in-passkey"), headers=headers, secure=True)
    options = options_of(page)
    assert options["rpId"] == "other.example"
    for lies in ({}, {"host": "other.example", "origin": "https://other.example"}):
        signed = phone.sign(options, **lies)
        answer = client.post(reverse("sign-in-passkey"), signed, headers=headers, secure=True)
        assert "passkey=" in answer["Location"]
        options = options_of(client.post(reverse("sign-in-passkey"), headers=headers, secure=True))


# Older copies ------------------------------------------------------------------------------


def test_a_restored_backup_does_not_bring_a_removed_passkey_back(
    world: World, carla: Client, phone: Device, client: Client
) -> None:
    row, unlocker = Passkey.objects.get(), Unlocker.objects.get(kind="passkey")
    carla.post(reverse("passkey-remove", args=[row.pk]))
    line = Waiting.objects.get(kind="removed passkey")
    Passkey.objects.bulk_create([row])  # as they were in the copy
    Unlocker.objects.bulk_create([unlocker])
    sign_in(client, phone)
    assert is_open(client), "until the journal is replayed, which is why everything stays closed"
    client.post(reverse("sign-out"))

    assert replayer_of(line.kind)(line.subject, b"") == 2
    assert replayer_of(line.kind)(line.subject, b"") == 0

    assert "passkey=" in sign_in(client, phone)["Location"]
    assert not Unlocker.objects.filter(kind="passkey").exists()


@pytest.mark.parametrize("ending", ["recover", "reset"])
def test_every_new_beginning_is_journalled(
    world: World, carla: Client, client: Client, ending: str
) -> None:
    row, new = Passkey.objects.get(), "another set of quiet words"
    if ending == "recover":
        entering.recover(code=world.carla.recovery_code, new=new)
    else:
        second_coordinator(world)
        code = begin_reset(
            keyring=reopened(world.fran), actor=world.fran.user, user=world.carla.user
        )
        finish_reset(reset=find_reset(code), new=new)
    assert not Passkey.objects.exists()
    assert not Unlocker.objects.filter(kind="passkey").exists()
    assert Waiting.objects.get(kind="removed passkey").subject == str(row.pk)
