"""Receipts that a phone kept sealed come into their owner's book, and nobody else's."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from incidents.intake import receipts_of
from incidents.outbox.slips import slip_context, take_slips
from tests.incidents.outbox.a_phone import text
from tests.world import make_member
from vault import seal

pytestmark = pytest.mark.django_db


def shown(person):
    return [(one.ref, one.sent, one.state) for one in receipts_of(person.keyring, person.user)]


def test_the_sender_sees_how_far_a_report_of_the_phone_is(world, phone, browser_of):
    sealed = phone.seal()
    phone.send(sealed)
    assert shown(world.petra) == []
    browser = browser_of(world.petra)
    answer = browser.post(reverse("report-slips"), {"slips": json.dumps([text(sealed.slip)])})
    assert answer.json() == {"kept": [True]}
    assert shown(world.petra) == [(sealed.receipt.reference, "2026-11-02", "sent")]
    page = browser.get(reverse("my-reports"))
    assert sealed.receipt.reference in page.content.decode()


def test_the_same_slip_again_adds_nothing(world, phone):
    slip = phone.seal().slip
    for _time in range(2):
        assert take_slips(keyring=world.petra.keyring, person=world.petra.user, slips=[slip, slip])
    assert len(shown(world.petra)) == 1


def test_the_slip_of_another_is_left_to_them(world, phone):
    """Two peers use one phone."""
    paul = make_member("paul", world.riverside, Role.PEER, world.carla)
    slip = phone.seal().slip
    assert take_slips(keyring=paul.keyring, person=paul.user, slips=[slip]) == [False]
    assert shown(paul) == []
    assert take_slips(keyring=world.petra.keyring, person=world.petra.user, slips=[slip]) == [True]


def test_nobody_fills_anothers_book(world, phone):
    with pytest.raises(PermissionDenied):
        take_slips(keyring=world.petra.keyring, person=world.carla.user, slips=[])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        '{"intake": "x", "secret": "", "sent": "2026-11-02"}',
        '{"intake": 7, "secret": 7, "sent": 7}',
        json.dumps({"intake": "0" * 32, "secret": "00" * 19, "sent": "2026-11-02"}),
        json.dumps({"intake": "0" * 32, "secret": "00" * 20, "sent": "2026-13-02"}),
        json.dumps({"intake": "0" * 32, "secret": "00" * 20, "sent": None}),
    ],
)
def test_what_is_no_receipt_is_not_kept(world, said):
    slip = seal(said.encode(), world.petra.keyring.own.public, slip_context())
    assert take_slips(keyring=world.petra.keyring, person=world.petra.user, slips=[slip]) == [False]
    assert shown(world.petra) == []


@pytest.mark.parametrize(
    "slips",
    ["", "x", "7", "null", "{}", '"é"', "[7]", '["é"]', "[null]", '["AAA"]', json.dumps([""] * 51),
     json.dumps(["A" * 8004]), "[" * 5000],
)  # fmt: skip
def test_a_page_that_sends_nonsense_is_refused(world, browser_of, slips):
    answer = browser_of(world.petra).post(reverse("report-slips"), {"slips": slips})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert not any(answer.json()["kept"])
