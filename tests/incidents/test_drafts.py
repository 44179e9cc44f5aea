"""What is being typed, kept sealed to its writer until it is saved."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.rewrapping import lose_what_was_sealed_to
from audit.unattended import declared
from incidents import drafts
from incidents.erasing import erase_record
from incidents.models import Draft, Record
from incidents.recording import open_incident, revise
from incidents.tasks import forget_drafts
from tests.incidents import stories
from tests.incidents.typing_in import filled_in, record_data

HALF = "Half a sentence about Jasmin"


@pytest.fixture
def pavel(world, browser_of):
    return browser_of(world.pavel)


@pytest.fixture
def record(make_incident):
    return make_incident()


def revising(record):
    return reverse("incident-revise", args=[record.pk])


def type_into(browser, record, **changes):
    """Type into the form of a revision and let the script keep it."""
    typed = filled_in(browser.get(revising(record)), **({"story-narrative": HALF} | changes))
    answer = browser.post(reverse("incident-draft", args=[record.pk]), typed | {"autosave": "1"})
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Draft kept at")
    return typed


def test_what_was_typed_is_offered_and_gone_on_with(pavel, record):
    type_into(pavel, record)
    page = pavel.get(revising(record))
    html = page.content.decode()
    assert HALF not in html
    [offer] = page.context["drafts"]
    assert "Draft of" in html
    again = pavel.get(offer.address)
    assert HALF in again.content.decode()
    assert "answers need a look" not in again.content.decode()
    assert pavel.post(revising(record), filled_in(again)).status_code == 302
    record.refresh_from_db()
    assert record.head == 2
    assert not Draft.objects.exists()


def test_without_the_script_a_button_keeps_it(pavel, record):
    typed = filled_in(pavel.get(revising(record)), **{"story-narrative": HALF})
    place = reverse("incident-draft", args=[record.pk])
    assert place in pavel.get(revising(record)).content.decode()
    kept = pavel.post(place, typed)
    assert kept.status_code == 302
    assert HALF in pavel.get(kept["Location"]).content.decode()


def test_it_is_there_after_a_lock_and_a_new_sign_in(world, pavel, record, browser_of):
    type_into(pavel, record)
    pavel.post(reverse("lock"))
    assert pavel.get(f"{revising(record)}?draft=1").status_code == 302
    elsewhere = browser_of(world.pavel)
    assert HALF in elsewhere.get(f"{revising(record)}?draft=1").content.decode()
    today = elsewhere.get(reverse("today")).content.decode()
    assert f"{revising(record)}?draft=1" in today
    assert HALF not in today


def test_half_typed_and_wrong_things_are_kept_as_they_are(pavel, record):
    odd = {
        "acts-0-date": "next\nTuesday?",
        "story-narrative": "  two  blanks <b>&amp;</b>",
        "about-title": "x" * 5000,
    }
    type_into(pavel, record, **odd)
    again = pavel.get(f"{revising(record)}?draft=1")
    fields = {
        field.html_name: field.value()
        for form in (again.context["form"].about, again.context["form"].story)
        for field in form
    }
    assert fields["about-title"] == odd["about-title"]
    assert fields["story-narrative"] == odd["story-narrative"]
    assert again.context["form"].acts.forms[0]["date"].value() == odd["acts-0-date"]


def test_a_new_record_has_one_for_each_form(pavel):
    for number in range(2):
        typed = record_data(**{"about-title": f"Title {number}"}) | {"autosave": "1"}
        assert pavel.post(reverse("incident-new-draft"), typed).status_code == 200
        assert pavel.post(reverse("incident-new-draft"), typed).status_code == 200
    offered = pavel.get(reverse("incident-new")).context["drafts"]
    assert len(offered) == 2
    again = pavel.get(offered[0].address)
    assert "Title 1" in again.content.decode()
    form = filled_in(again, record_id=again.context["begin"]["record_id"].value())
    assert pavel.post(reverse("incident-new"), form).status_code == 302
    assert len(pavel.get(reverse("incident-new")).context["drafts"]) == 1
    late = pavel.post(reverse("incident-new-draft"), form | {"autosave": "1"})
    assert late.status_code == 204, "a word that was under way when the record was saved"
    assert Draft.objects.count() == 1


def test_a_draft_of_a_record_that_moved_on_meets_it_side_by_side(world, pavel, record, browser_of):
    type_into(pavel, record, **{"about-title": "Pavel's"})
    carla = browser_of(world.carla)
    carla.post(revising(record), filled_in(carla.get(revising(record)), **{"about-title": "Hers"}))
    page = pavel.get(revising(record))
    assert page.context["drafts"][0].is_behind
    again = pavel.get(f"{revising(record)}?draft=1")
    clash = pavel.post(revising(record), filled_in(again))
    assert clash.status_code == 409
    for text in ("Pavel&#x27;s", "Hers", HALF):
        assert text in clash.content.decode()
    assert Draft.objects.exists(), "nothing is saved yet"
    data = {name: clash.context[name] for name in ("expected", "base", "mine")}
    presets = {f"choose:{each.key}": choice or "mine" for each, choice in clash.context["pairs"]}
    assert pavel.post(revising(record), {"settle": "1"} | data | presets).status_code == 302
    assert not Draft.objects.exists()
    opened = open_incident(world.carla.keyring, world.carla.user, Record.objects.get()).document
    assert (opened.account.title, opened.account.narrative) == ("Pavel's", HALF)


def test_only_its_writer_finds_and_opens_it(world, pavel, record, browser_of):
    type_into(pavel, record)
    carla = browser_of(world.carla)
    assert carla.get(revising(record)).context["drafts"] == []
    assert carla.get(f"{revising(record)}?draft=1").status_code == 404
    row = Draft.objects.get()
    assert carla.post(reverse("draft-discard", args=[row.pk])).status_code == 404
    Draft.objects.update(user=world.carla.user)
    assert drafts.drafts_of(world.carla.keyring, world.carla.user) == []
    Draft.objects.update(user=world.pavel.user, slot=b"another place")
    assert drafts.drafts_of(world.pavel.keyring, world.pavel.user) == []


def test_the_row_tells_neither_the_text_nor_the_record(record, pavel):
    type_into(pavel, record)
    row = Draft.objects.get()
    stored = bytes(row.sealed) + bytes(row.slot)
    for secret in (HALF.encode(), b"Jasmin", record.pk.bytes, record.pk.hex.encode()):
        assert secret not in stored
    assert {field.name for field in Draft._meta.fields} == {
        "id", "user", "slot", "expires_on", "sealed",
    }  # fmt: skip


def test_discarding_lets_it_go(pavel, record):
    type_into(pavel, record)
    row = Draft.objects.get()
    answer = pavel.post(reverse("draft-discard", args=[row.pk]))
    assert answer["Location"] == revising(record)
    assert not Draft.objects.exists()
    assert pavel.post(reverse("draft-discard", args=[row.pk])).status_code == 404
    assert pavel.post(reverse("draft-discard", args=[uuid4()])).status_code == 404


def test_it_runs_out_after_two_weeks(pavel, record):
    type_into(pavel, record)
    today = timezone.localdate()
    assert Draft.objects.get().expires_on == today + timedelta(days=14)
    Draft.objects.update(expires_on=today)
    assert forget_drafts() == 0
    Draft.objects.update(expires_on=today - timedelta(days=1))
    assert pavel.get(revising(record)).context["drafts"] == []
    assert forget_drafts() == 1
    assert declared()["incidents.tasks.forget_drafts"] == "keyless"


def test_erasing_the_record_finds_everybodys_drafts(
    world, pavel, record, browser_of, make_incident
):
    other = make_incident()
    type_into(pavel, record)
    type_into(pavel, other)
    type_into(browser_of(world.carla), record)
    erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=record)
    [left] = drafts.drafts_of(world.pavel.keyring, world.pavel.user)
    assert left.about == other.pk
    assert drafts.drafts_of(world.carla.keyring, world.carla.user) == []


def test_taking_back_the_consent_for_sensitive_facts_ends_drafts_about_them(
    world, make_incident, pavel
):
    consents = stories.consents(sensitive_health="granted")
    record = make_incident(stories.document(consents=consents))
    type_into(pavel, record)
    carla = world.carla
    document = stories.document(consents=stories.consents(sensitive_health="withdrawn"))
    revise(keyring=carla.keyring, author=carla.user, record=record, document=document, expected=1)
    assert not Draft.objects.exists()


def test_going_on_with_sensitive_facts_is_a_look_at_them(world, make_incident, pavel, logged):
    consents = stories.consents(sensitive_health="granted")

    def facts(data):
        data["sensitive"] = {"circumstances": {}, "notes": "Since 2019"}

    record = make_incident(stories.document(facts, consents=consents))
    shown = pavel.post(
        revising(record), filled_in(pavel.get(revising(record))) | {"show": "sensitive"}
    )
    typed = filled_in(shown, **{"shown": "sensitive", "sensitive-notes": "Since 2020"})
    pavel.post(reverse("incident-draft", args=[record.pk]), typed | {"autosave": "1"})
    looks = [verb for _who, verb, _what in logged()].count("revealed")
    assert "Since 2020" not in pavel.get(revising(record)).content.decode()
    assert "Since 2020" in pavel.get(f"{revising(record)}?draft=1").content.decode()
    assert [verb for _who, verb, _what in logged()].count("revealed") == looks + 1


def test_new_keys_after_a_reset_take_drafts_along(world, pavel, record):
    type_into(pavel, record)
    lose_what_was_sealed_to(world.pavel.user.pk)
    assert not Draft.objects.exists()


def test_a_draft_of_a_record_one_may_no_longer_open_is_let_go(world, pavel, record):
    type_into(pavel, record)
    Record.objects.update(team=world.lakeside)
    assert drafts.drafts_of(world.pavel.keyring, world.pavel.user) == []
    assert not Draft.objects.exists()


def test_thirty_are_enough(world, pavel):
    for number in range(drafts.MOST):
        Draft.objects.create(
            user=world.pavel.user,
            slot=bytes([number]),
            expires_on=timezone.localdate(),
            sealed=b"x",
        )
    typed = record_data() | {"autosave": "1"}
    full = pavel.post(reverse("incident-new-draft"), typed)
    assert (full.status_code, "thirty" in full.json()["said"]) == (409, True)
    by_hand = pavel.post(reverse("incident-new-draft"), record_data())
    assert (by_hand.status_code, b"what you typed is still there" in by_hand.content) == (409, True)


def test_nobody_keeps_drafts_of_records_of_others(world, browser_of, record):
    place = reverse("incident-draft", args=[record.pk])
    for person in (world.otto, world.petra, world.lena, world.ada):
        assert browser_of(person).post(place, {"autosave": "1"}).status_code == 404


def test_nothing_of_it_is_logged(pavel, record, caplog):
    type_into(pavel, record)
    pavel.get(f"{revising(record)}?draft=1")
    assert "Jasmin" not in caplog.text
