"""What people do with passkeys at a browser, step by step."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Passkey
from tests.authenticator import Device, options_of
from tests.world import PASSWORD


def add(client: Client, device: Device, label: str = "my phone", **lies: Any) -> Passkey | None:
    """Both steps of adding one; the row, or None if it was refused."""
    before = set(Passkey.objects.values_list("pk", flat=True))
    page = client.post(reverse("passkey-new"), {"label": label, "password": PASSWORD})
    made = device.create(options_of(page), **lies)
    client.post(reverse("passkey-add"), made | {"label": label})
    return Passkey.objects.exclude(pk__in=before).first()


def ask(client: Client) -> Any:
    """Press the button of the door; what the page asks a device for."""
    return options_of(client.post(reverse("sign-in-passkey"), {"next": "/account/"}))


def sign_in(client: Client, device: Device, *, secret: str | None = None, **lies: Any) -> Any:
    """Sign in (or unlock) with a passkey alone; `secret` in place of the device's."""
    signed = device.sign(ask(client), **lies)
    if secret is not None:
        signed["unlocker"] = secret
    return client.post(reverse("sign-in-passkey"), signed | {"next": "/account/"})


def type_passphrase(client: Client, name: str) -> Any:
    """The first step; the page between the steps."""
    answer = client.post(reverse("sign-in"), {"username": name, "password": PASSWORD})
    return client.get(answer["Location"])


def pass_factor(client: Client, name: str, device: Device, **lies: Any) -> Any:
    """Passphrase, then the passkey."""
    signed = device.sign(options_of(type_passphrase(client, name)), **lies)
    signed.pop("unlocker", None)
    return client.post(reverse("sign-in-code-passkey"), signed | {"next": "/account/"})


def is_open(client: Client) -> bool:
    """Whether a page that needs keys is served."""
    return client.get(reverse("account")).status_code == 200
