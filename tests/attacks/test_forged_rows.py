"""Someone who writes the database puts own keys and rows into it. What opens for them then?

The thief is Otto of Lakeside with a key pair of his own making and the whole database, release keys
included. Each story writes something, lets the others go on working, and counts what opens.
"""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import contexts
from accounts.admission import sign_admission
from accounts.models import Membership, Role, Team, TeamKey, User
from incidents.models import Grant, Record
from incidents.recording import register
from incidents.records import grant_context, open_parts, part_keys
from legal_aid.models import Offer, Referral
from legal_aid.offers import accept_offer
from tests.attacks.key_changes import change_key
from tests.attacks.sealed_columns import fresh
from tests.attacks.stage import Stage, counted
from tests.attacks.thief import Thief
from tests.world import Person
from vault import Undecryptable, new_key, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief(stage: Stage) -> Thief:
    return Thief(stage)


def work(person: Person, team: Team) -> Record:
    return register(keyring=fresh(person), author=person.user, team=team, document=counted())


def holds(person: Person, team: Team) -> bool:
    return fresh(person).holds(team.pk)


# Keys of one's own team ----------------------------------------------------------


def test_a_team_whose_key_was_exchanged_stops_working(stage: Stage, thief: Thief) -> None:
    """Its members hold the seed, so they know; nothing more is sealed by them to the wrong key."""
    riverside = stage.world.riverside
    thief.take_over_key(riverside)
    for person in (stage.world.carla, stage.world.pavel, stage.world.fran):
        assert not holds(person, riverside)
        with pytest.raises((Undecryptable, PermissionDenied)):
            work(person, riverside)
    page = stage.browser("para").get(reverse("incident", args=[stage.ids["own"]]))
    assert b"Amina" not in page.content
    assert thief.gains() == set()


def test_a_second_generation_that_nobody_signed_is_not_used(stage: Stage, thief: Thief) -> None:
    riverside = stage.world.riverside
    old = riverside.current_key
    TeamKey.objects.filter(pk=old.pk).update(is_current=False)
    TeamKey.objects.create(
        team=riverside,
        generation=2,
        public_key=thief.forged.public,
        signing_public=thief.forged_signing.public,
        sealed_signing_seed=b"x",
        steward=thief.person.user,
        steward_signature=bytes(64),
        predecessor_signature=bytes(64),
    )
    with pytest.raises((Undecryptable, PermissionDenied)):
        work(stage.world.pavel, riverside)
    assert thief.gains() == set()


def test_a_person_whose_key_was_exchanged_cannot_unlock(stage: Stage, thief: Thief) -> None:
    User.objects.filter(pk=stage.world.pavel.user.pk).update(public_key=thief.forged.public)
    with pytest.raises(Undecryptable):
        fresh(stage.world.pavel)
    answer = stage.browser("para").get(reverse("register"))
    assert answer.status_code == 302
    assert thief.gains() == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PARALEGAL])
def test_a_forged_membership_shows_rows_and_opens_nothing(
    stage: Stage, thief: Thief, role: Role
) -> None:
    """Scopes ask the database and believe it; keys do not."""
    riverside = stage.world.riverside
    signature = sign_admission(
        thief.person.keyring.signing,
        user=thief.person.user,
        team=riverside,
        role=role,
        public_key=thief.forged.public,
    )
    Membership.objects.create(
        user=thief.person.user,
        team=riverside,
        role=role,
        admitted_by=thief.person.user,
        sealed_seed=seal(
            thief.forged.seed,
            thief.person.user.public_key,
            contexts.team_seed(riverside.pk, 1, thief.person.user.pk),
        ),
        signature=signature,
    )
    own = Record.objects.get(pk=stage.ids["own"])
    browser = stage.browser("otho")
    for name in ("incident", "incident-revise", "refer"):
        answer = browser.get(reverse(name, args=[own.pk]))
        assert answer.status_code in (403, 404, 409, 410), name
        assert b"Amina" not in answer.content
    assert b"Arrest at a pharmacy" not in browser.get(reverse("board")).content
    work(stage.world.pavel, riverside)
    assert thief.gains() <= {"team"}  # the seed he sealed to himself


