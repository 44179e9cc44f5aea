"""A safety hold lasts until somebody lifts it, whatever becomes of the case it was set in."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.reading import read_entries
from incidents.document import IncidentDocument
from incidents.endangered import is_endangered
from incidents.grants import grant_parts
from incidents.holding import account_of, lift, standing
from incidents.models import Grant, Record
from incidents.recording import revise
from legal_aid.errors import NotPossibleNow
from legal_aid.joined import join_incident, part_incident
from legal_aid.keeping import erase_case
from legal_aid.models import JoinedIncident
from legal_aid.transfers import transfer
from tests.legal_aid import stories
from tests.legal_aid.test_endangered import CONTACT, MARK, reachable
from tests.legal_aid.test_stages import shared_of, step
from tests.legal_aid.test_withdrawal import answered, say

pytestmark = pytest.mark.django_db
WHY = "Two officers waited at her door."
SAFE = "They were moved to another town."


def fresh(record):
    return Record.objects.select_related("team__organisation").get(pk=record.pk)


def page(browser, record):
    return browser.get(reverse("incident", args=[record.pk])).content.decode()


def told(document):
    document["identity"]["people"][0]["safe_contact"] = CONTACT


def held_by(person, record):
    return is_endangered(person.keyring, fresh(record))


def lifted(person, record, reason=SAFE):
    return lift(**person.acting, record=fresh(record), reason=reason)


@pytest.fixture
def incident(make_incident):
    return make_incident(stories.held(reachable))


@pytest.fixture
def theirs(world, make_incident):
    """Olga's record, of which the clinic was given what a case of its own would have given."""
    record = make_incident(stories.held(reachable), by=world.olga, team=world.lakeside)
    grant_parts(
        keyring=world.olga.keyring, record=record, parts=["account", "identity"], team=world.clinic
    )
    return record


def test_taking_the_consent_back_does_not_end_the_danger(world, make_case, incident, browser_of):
    case = make_case(incident)
    step(world.lena, case, "hold", WHY)

    say(world, incident, lambda data: (answered("withdrawn")(data), told(data)))

    assert shared_of(world.pavel, case).stage == "consent_withdrawn"
    assert held_by(world.pavel, incident)
    paralegal, coordinator = browser_of(world.pavel), browser_of(world.carla)
    for browser in (paralegal, coordinator):
        assert CONTACT not in page(browser, incident)
        assert MARK in page(browser, incident)
    url = reverse("safety-hold", args=[incident.pk])
    assert url not in page(paralegal, incident)
    assert paralegal.get(url).status_code == 404
    assert url in page(coordinator, incident)
    assert coordinator.post(url, {"reason": " "}).status_code == 422
    assert held_by(world.pavel, incident)
    assert coordinator.post(url, {"reason": SAFE}).status_code == 302
    assert CONTACT in page(paralegal, incident)
    assert coordinator.get(url).status_code == 302
    [hold] = account_of(world.carla.keyring, fresh(incident)).holds
    assert (hold.lifted_by, hold.reason) == (str(world.carla.user.pk), SAFE)


def test_nobody_else_lifts_it_and_never_without_a_reason(world, make_case, incident):
    step(world.lena, make_case(incident), "hold", WHY)
    with pytest.raises(ValidationError):  # that of a case is lifted in the case
        lifted(world.carla, incident)
    say(world, incident, answered("withdrawn"))
    for person in (world.pavel, world.lena, world.olga):
        with pytest.raises(PermissionDenied):
            lifted(person, incident)
    with pytest.raises(ValidationError):
        lifted(world.carla, incident, reason="")
    lifted(world.carla, incident)
    assert not held_by(world.carla, incident)
    with pytest.raises(ValidationError):
        lifted(world.carla, incident)
    found = read_entries(world.ossian.keyring, world.riverside.organisation.chain, limit=1000)
    verbs = [entry.verb for entry in found]
    assert verbs.count("safety_lifted") == 1


def test_whoever_revises_the_record_neither_sets_nor_lifts_it(world, make_case, incident):
    step(world.lena, make_case(incident), "hold", WHY)
    say(world, incident, answered("withdrawn"))
    say(world, incident, answered("withdrawn"), title="Another title")
    assert held_by(world.pavel, incident)
    lifted(world.carla, incident)
    document = stories.held(answered("withdrawn")).model_dump()
    document["account"]["holds"] = [{"by": str(world.pavel.user.pk), "at": "2026-01-01T00:00"}]
    now = fresh(incident)
    revise(keyring=world.pavel.keyring, author=world.pavel.user, record=now,
           document=IncidentDocument.model_validate(document), expected=now.head)  # fmt: skip
    assert standing(account_of(world.pavel.keyring, fresh(incident))) is None


def test_the_next_lawyer_is_told_of_a_hold_that_lasts(world, make_case, incident):
    case = make_case(incident)
    step(world.lena, case, "hold", WHY)
    say(world, incident, answered("withdrawn"))
    say(world, incident, answered("granted"))
    make_case(fresh(incident))
    assert held_by(world.lena, incident)


