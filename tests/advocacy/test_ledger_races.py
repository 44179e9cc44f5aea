"""Two releases of one ledger at the same moment: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.publishing import publish
from advocacy.ledger.running import Run
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd
from tests.advocacy.released import (
    announced,
    approve,
    by,
    looked_at,
    put_out,
    second_advocate,
    table,
)
from tests.incidents.test_races import at_once
from tests.world import World

FORCE = "vio_force"
TABLE = table(by("violation", "arr_syringe", FORCE))


def _arrived(arrive: Callable[..., None]) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))


@pytest.mark.django_db
def test_who_is_overtaken_while_the_audit_runs_publishes_nothing(
    world: World, arrive: Callable[..., None]
) -> None:
    """Ada's second release is published while her first is still being audited."""
    _arrived(arrive)
    ana = second_advocate(world)
    slow, fast = announced(title="Slow"), announced(title="Fast")
    for one in (slow, fast):
        approve(world, ana, looked_at(world, one, TABLE))
    overtaken: list[LedgerRelease] = []

    def meanwhile(_share: float) -> None:
        if not overtaken:
            overtaken.append(put_out(world, fast, TABLE))

    with pytest.raises(ValidationError, match="Another release") as refused:
        publish(
            keyring=reopened(world.ada),
            actor=world.ada.user,
            team=world.trends,
            announcement=slow,
            tables=[TABLE],
            progress=meanwhile,
        )
    assert refused.value.code == "overtaken"
    assert [row.number for row in LedgerRelease.objects.all()] == [1]
    assert '"Fast"' in LedgerRelease.objects.get().body
    looked_at(world, announced(), TABLE)  # the chain is whole


@pytest.mark.django_db
def test_whoever_stops_the_audit_publishes_nothing(
    world: World, arrive: Callable[..., None]
) -> None:
    _arrived(arrive)
    announcement, run = announced(), Run.begin(world.ada.user.pk, "publish")
    approve(world, second_advocate(world), looked_at(world, announcement, TABLE))
    assert run.so_far == 0
    Run(run.id, world.ada.user.pk).cancel()
    with pytest.raises(ValidationError) as refused:
        publish(
            keyring=reopened(world.ada),
            actor=world.ada.user,
            team=world.trends,
            announcement=announcement,
            tables=[TABLE],
            progress=run.progress,
            cancelled=run.cancelled,
        )
    assert refused.value.params == {"reason": "cancelled"}
    assert not LedgerRelease.objects.exists()
    run.end()
    assert run.so_far is None


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_one_wins(world: World, arrive: Callable[..., None]) -> None:
    _arrived(arrive)
    ana = second_advocate(world)
    both = [announced(title="One"), announced(title="Other")]
    for one in both:
        approve(world, ana, looked_at(world, one, TABLE))
    found = at_once(*(lambda one=one: put_out(world, one, TABLE) for one in both))
    won = [one for one in found if isinstance(one, LedgerRelease)]
    lost = [one for one in found if isinstance(one, ValidationError)]
    assert (len(won), len(lost)) == (1, 1), found
    assert [row.number for row in LedgerRelease.objects.all()] == [1]
    looked_at(world, announced(), TABLE)