def test_a_forged_grant_gives_no_key_and_is_never_sealed_with(stage: Stage, thief: Thief) -> None:
    own = Record.objects.get(pk=stage.ids["own"])
    keys = {part: base64.b64encode(new_key()).decode() for part in ("account", "identity")}
    content = json.dumps(keys).encode()
    lakeside = stage.world.lakeside
    where = grant_context(own.pk, lakeside.pk)
    public = bytes(lakeside.current_key.public_key)
    Grant.objects.create(record=own, team=lakeside, sealed_keys=seal(content, public, where))
    with pytest.raises(Undecryptable):
        open_parts(fresh(thief.person), own)
    assert set(part_keys(fresh(stage.world.pavel), own)) == {
        "account", "identity", "sensitive", "office",
    }  # fmt: skip
    assert b"Amina" not in stage.browser("otho").get(reverse("incident", args=[own.pk])).content


def test_a_record_moved_to_another_team_opens_for_nobody_there(stage: Stage, thief: Thief) -> None:
    own = Record.objects.get(pk=stage.ids["own"])
    Record.objects.filter(pk=own.pk).update(team=stage.world.lakeside)
    answer = stage.browser("otho").get(reverse("incident", args=[own.pk]))
    assert b"Amina" not in answer.content
    assert thief.gains() == set()


def test_a_session_row_put_under_another_key_stays_locked(stage: Stage, thief: Thief) -> None:
    """Pavel's row under Otto's session key: Django believes it, the cookie's half does not fit."""
    pavel, otto = (
        Session.objects.get(pk=stage.browser(role).cookies["__Host-session"].value)
        for role in ("para", "otho")
    )
    Session.objects.filter(pk=otto.pk).update(session_data=pavel.session_data)
    answer = stage.browser("otho").get(reverse("register"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


# Keys of other teams: see test_exchanged_keys -----------------------------------


def offered(stage: Stage) -> Offer:
    return Offer.objects.get(pk=stage.ids["offer-live"])


def accepts(stage: Stage) -> Any:
    dmitri = stage.world.dmitri
    return accept_offer(
        keyring=fresh(dmitri), actor=dmitri.user, offer=offered(stage), conflict="no"
    )


def test_a_referral_moved_to_another_team_shares_no_case_with_it(
    stage: Stage, thief: Thief
) -> None:
    Referral.objects.filter(pk=stage.ids["placing"]).update(team=stage.world.lakeside)
    try_to(accepts, stage)
    assert thief.gains() == set()


def test_a_referring_team_whose_key_was_exchanged_is_sealed_no_case(
    stage: Stage, thief: Thief
) -> None:
    thief.take_over_key(stage.world.riverside)
    try_to(accepts, stage)
    assert thief.gains() == set()


def test_a_case_is_shared_with_a_team_that_changed_its_keys_properly(stage: Stage) -> None:
    carla = stage.world.carla
    change_key(stage.world.riverside, carla)
    case = accepts(stage)
    assert "shared" in open_parts(fresh(carla), case)


def test_an_offer_moved_to_another_provider_opens_nothing(stage: Stage, thief: Thief) -> None:
    Offer.objects.filter(pk=stage.ids["offer-declined"]).delete()
    Offer.objects.filter(pk=stage.ids["offer-live"]).update(provider=stage.world.clinic)
    answer = stage.browser("lwca").get(reverse("offer", args=[stage.ids["offer-live"]]))
    assert answer.status_code == 410
    assert thief.gains() == set()


def try_to(act: Any, stage: Stage) -> None:
    with contextlib.suppress(Undecryptable, PermissionDenied):
        act(stage)
