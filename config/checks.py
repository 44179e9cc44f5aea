"""Explains a bad setting, at `manage.py check` and before anything serves or works."""

from __future__ import annotations

import os
import stat
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from advocacy.outputs import boundaries
from config.environment import Problem


def problems() -> list[Problem]:
    """Everything that must be put right before this installation may start."""
    return [*settings.SETTING_PROBLEMS, *_secret_key(), *_data_folder(), *_boundaries()]


def _boundaries() -> list[Problem]:
    try:
        boundaries.of_this_installation()
    except (OSError, ValueError) as error:
        told = str(error) if type(error) is ValueError else "cannot be read."
        hint = "Name a GeoJSON file of polygons, or leave it empty."
        return [Problem("AMPARO_BOUNDARIES", told, hint)]
    return []


def refuse_bad_settings() -> None:
    """Stops the start of a server or worker with one sentence per problem."""
    found = problems()
    if found:
        lines = [f"{p.name} {p.message} {p.hint}".strip() for p in found]
        raise ImproperlyConfigured("\n".join(["Amparo does not start:", *lines]))


@register(Tags.security)
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{p.name} {p.message}", hint=p.hint or None, id="amparo.E001") for p in problems()
    ]


@register(Tags.security, deploy=True)
def check_deployment(**_kwargs: Any) -> list[CheckMessage]:
    """What is fine on one's own machine and dangerous on a real installation."""
    found: list[CheckMessage] = []
    if settings.AMPARO_DEMO:
        found.append(
            Error(
                "AMPARO_DEMO is on: anyone who reaches this site may act as any demo person.",
                hint="Remove AMPARO_DEMO and start with an empty AMPARO_DATA.",
                id="amparo.E010",
            )
        )
    if stat.S_IMODE(settings.DATA.stat().st_mode) & 0o077:
        found.append(
            Error(
                "AMPARO_DATA is a folder that others on this machine can look into.",
                hint="Run: chmod 700 on it.",
                id="amparo.E013",
            )
        )
    if not settings.AMPARO_HTTPS:
        found.append(
            Error(
                "AMPARO_HTTPS is off: cookies work on localhost only.",
                hint="Put a proxy that ends TLS in front and set AMPARO_HTTPS=1.",
                id="amparo.E011",
            )
        )
    if settings.ALLOWED_HOSTS == settings.LOOPBACK_HOSTS:
        found.append(
            Error(
                "AMPARO_HOSTS is empty: the site answers on localhost only.",
                hint="Name the host people type, for example AMPARO_HOSTS=cases.example.org.",
                id="amparo.E012",
            )
        )
    return found


def _secret_key() -> list[Problem]:
    key = settings.SECRET_KEY
    if len(key) >= 50 and len(set(key)) >= 5:
        return []
    hint = "Remove AMPARO_SECRET_KEY: a good one is then made and kept in AMPARO_DATA."
    return [Problem("AMPARO_SECRET_KEY", "is too short or too regular.", hint)]


def _data_folder() -> list[Problem]:
    found = []
    if not os.access(settings.DATA, os.W_OK | os.X_OK):
        found.append(Problem("AMPARO_DATA", "is a folder we cannot write to.", "Change its owner."))
    secret = settings.DATA / "secret_key"
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        hint = "Run: chmod 600 on the file secret_key in it."
        found.append(Problem("AMPARO_DATA", "holds a secret key that others can read.", hint))
    return found
