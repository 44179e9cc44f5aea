"""The stage on which attacks are tried. Built once a module; each try is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.sessions import ABSOLUTE_SECONDS
from tests.attacks.stage import Stage, set_stage


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    """For modules marked `django_db`: what a test writes is taken back, the stage stays.

    Nobody is idle on it: the visits that would keep a session open are taken back as well.
    """
    with django_db_blocker.unblock(), override_settings(AMPARO_IDLE_SECONDS=ABSOLUTE_SECONDS):
        block = transaction.atomic()
        block._from_testcase = True
        with block:
            yield set_stage()
            transaction.set_rollback(True)
