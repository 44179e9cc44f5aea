"""Sealed reports arrive from phones: once, whole, readable by their team and joined to nobody."""

from __future__ import annotations

import base64

import pytest

from accounts.changing import remove_member
from accounts.models import KeyRenewal, Membership, Role
from accounts.renewing import renew
from incidents.intake import open_intake, opens
from incidents.models import Intake, ReceiptBook
from incidents.outbox.models import IntakeFile, PhonePass
from tests.incidents.outbox.a_phone import PHOTO, Phone, text
from tests.world import make_member
from vault import KeyPair, key_id_of, recipient_of

pytestmark = pytest.mark.django_db


def test_the_team_opens_what_a_phone_sealed(world, phone, logged):
    sealed = phone.seal()
    answer = phone.post(sealed.body)
    assert (answer.status_code, answer.json()) == (201, {"reference": sealed.intake.hex[:8]})
    intake = Intake.objects.get(pk=sealed.intake)
    assert (intake.urgency, intake.state, intake.team) == (2, "sent", world.riverside)
    assert logged()[-1] == ("", "intake submitted", f"intake:{intake.pk}")
    report = open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert report.words == "By the bridge"


def test_sending_again_adds_nothing_and_is_answered_alike(world, phone, logged):
    sealed = phone.seal(files=(PHOTO,))
    first = (phone.send(sealed), phone.post(sealed.body).content)
    entries = len(logged())
    assert (phone.send(sealed), phone.post(sealed.body).content) == first
    assert (Intake.objects.count(), IntakeFile.objects.count(), len(logged())) == (1, 1, entries)


def test_an_id_that_is_anothers_is_refused_and_nothing_is_said(world, phone):
    sealed, other = phone.seal(), phone.seal()
    phone.send(sealed)
    before = bytes(Intake.objects.get().sealed)
    answer = phone.post(other.body | {"id": str(sealed.intake)})
    assert answer.status_code == 400
    assert "could not be taken" in answer.json()["errors"][0]["detail"]
    assert bytes(Intake.objects.get().sealed) == before
    lara = make_member("lara", world.lakeside, Role.PEER, world.olga)
    again = Phone.of(lara, world.lakeside).post(sealed.body)
    assert (again.status_code, again.json()) == (400, answer.json())


def test_a_receipt_that_is_taken_is_refused_alike(world, phone):
    sealed, other = phone.seal(), phone.seal()
    phone.send(sealed)
    stolen = other.body | {"receipt_hash": sealed.body["receipt_hash"]}
    assert phone.post(stolen).status_code == 400
    assert Intake.objects.count() == 1


def test_nothing_kept_joins_a_report_to_a_phone_or_a_peer(world, phone):
    phone.send(phone.seal(files=(PHOTO,)))
    made, petra = PhonePass.objects.get(), world.petra.user
    marks = [petra.pk.bytes, made.pk.bytes, made.membership_id.bytes, bytes(made.lookup_hash)]
    for row in (*Intake.objects.values(), *IntakeFile.objects.values()):
        for value in row.values():
            written = value if isinstance(value, bytes) else str(value).replace("-", "").encode()
            assert not any(mark in written or mark.hex().encode() in written for mark in marks)
    assert not ReceiptBook.objects.exists()
    columns = {"id", "membership_id", "lookup_hash", "made_week"}
    assert set(PhonePass.objects.values().get()) == columns


WRONG = {
    "urgency": [3, -1, "2", None, True],
    "files": [9, -1, "1"],
    "receipt_hash": ["", "AAAA", "é", text(bytes(33))],
    "public_key": ["", text(bytes(32)), text(b"\xff" * 1216)],
    "sealed": ["", "AAAA", text(bytes(2000)), text(b"\1" * 300_001)],
    "id": ["", "x", 7, "\x00", "66185228-753a-4a30-afe8-1f6899a2bd7"],
    "more": ["unknown"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in WRONG.items() for v in vs])
def test_what_has_not_the_shape_of_a_sealed_report_is_refused(world, phone, name, value):
    answer = phone.post(phone.seal().body | {name: value})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Intake.objects.exists()


def test_a_report_for_nobody_here_is_kept_and_does_not_open(world, phone):
    """The server cannot tell, and drops nothing that somebody sent."""
    phone.key = KeyPair.generate().public
    assert phone.send(phone.seal()) == 201
    assert not opens(world.pavel.keyring, Intake.objects.get())


def test_a_report_waits_for_its_files(world, phone):
    sealed = phone.seal(files=(PHOTO, PHOTO * 3))
    phone.put(sealed.intake, 2, sealed.files[1])
    answer = phone.post(sealed.body)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:amparo:problem:files_missing")
    assert not Intake.objects.exists()
    assert phone.send(sealed) == 201


def test_a_report_sealed_before_the_key_changed_opens_and_is_sealed_anew(world, phone):
    """The phone was offline while a paralegal left Riverside."""
    paula = make_member("paula", world.riverside, Role.PARALEGAL, world.carla)
    late = phone.seal(files=(PHOTO,))
    membership = Membership.objects.get(user=paula.user, team=world.riverside)
    remove_member(keyring=world.carla.keyring, actor=world.carla.user, membership=membership)
    for person in (world.carla, world.pavel):
        person.forget_keyring()
    while KeyRenewal.objects.exists():
        renew(keyring=world.carla.keyring, actor=world.carla.user)

    assert phone.send(late) == 201
    intake = Intake.objects.get()
    report = open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert report.words == "By the bridge"
    assert KeyRenewal.objects.filter(team=world.riverside).count() == 2
    while KeyRenewal.objects.exists():
        renew(keyring=world.carla.keyring, actor=world.carla.user)
    new = key_id_of(bytes(world.riverside.current_key.public_key))
    intake.refresh_from_db()
    assert recipient_of(bytes(intake.sealed)) == new
    assert recipient_of(bytes(IntakeFile.objects.get().sealed_key)) == new
    assert opens(world.pavel.keyring, intake)


def test_a_phone_is_shown_its_own_teams_public_keys(world, phone):
    shown = phone.keys().json()
    assert shown["team"] == str(world.riverside.pk)
    assert [key["current"] for key in shown["keys"]] == [True]
    assert base64.b64decode(shown["keys"][0]["key"]) == phone.key
