"""The sealed outbox in a real browser: killed, filled up, locked and left without network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.changing import remove_member
from accounts.models import Membership, Role, TeamKey
from incidents.intake import read_intake, receipts_of
from incidents.models import Intake
from incidents.outbox.files import open_file
from incidents.outbox.models import IntakeFile, PhonePass
from incidents.outbox.passes import phones_of, revoke_phone
from tests.attacks.canaries import spellings
from tests.attacks.effort import effort
from tests.browser.phones import WORDS, PhoneBrowser
from tests.world import Person, make_member
from vault import Busy, KeyPair, key_id_of, recipient_of

pytestmark = pytest.mark.browser
PHOTO = 5_000_000
CYCLES = effort(8, 100)


@pytest.fixture
def phone(
    transactional_db: None,
    world: Any,
    playwright_here: Any,
    live_server: Any,
    tmp_path: Path,
    settings: Any,
) -> Iterator[PhoneBrowser]:
    """A phone that Petra has set up; she is signed out again."""
    settings.MEDIA_ROOT = tmp_path / "media"
    browser = PhoneBrowser(playwright_here, tmp_path / "profile", live_server.url)
    browser.set_up(world.petra)
    browser.keep()
    yield browser
    browser.close()


def words(person: Person) -> list[str]:
    return sorted(read_intake(person.keyring, row).words for row in Intake.objects.all())


def arrived(phone: PhoneBrowser, count: int) -> None:
    phone.until(lambda states: states.count("sent") == count)


def test_what_the_browser_seals_the_team_opens(world, phone):
    made = phone.add(PHOTO, 300_000, client_code="K-4821 жщ")
    arrived(phone, 1)
    intake = Intake.objects.get()
    assert made == {"reference": intake.pk.hex[:8]}
    report = read_intake(world.pavel.keyring, intake)
    assert (report.client_code, report.words) == ("K-4821 жщ", f"{WORDS} by the bridge")
    assert (intake.urgency, intake.team) == (2, world.riverside)
    for number, size in ((1, PHOTO), (2, 300_000)):
        found = open_file(
            keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake, number=number
        )
        assert b"".join(found.pieces) == b"\7" * size
    assert IntakeFile.objects.count() == 2


def test_offline_killed_restarted_it_arrives_once(world, phone):
    phone.without_background_sync()
    phone.offline()
    phone.add(PHOTO)
    assert phone.states() == ["waiting"]
    phone.kill()

    phone.start()
    phone.offline()
    phone.open()  # locked, signed out, without network, after a restart, without a passphrase
    expect(phone.page.locator("main h1:visible")).to_be_visible()
    assert phone.states() == ["waiting"]
    assert not Intake.objects.exists()

    phone.offline(False)
    arrived(phone, 1)
    assert words(world.pavel) == [f"{WORDS} by the bridge"]
    phone.send()
    assert Intake.objects.count() == 1
    assert phone.context.cookies() == []


def test_killed_again_and_again_nothing_is_lost_or_doubled(world, phone):
    """While it seals, writes or sends: what was acknowledged arrives, and nothing twice."""
    acknowledged = 0
    for cycle in range(CYCLES):
        phone.offline(cycle % 3 == 0)
        if cycle % 2:
            made = phone.add(200_000, client_code=f"c{cycle}")
            acknowledged += "reference" in made
        else:
            # Nobody waits for the answer: it dies at some point on the way.
            phone.page.evaluate(
                "([words]) => void made.outbox.add({ groups: ['arr'], words }, 0, [])",
                [f"{WORDS} cycle {cycle}"],
            )
        phone.page.wait_for_timeout(cycle * 13 % 90)
        phone.kill()
        phone.start()
        phone.open()
    phone.offline(False)
    phone.send()
    phone.until(lambda states: set(states) <= {"sent"})
    codes = [read_intake(world.pavel.keyring, row).client_code for row in Intake.objects.all()]
    assert sorted(code for code in codes if code) == sorted(f"c{n}" for n in range(1, CYCLES, 2))
    assert acknowledged == len([code for code in codes if code])
    said = words(world.pavel)
    unanswered = [one for one in said if "cycle" in one]
    assert len(unanswered) == len(set(unanswered))
    assert len(phone.states()) == len(said)


def test_nothing_typed_is_on_the_disk_of_the_phone(world, phone):
    phone.offline()
    phone.add(300_000)
    phone.page.wait_for_timeout(1500)
    phone.kill()
    needles = [needle for _how, needle in spellings(WORDS)] + [b"\7" * 64]
    files = [path for path in phone.profile.rglob("*") if path.is_file()]
    found = [
        (path.name, needle) for path in files for needle in needles if needle in path.read_bytes()
    ]
    assert found == []
    kept = b"".join(path.read_bytes() for path in files if "IndexedDB" in str(path))
    assert key_id_of(bytes(world.riverside.current_key.public_key)) in kept  # it is there, sealed
    phone.start()


def test_a_full_phone_keeps_what_is_typed_and_says_so(world, phone):
    phone.offline()
    phone.add()
    wire = phone.context.new_cdp_session(phone.page)
    quota = {"origin": phone.origin, "quotaSize": 1_000_000}
    wire.send("Storage.overrideQuotaForOrigin", quota)
    # For half a minute the browser believes in the room that there was.
    phone.page.wait_for_timeout(31_000)
    assert phone.add(3_000_000) == {"failed": "full"}
    assert phone.states() == ["waiting"]  # nothing half
    assert "reference" in phone.add()
    phone.offline(False)
    arrived(phone, 2)


def test_a_revoked_phone_keeps_its_reports_until_it_is_set_up_again(world, phone):
    phone.offline()
    phone.add()
    revoke_phone(person=world.petra.user, phone=phones_of(world.petra.user).get())
    phone.offline(False)
    expect(phone.page.get_by_role("heading", name="Set this phone up again")).to_be_visible()
    assert (phone.states(), phone.reasons()) == (["failed"], ["pass"])
    assert not Intake.objects.exists()

    phone.set_up(world.petra)
    phone.open()
    arrived(phone, 1)
    assert words(world.pavel) == [f"{WORDS} by the bridge"]
    assert PhonePass.objects.count() == 1


def test_a_phone_follows_its_teams_next_key_and_what_was_sealed_before_still_opens(world, phone):
    phone.offline()
    phone.add()
    paula = make_member("paula", world.riverside, Role.PARALEGAL, world.carla)
    old = key_id_of(bytes(world.riverside.current_key.public_key))
    membership = Membership.objects.get(user=paula.user, team=world.riverside)
    remove_member(keyring=world.carla.keyring, actor=world.carla.user, membership=membership)
    new = key_id_of(bytes(world.riverside.current_key.public_key))
    phone.offline(False)
    arrived(phone, 1)
    phone.add()
    arrived(phone, 2)
    assert {recipient_of(bytes(row.sealed)) for row in Intake.objects.all()} == {old, new}
    world.pavel.forget_keyring()
    assert len(words(world.pavel)) == 2
    assert not phone.page.evaluate("() => made.outbox.standing()")["doubted"]


def test_a_key_exchanged_in_the_database_gets_nothing(world, phone):
    known = key_id_of(bytes(world.riverside.current_key.public_key))
    TeamKey.objects.filter(team=world.riverside).update(public_key=KeyPair.generate().public)
    phone.send()
    expect(phone.page.get_by_role("heading", name="Ring your team")).to_be_visible()
    phone.add()
    arrived(phone, 1)
    assert recipient_of(bytes(Intake.objects.get().sealed)) == known


def test_leaving_locking_and_signing_out_never_take_what_waits(world, phone, monkeypatch):
    """They clear cookies and cached pages; the outbox, the worker and its page are neither."""

    def busy(**_report: Any) -> None:
        raise Busy

    monkeypatch.setattr("api.views.outbox.take_report", busy)
    phone.add()
    for button in ("Lock now", "Sign out"):
        phone.sign_in(world.petra)
        phone.page.goto("/settings/")
        phone.page.get_by_role("button", name=button).click()
        phone.page.wait_for_url("**/sign-in/**")
        phone.open()
        assert phone.states() == ["waiting"]
    phone.page.get_by_role("link", name="Quick exit").click()
    phone.page.wait_for_url("about:blank")
    phone.offline()
    phone.open()
    assert phone.states() == ["waiting"]
    assert phone.page.evaluate("() => made.outbox.count()") == 1


def test_erasing_takes_everything_and_is_the_only_thing_that_does(world, phone):
    phone.offline()
    phone.add(300_000)
    phone.page.evaluate("() => made.outbox.erase()")
    standing = phone.page.evaluate("() => made.outbox.standing()")
    assert (standing["state"], phone.states()) == ("not-set-up", [])
    assert phone.page.evaluate("() => caches.keys()") == []
    phone.offline(False)
    phone.page.wait_for_timeout(500)
    assert not Intake.objects.exists()


def test_my_reports_takes_the_receipts_that_the_phone_kept(world, phone):
    phone.add()
    arrived(phone, 1)
    assert receipts_of(world.petra.keyring, world.petra.user) == []
    phone.sign_in(world.petra)
    phone.page.goto("/report/mine/")
    [report] = [row.pk.hex[:8] for row in Intake.objects.all()]
    expect(phone.page.get_by_text(report)).to_be_visible()
    phone.open()
    assert phone.states() == []  # nothing here tells any more that something was sent


def test_the_page_stays_in_the_language_of_the_one_who_set_the_phone_up(world, phone):
    """Its worker asks without the cookie in which the choice lies."""
    phone.sign_in(world.petra)
    phone.page.goto("/settings/phones/")
    phone.page.get_by_label("Language").select_option("es")
    phone.page.get_by_role("button", name="Change language").click()
    phone.page.wait_for_url("**/settings/phones/")
    phone.page.locator("form[data-when=form] button").click()
    phone.page.locator("[data-when=done]").wait_for()
    phone.context.clear_cookies()
    for _time in range(2):  # the first opening brings what is new, the second shows it
        phone.open()
        phone.page.wait_for_timeout(1500)
    phone.offline()
    phone.open()
    assert phone.page.locator("html").get_attribute("lang") == "es"
    assert PhonePass.objects.count() == 1


def test_two_tabs_send_a_report_once(world, phone):
    phone.offline()
    phone.add(300_000)
    other = phone.context.new_page()
    other.goto("/phone/")
    phone.offline(False)
    for tab in (phone.page, other):
        tab.evaluate("() => void made.outbox.send()")
    arrived(phone, 1)
    assert (Intake.objects.count(), IntakeFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("look", ["Notes", "Weather", "Amparo"])
def test_the_app_stands_under_the_name_that_was_chosen(world, phone, look):
    phone.sign_in(world.petra)
    phone.page.goto("/settings/phones/")
    phone.page.get_by_label(look, exact=True).check()
    phone.page.get_by_role("button", name="Set up this phone").click()
    phone.page.get_by_role("link", name="Open the page that works without network").wait_for()
    phone.offline()
    phone.open()
    expect(phone.page).to_have_title(look)
    assert (
        phone.page.locator("link[rel=manifest]").get_attribute("href").endswith(f"{look.lower()}/")
    )
