"""Being told in a browser: the worker registers under the strict policy, and a refusal is said.

No push service can be reached from here, so subscribing itself fails; nothing is stored then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from incidents.alerts.models import PushEndpoint
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
SCOPES = "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"


def test_the_worker_is_kept_in_a_folder_without_pages(
    world: World, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(world.pavel)
    tab.goto("/settings/alerts/")
    tab.click("form[data-push] button")
    tab.wait_for_selector("[data-push-refused]:visible")
    (scope,) = tab.evaluate(SCOPES)
    assert scope.endswith("/alerts/")
    assert not PushEndpoint.objects.exists()
