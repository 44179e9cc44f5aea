"""Passes of phones: what they may do, what they may not, and how they end."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.changing import remove_member
from accounts.errors import KeyInDoubt
from accounts.models import Membership, Role, TeamKey, User
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from incidents.outbox.models import PhonePass
from incidents.outbox.passes import find_pass, phones_of, revoke_phone, set_up_phone
from tests.incidents.outbox.a_phone import Phone
from tests.world import make_member
from vault import KeyPair

pytestmark = pytest.mark.django_db


def test_a_peer_sets_up_a_phone_and_the_log_says_so(world, phone, logged):
    [made] = phones_of(world.petra.user)
    assert logged()[-1] == (str(world.petra.user.pk), "phone.set_up", f"phonepass:{made.pk}")
    assert find_pass(phone.text) == made
    assert phone.key == bytes(world.riverside.current_key.public_key)


def test_a_pass_is_stored_nowhere(world, phone):
    [made] = phones_of(world.petra.user)
    assert len(phone.text) == len("phone_") + 32  # 160 bits
    assert phone.text.encode() not in bytes(made.lookup_hash)
    assert len(made.lookup_hash) == 32


@pytest.mark.parametrize("who", ["pavel", "carla", "lena", "otto"])
def test_only_a_teams_peers_set_up_phones(world, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        set_up_phone(keyring=person.keyring, person=person.user, team=world.riverside)


def test_a_phone_is_given_the_key_its_peer_knows_or_none(world, phone):
    """Petra knows the key since she set up her first phone."""
    TeamKey.objects.filter(team=world.riverside).update(public_key=KeyPair.generate().public)
    with pytest.raises(KeyInDoubt):
        Phone.of(world.petra, world.riverside)
    assert PhonePass.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "phone_", "phone_" + "a" * 32, "amparo_x_y", "phone_" + "é" * 32, "phone_" + "8" * 32],
)
def test_what_is_no_pass_gets_nowhere(world, phone, text):
    assert find_pass(text) is None
    phone.text = text
    answer = phone.keys()
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_pass_opens_no_other_address(world, phone, client):
    """It is no token: everything else takes it for one that opens nothing."""
    for name in ("api-me", "api-intake-list", "api-incident-list", "api-vocabulary"):
        assert client.get(reverse(name), headers=phone.headers).status_code == 401, name
    page = client.get(reverse("my-reports"), headers=phone.headers)
    assert (page.status_code, page["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_a_token_and_a_session_do_not_reach_the_outbox(world, api_of, browser_of):
    token = api_of(world.petra, ("submit", "read", "write"))
    assert token.get("/api/v1/outbox/keys/").status_code == 401
    assert browser_of(world.petra).get("/api/v1/outbox/keys/").status_code == 401


def test_revoking_ends_it_at_once_and_for_good(world, phone, logged):
    [made] = phones_of(world.petra.user)
    copy = PhonePass.objects.get(pk=made.pk)
    reference, waiting = f"phonepass:{made.pk}", Waiting.objects.count()
    revoke_phone(person=world.petra.user, phone=made)
    assert phone.keys().status_code == 401
    assert logged()[-1] == (str(world.petra.user.pk), "phone.revoke", reference)
    assert Waiting.objects.count() == waiting + 1  # for the journal

    copy.save(force_insert=True)  # an older copy of the database was restored
    assert phone.keys().status_code == 200
    assert replayer_of("revoked phone")(str(copy.pk), b"") == 1
    assert phone.keys().status_code == 401


def test_a_phone_that_is_set_up_again_has_one_pass(world, phone, logged):
    again = set_up_phone(
        keyring=world.petra.keyring,
        person=world.petra.user,
        team=world.riverside,
        before=phone.text,
    )
    assert [verb for _who, verb, _what in logged()[-2:]] == ["phone.revoke", "phone.set_up"]
    assert phone.keys().status_code == 401
    phone.text = again.text
    assert phone.keys().status_code == 200


def test_the_pass_of_another_peer_who_used_the_phone_stays(world, phone):
    paul = make_member("paul", world.riverside, Role.PEER, world.carla)
    set_up_phone(keyring=paul.keyring, person=paul.user, team=world.riverside, before=phone.text)
    assert phone.keys().status_code == 200


def test_nobody_revokes_anothers(world, phone):
    paul = make_member("paul", world.riverside, Role.PEER, world.carla)
    with pytest.raises(PermissionDenied):
        revoke_phone(person=paul.user, phone=phones_of(world.petra.user).get())
    assert phone.keys().status_code == 200


def test_removal_from_the_team_ends_the_phone(world, phone):
    membership = Membership.objects.get(user=world.petra.user, team=world.riverside)
    remove_member(keyring=world.carla.keyring, actor=world.carla.user, membership=membership)
    assert not PhonePass.objects.exists()
    assert phone.keys().status_code == 401


def test_an_account_that_was_shut_has_no_phone(world, phone):
    User.objects.filter(pk=world.petra.user.pk).update(is_active=False)
    assert phone.keys().status_code == 401


def test_who_tries_passes_is_told_to_wait(world, phone):
    right = phone.text
    phone.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    phone.text = "phone_" + "a" * 32
    assert {phone.keys().status_code for _try in range(60)} == {401, 429}
    phone.text = right
    assert phone.keys().status_code == 200


def test_one_phone_sends_only_so_much_in_an_hour(world, phone, monkeypatch):
    from api.passes import PassThrottle

    monkeypatch.setattr(PassThrottle, "rate", "3/hour", raising=False)
    other = Phone.of(world.petra, world.riverside)
    assert [phone.keys().status_code for _try in range(4)] == [200, 200, 200, 429]
    assert other.keys().status_code == 200
