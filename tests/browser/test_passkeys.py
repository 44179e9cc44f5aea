"""Passkeys in a real browser, with the virtual authenticator that browsers bring for such tests."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, Page, expect

from accounts.models import Passkey, SecondFactor
from accounts.passkeys import _open_seed
from incidents.recording import register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.incidents import stories
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OpenTab = Callable[..., Page]


def give_device(tab: Page, *, has_prf: bool = True) -> tuple[Any, str]:
    """Put an authenticator into the machine of a tab."""
    wire = tab.context.new_cdp_session(tab)
    wire.send("WebAuthn.enable")
    options = AUTHENTICATOR | {"hasPrf": has_prf}
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return wire, made["authenticatorId"]


def type_passphrase(tab: Page, name: str) -> None:
    tab.goto("/sign-in/")
    tab.get_by_label("Sign-in name").fill(name)
    tab.get_by_label("Passphrase").fill(PASSWORD)
    tab.get_by_role("button", name="Unlock", exact=True).click()


def add_passkey(tab: Page, label: str = "my phone") -> None:
    tab.goto("/account/passkeys/")
    tab.get_by_label("Name").fill(label)
    tab.get_by_label("Passphrase").fill(PASSWORD)
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("heading", name="Passkeys", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name=f"Remove {label}")).to_be_visible()


def sign_out(tab: Page) -> None:
    tab.goto("/settings/")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("button", name="Lock now")).to_be_hidden()
    tab.goto("/sign-in/")


def leave_alone_too_long() -> None:
    """Let the idle time pass for every session."""
    for row in Session.objects.all():
        kept = row.get_decoded()
        kept["keys"]["seen"] -= 3600
        row.session_data = SessionStore().encode(kept)
        row.save()


@pytest.fixture
def record(transactional_db: None, world: World) -> Any:
    pavel = world.pavel
    return register(
        keyring=pavel.keyring,
        author=pavel.user,
        team=world.riverside,
        document=stories.document(),
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_signing_in_without_a_passphrase_and_reading_a_record(
    open_tab: OpenTab, world: World, record: Any, viewport: dict[str, int]
) -> None:
    tab = open_tab(world.pavel, viewport=viewport)
    give_device(tab)
    add_passkey(tab)
    expect(tab.get_by_text("opens your keys, and is")).to_be_visible()
    sign_out(tab)

    tab.get_by_role("button", name="Sign in with a passkey").click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()
    tab.goto(f"/incidents/{record.pk}/")
    expect(tab.get_by_text("Amina").first).to_be_visible()


def test_unlocking_a_locked_desk_leads_back_to_where_one_was(
    open_tab: OpenTab, world: World, record: Any
) -> None:
    tab = open_tab(world.pavel)
    give_device(tab)
    add_passkey(tab)
    leave_alone_too_long()
    tab.goto(f"/incidents/{record.pk}/")
    expect(tab.get_by_role("heading", name="Your desk is locked")).to_be_visible()

    tab.get_by_role("button", name="Unlock with a passkey").click()

    expect(tab).to_have_url(re.compile(f"/incidents/{record.pk}/$"))


def test_a_passkey_between_passphrase_and_desk(
    open_tab: OpenTab, world: World, record: Any
) -> None:
    tab = open_tab(world.pavel)
    give_device(tab)
    add_passkey(tab)
    sign_out(tab)
    type_passphrase(tab, "pavel")
    expect(tab.get_by_label("Six-digit code")).to_be_visible()

    tab.get_by_role("button", name="Use my passkey").click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()


def test_a_device_without_prf_is_a_second_factor_and_says_so(
    open_tab: OpenTab, world: World, record: Any
) -> None:
    tab = open_tab(world.pavel)
    give_device(tab, has_prf=False)
    add_passkey(tab)
    expect(tab.get_by_text("second factor only")).to_be_visible()
    sign_out(tab)
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_role("alert")).to_contain_text("cannot open your keys by itself")

    type_passphrase(tab, "pavel")
    tab.get_by_role("button", name="Use my passkey").click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()


def test_somebody_without_any_factor_is_led_to_add_a_passkey(
    open_tab: OpenTab, world: World, transactional_db: None
) -> None:
    SecondFactor.objects.filter(user=world.pavel.user).delete()
    world.pavel.factor = ""
    tab = open_tab(world.pavel)
    give_device(tab)
    tab.goto("/today/")
    tab.get_by_role("link", name="Use a passkey instead").click()
    tab.get_by_label("Name").fill("my phone")
    tab.get_by_label("Passphrase").fill(PASSWORD)
    tab.get_by_role("button", name="Go on").click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()


def test_a_person_the_device_does_not_know_gets_an_answer(
    open_tab: OpenTab, world: World, record: Any
) -> None:
    tab = open_tab(world.pavel)
    wire, device = give_device(tab)
    add_passkey(tab)
    sign_out(tab)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    tab.get_by_role("button", name="Sign in with a passkey").click()

    expect(tab.get_by_role("alert")).to_contain_text("gave no answer")


def test_who_stopped_it_may_try_again(open_tab: OpenTab, world: World, record: Any) -> None:
    tab = open_tab(world.pavel)
    give_device(tab)
    add_passkey(tab)
    sign_out(tab)
    tab.add_init_script(STOPPED_ONCE)
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_role("alert")).to_contain_text("gave no answer")

    tab.get_by_role("button", name="Use my passkey").click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()


def test_what_is_posted_is_derived_as_written_and_opens_the_seed(
    open_tab: OpenTab, world: World, record: Any
) -> None:
    """And what the device computed itself never leaves the browser."""
    tab = open_tab(world.pavel)
    wire, device = give_device(tab)
    posted: list[str] = []
    tab.on("request", lambda request: posted.append(request.post_data or ""))
    add_passkey(tab)
    output = read(tab.evaluate(PRF_OUTPUT, credential_of(wire, device)))
    row = Passkey.objects.get()

    secret = derived(output)

    assert _open_seed(row, secret) == world.pavel.seed
    assert any(write(secret) in body for body in posted)
    for raw in (write(output), base64.b64encode(output).decode(), output.hex()):
        assert not any(raw in body for body in posted)


def test_nothing_of_it_stays_in_the_browser(open_tab: OpenTab, world: World, record: Any) -> None:
    """Neither in a field, which browsers keep with the page, nor behind the button *Back*."""
    tab = open_tab(world.pavel)
    give_device(tab)
    add_passkey(tab)
    assert tab.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert tab.locator("[name=credential], [name=unlocker]").count() == 0
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        tab.go_back()


def test_a_browser_without_passkeys_sees_no_button(
    open_tab: OpenTab, world: World, transactional_db: None
) -> None:
    tab = open_tab()
    tab.add_init_script("delete window.PublicKeyCredential")
    tab.goto("/sign-in/")
    expect(tab.get_by_role("button", name="Unlock", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()

    mine = open_tab(world.pavel)
    mine.add_init_script("delete window.PublicKeyCredential")
    mine.goto("/account/passkeys/")
    expect(mine.get_by_text("This browser has no passkeys")).to_be_visible()
    expect(mine.get_by_label("Passphrase")).to_be_hidden()


def test_without_script_the_six_digits_still_work(
    chromium: Any, live_server: Any, world: World, record: Any, open_tab: OpenTab
) -> None:
    from accounts import totp

    with_script = open_tab(world.pavel)
    give_device(with_script)
    add_passkey(with_script)
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    tab = context.new_page()
    type_passphrase(tab, "pavel")
    expect(tab.get_by_role("button", name="Use my passkey")).to_be_hidden()

    tab.get_by_label("Six-digit code").fill(totp.code_at(world.pavel.factor, totp.step_now()))
    tab.get_by_role("button", name="Unlock", exact=True).click()

    expect(tab.get_by_role("heading", name="Today")).to_be_visible()
    context.close()


def test_its_pages_are_free_of_barriers(open_tab: OpenTab, world: World, record: Any) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    give_device(tab)
    add_passkey(tab, "The grey phone of the office, third drawer on the left side")
    assert barriers(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sign_out(tab)
    type_passphrase(tab, "pavel")
    expect(tab.get_by_role("button", name="Use my passkey")).to_be_visible()
    assert barriers(tab) == []
    tab.goto("/sign-in/")
    tab.add_init_script(STOPPED_ONCE)
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    assert barriers(tab) == []


STOPPED_ONCE = """
const real = navigator.credentials.get.bind(navigator.credentials);
let stopped = false;
navigator.credentials.get = (asked) => {
  if (stopped) return real(asked);
  stopped = true;
  return Promise.reject(new DOMException("", "NotAllowedError"));
};
"""
PRF_OUTPUT = """async (id) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const made = await navigator.credentials.get({ publicKey: {
    challenge: new Uint8Array(32), rpId: location.hostname, userVerification: "required",
    allowCredentials: [{ type: "public-key", id: bytes(id) }],
    extensions: { prf: { eval: { first: new TextEncoder().encode("amparo passkey input 1") } } },
  } });
  const output = new Uint8Array(made.getClientExtensionResults().prf.results.first);
  return btoa(String.fromCharCode(...output));
}"""


def credential_of(wire: Any, device: str) -> str:
    listed = wire.send("WebAuthn.getCredentials", {"authenticatorId": device})
    return str(listed["credentials"][0]["credentialId"])


def derived(output: bytes) -> bytes:
    """By docs/crypto.md, and by nothing of ours."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=b"amparo passkey secret 1").derive(output)


def read(text: str) -> bytes:
    return base64.b64decode(text)


def write(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
