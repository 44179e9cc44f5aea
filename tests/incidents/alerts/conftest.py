"""A push service, people on call, and reports that cannot wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.alerts.duties import Entry, set_list
from incidents.alerts.models import PushEndpoint, ReminderAddress
from incidents.intake import submit_intake
from incidents.models import Intake
from tests.incidents import stories
from tests.incidents.alerts.push_service import PushService, serve
from tests.world import World

NOON = datetime(2026, 11, 18, 12, 2, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture
def push(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    service, stop, certificate = serve(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield service
    stop()


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.AMPARO_EMAIL_FROM = "office@example.org"


@pytest.fixture
def list_(world: World) -> Callable[..., None]:
    """Put people of Riverside on its list; each is reminded at an address of their own."""

    def listed(*people: Any, hours: dict[str, tuple[int, int]] | None = None) -> None:
        entries = []
        for person in people:
            name = person.user.username
            ReminderAddress.objects.update_or_create(
                user=person.user, defaults={"email": f"{name}@example.org"}
            )
            entries.append(Entry(person.user.pk, *(hours or {}).get(name, (None, None))))
        set_list(actor=world.carla.user, team=world.riverside, entries=entries)

    return listed


@pytest.fixture
def urgent(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Intake]:
    """A report of somebody who is held, of this story's week; or with other fields."""

    def sent(**fields: Any) -> Intake:
        made = uuid4()
        submit_intake(
            team=world.riverside,
            report=stories.report(**({"in_custody": True} | fields)),
            intake_id=made,
            author=world.petra.user,
            keyring=world.petra.keyring,
        )
        Intake.objects.filter(pk=made).update(week="2026-W47")
        return Intake.objects.get(pk=made)

    return sent


@pytest.fixture
def browser_of_push(push: PushService) -> Callable[..., PushEndpoint]:
    def added(person: Any, path: str = "/send/abc") -> PushEndpoint:
        return PushEndpoint.objects.create(user=person.user, url=push.url(path))

    return added
