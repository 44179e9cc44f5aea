"""Someone who writes the database tries to get in by passkey. They have a device of their own.

The thief is Otto of Lakeside; Pavel is whom he wants to be. What he cannot have is the secret that
Pavel's device computes, and Pavel's seed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import contexts
from accounts.models import Passkey, SecondFactor, Unlocker, User
from accounts.passkeys import _seal, read_passkeys
from tests.accounts.passkey_stories import is_open, pass_factor, sign_in
from tests.attacks.stage import Stage, undone
from tests.authenticator import Device, write
from vault import KeyPair, derive_from_secret, digest, seal_under

pytestmark = pytest.mark.django_db


class Thief:
    """Otto's device, Pavel's rows, and Otto's."""

    def __init__(self, stage: Stage) -> None:
        self.device = stage.devices["otho"]
        self.credential = self.device.credentials[0]
        self.seed = stage.world.otto.seed
        self.pavel = stage.world.pavel.user
        self.row = Passkey.objects.get(user=self.pavel)
        self.own_row = Passkey.objects.get(user=stage.world.otto.user)
        self.known = read_passkeys(self.own_row.user, self.seed)[0].credential
        self.secret = self.device.secret(self.credential)

    def sealed_by(self, seed: bytes, row: Passkey) -> bytes:
        """Details of a passkey as Pavel's row would have them, with the thief's public key."""
        return _seal(row, seed, "my phone", replace(self.known, counter=0))


@pytest.fixture
def thief(stage: Stage) -> Iterator[Thief]:
    with undone():
        yield Thief(stage)


def gets_in(device: Device) -> User | None:
    """As whom a device signs in without a passphrase."""
    client = Client()
    sign_in(client, device)
    if not is_open(client):
        return None
    return User.objects.get(pk=client.session["_auth_user_id"])


def write_row(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def test_honest_devices_get_in(stage: Stage, thief: Thief) -> None:
    """What the attacks below change is what stops them."""
    assert gets_in(stage.devices["para"]) == thief.pavel
    assert gets_in(thief.device) == stage.world.otto.user


def test_an_exchanged_public_key_opens_nothing(stage: Stage, thief: Thief) -> None:
    """The details are sealed under Pavel's seed; the thief has only another to seal with."""
    Passkey.objects.filter(pk=thief.own_row.pk).delete()
    forged = thief.sealed_by(thief.seed, thief.row)
    write_row(thief.row, credential_hash=digest(thief.credential.id), sealed=forged)
    assert gets_in(thief.device) is None
    assert gets_in(stage.devices["para"]) is None


def test_even_sealed_rightly_an_exchanged_public_key_lacks_the_secret(
    stage: Stage, thief: Thief
) -> None:
    """As if details were not sealed at all: the unlocker still needs what Pavel's device knows."""
    Passkey.objects.filter(pk=thief.own_row.pk).delete()
    forged = thief.sealed_by(stage.world.pavel.seed, thief.row)
    write_row(thief.row, credential_hash=digest(thief.credential.id), sealed=forged)
    assert gets_in(thief.device) is None


def test_another_owner_written_into_a_row_opens_nothing(stage: Stage, thief: Thief) -> None:
    write_row(thief.own_row, user=thief.pavel)
    write_row(thief.own_row.unlocker, user=thief.pavel)
    assert gets_in(thief.device) is None


def test_anothers_unlocker_hung_on_ones_own_passkey_opens_nothing(
    stage: Stage, thief: Thief
) -> None:
    thief.own_row.unlocker.delete()
    write_row(thief.row.unlocker, passkey=thief.own_row)
    assert gets_in(thief.device) is None
    write_row(thief.own_row, user=thief.pavel)
    assert gets_in(thief.device) is None


def test_an_unlocker_of_the_thiefs_own_making_opens_the_thiefs_own_seed(
    stage: Stage, thief: Thief
) -> None:
    """He can seal what he has. As Pavel he then holds no key of Pavel's, and it is noticed."""
    made = KeyPair.generate().seed
    write_row(thief.own_row, user=thief.pavel, sealed=b"")
    row = Passkey.objects.get(pk=thief.own_row.pk)
    unlocker = Unlocker(pk=thief.own_row.unlocker.pk, user=thief.pavel)
    where = contexts.passkey_unlocker(thief.pavel.pk, unlocker.pk, bytes(row.credential_hash))
    key = derive_from_secret(thief.secret, "passkey secret").unlocking_key
    write_row(unlocker, user=thief.pavel, sealed_seed=seal_under(key, made, where))
    write_row(row, sealed=thief.sealed_by(made, row))
    client = Client()
    assert sign_in(client, thief.device).status_code == 403  # the keys were exchanged
    assert not is_open(client)


def test_a_second_factor_is_not_exchanged_in_the_database_either(
    stage: Stage, thief: Thief
) -> None:
    """The thief knows Pavel's passphrase and makes his own device Pavel's passkey."""
    Passkey.objects.filter(pk=thief.own_row.pk).delete()
    forged = thief.sealed_by(thief.seed, thief.row)
    write_row(thief.row, credential_hash=digest(thief.credential.id), sealed=forged)
    client = Client()
    page = client.get(
        client.post(
            reverse("sign-in"), {"username": "pavel", "password": stage.world.pavel.password}
        )["Location"]
    )
    assert b"data-options" not in page.content, "a passkey that does not open is not asked for"
    client.post(reverse("sign-in-code-passkey"), thief.device.sign({"challenge": write(bytes(32))}))
    assert not is_open(client)


def test_who_knows_the_passphrase_and_deletes_the_factors_needs_none(
    stage: Stage, thief: Thief
) -> None:
    """Not promised: a second factor guards the door, and who writes the database is past it."""
    SecondFactor.objects.filter(user=thief.pavel).delete()
    Passkey.objects.filter(user=thief.pavel).delete()
    client = Client()
    client.post(reverse("sign-in"), {"username": "pavel", "password": stage.world.pavel.password})
    assert client.get(reverse("account"))["Location"] == reverse("factor")


def test_a_copy_of_a_device_is_not_noticed_by_a_database_put_back(
    stage: Stage, thief: Thief
) -> None:
    """Not promised: the counter stands in the database, and an older row is as good as the newer.
    Devices that carry passkeys to others do not count at all."""
    phone = stage.devices["para"]
    clone, before = copy.deepcopy(phone), bytes(thief.row.sealed)
    assert gets_in(phone) == thief.pavel
    write_row(thief.row, sealed=before)
    assert gets_in(clone) == thief.pavel


def test_with_the_passphrase_alone_a_passkey_stands_in_the_way(stage: Stage, thief: Thief) -> None:
    client = Client()
    pass_factor(client, "pavel", stage.devices["para"], signature=b"")
    assert not is_open(client)