def test_a_record_of_another_team_is_held_with_the_case(world, make_case, theirs, browser_of):
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    browser = browser_of(world.olga)
    assert CONTACT in page(browser, theirs)

    step(world.lena, case, "hold", WHY)
    assert CONTACT not in page(browser, theirs)
    assert MARK in page(browser, theirs)
    assert reverse("safety-hold", args=[theirs.pk]) not in page(browser, theirs)
    step(world.carla, case, "lift", SAFE)
    assert CONTACT in page(browser, theirs)
    step(world.pavel, case, "hold", WHY)  # who sets it need not have their record
    assert CONTACT not in page(browser, theirs)


def test_who_joins_a_held_case_is_held_at_once(world, make_case, theirs):
    case = make_case()
    step(world.lena, case, "hold", WHY)
    join_incident(**world.lena.acting, record=case, incident=theirs)
    assert held_by(world.olga, theirs)
    with pytest.raises(NotPossibleNow):
        part_incident(**world.lena.acting, record=case, incident=theirs)
    step(world.lena, case, "lift", SAFE)
    part_incident(**world.lena.acting, record=case, incident=theirs)
    assert not held_by(world.olga, theirs)


def test_a_joined_record_stays_held_when_either_person_says_no(world, make_case, make_incident):
    """The one whose case it is, and then the one whose record was joined."""
    case, other = make_case(), make_incident(stories.held(reachable))
    grant_parts(
        keyring=world.pavel.keyring, record=other, parts=["account", "identity"], team=world.clinic
    )
    join_incident(**world.lena.acting, record=case, incident=other)
    step(world.lena, case, "hold", WHY)
    say(world, case.case_file.incident, answered("withdrawn"))
    assert held_by(world.pavel, other)
    say(world, other, answered("withdrawn"))
    assert not JoinedIncident.objects.exists()
    assert held_by(world.pavel, other)
    lifted(world.carla, other)
    assert not held_by(world.pavel, other)
    assert held_by(world.pavel, case.case_file.incident)  # each is lifted by itself


def test_their_coordinator_lifts_what_an_ended_case_left(world, make_case, theirs):
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    step(world.lena, case, "hold", WHY)
    say(world, case.case_file.incident, answered("withdrawn"))
    assert held_by(world.olga, theirs)
    lifted(world.olga, theirs)
    assert not held_by(world.olga, theirs)


def test_a_hold_outlives_the_case_that_is_erased(world, make_case, theirs, browser_of):
    """Nobody is left to ask its lawyers: their coordinator lifts it."""
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    step(world.lena, case, "hold", WHY)
    say(world, case.case_file.incident, answered("withdrawn"))

    erase_case(**world.lena.acting, record=fresh(case))

    assert not Record.objects.filter(pk=case.pk).exists()
    browser, url = browser_of(world.olga), reverse("safety-hold", args=[theirs.pk])
    assert CONTACT not in page(browser, theirs)
    assert url in page(browser, theirs)
    assert browser.post(url, {"reason": SAFE}).status_code == 302
    assert CONTACT in page(browser, theirs)
    assert not JoinedIncident.objects.exists()


def test_what_an_erased_case_leaves_shows_neither_it_nor_whether_it_was_held(
    world, make_case, theirs
):
    found = {}
    for steps in (["hold"], ["hold", "lift"]):
        case = make_case()
        join_incident(**world.lena.acting, record=case, incident=theirs)
        for one in steps:
            step(world.lena, case, one, WHY)
        say(world, case.case_file.incident, answered("withdrawn"))
        erase_case(**world.lena.acting, record=fresh(case))
        row = JoinedIncident.objects.get()
        assert row.case is None
        found[held_by(world.olga, theirs)] = len(row.sealed_notice), len(row.sealed_notice_key)
        row.delete()
    assert found[True] == found[False]


def test_an_erased_case_that_its_lawyer_no_longer_opens_counts_as_held(
    world, make_case, theirs, monkeypatch
):
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    say(world, case.case_file.incident, answered("withdrawn"))
    Grant.objects.filter(record=case).delete()
    erase_case(**world.lena.acting, record=fresh(case))
    assert held_by(world.olga, theirs)
    lifted(world.olga, theirs)
    assert not held_by(world.olga, theirs)


def test_a_transfer_takes_along_what_another_case_says(world, make_case, incident):
    """It is held by a strategic case of other lawyers; its own case moves on."""
    own, strategic = make_case(incident), make_case()
    join_incident(**world.lena.acting, record=strategic, incident=incident)
    step(world.lena, strategic, "hold", WHY)
    transfer(**world.pavel.acting, record=own, reason="She asked for another.")
    assert not JoinedIncident.objects.exists()
    assert held_by(world.pavel, incident)


def test_an_altered_notice_is_taken_for_a_hold(world, make_case, theirs):
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    row = JoinedIncident.objects.get()
    assert not held_by(world.olga, theirs)
    row.sealed_notice = row.sealed_notice[:-1] + bytes([row.sealed_notice[-1] ^ 1])
    row.save()
    assert held_by(world.olga, theirs)


def test_a_notice_says_nothing_by_its_size(world, make_case, theirs):
    case = make_case()
    join_incident(**world.lena.acting, record=case, incident=theirs)
    free = len(JoinedIncident.objects.get().sealed_notice)
    step(world.lena, case, "hold", WHY)
    assert len(JoinedIncident.objects.get().sealed_notice) == free
