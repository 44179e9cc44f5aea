"""Every stored thing says how it is erased, or why it stays."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.joining import invite
from accounts.keyrings import open_keyring
from accounts.models import (
    Invitation,
    KnownKeys,
    Membership,
    Passkey,
    Role,
    SecondFactor,
    Unlocker,
    User,
)
from audit.erasing import erase, erasure_of
from tests.attacks.stage import passkey_of
from tests.authenticator import Device
from tests.conftest import open_browser
from tests.world import World

MODELS = sorted(
    model._meta.label
    for model in apps.get_models()
    if model._meta.managed and not model._meta.proxy
)


@pytest.mark.parametrize("model", MODELS)
def test_every_model_says_how_it_is_erased(model: str) -> None:
    assert erasure_of(model), f"{model} has neither an eraser nor a reason to be kept"


def test_an_erased_person_leaves_nothing_behind(world: World) -> None:
    petra = world.petra.user
    client = open_browser(world.petra)
    assert client.get(reverse("account")).status_code == 200
    Invitation.objects.filter(
        pk=invite(
            keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, role=Role.LAWYER
        ).invitation.pk
    ).update(user=petra)
    assert passkey_of(world.petra, Device()).unlocker
    erased = erase("person", petra.pk)
    assert erased["accounts.User"] == 1
    assert client.get(reverse("account")).status_code == 302
    for rows in (
        User.objects.filter(pk=petra.pk),
        Unlocker.objects.filter(user=petra.pk),
        Passkey.objects.filter(user=petra.pk),
        Membership.objects.filter(user=petra.pk),
        SecondFactor.objects.filter(user=petra.pk),
        KnownKeys.objects.filter(owner=petra.pk),
        Invitation.objects.filter(user=petra.pk),
        Session.objects.all(),
    ):
        assert not rows.exists()


def test_an_erased_steward_leaves_public_keys_only(world: World) -> None:
    """Fran admitted Carla: what she signed must still hold, and nothing else of her remains."""
    erase("person", world.fran.user.pk)
    left = User.objects.get(pk=world.fran.user.pk)
    assert left.username.startswith("gone-")
    assert not left.is_active
    assert not left.unlockers.exists()
    assert bytes(left.sealed_signing_seed) == b""
    keyring = open_keyring(User.objects.get(username="carla"), world.carla.seed)
    assert keyring.holds(world.riverside.pk)
