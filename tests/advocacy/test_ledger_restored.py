"""A ledger after a restore, and after its team changed its key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.changing import remove_member
from accounts.models import Role
from accounts.rewrapping import rewrappers
from advocacy.ledger.bringing_back import bring_back
from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.reading import public_releases
from advocacy.ledger.state import state_of
from advocacy.ledger.verifying import exported
from audit.journal.writing import flush
from tests.accounts.changing_stories import reopened
from tests.advocacy import make_release_vector
from tests.advocacy.invented import crowd
from tests.advocacy.released import (
    announced,
    by,
    looked_at,
    published,
    second_advocate,
    table,
)
from tests.advocacy.test_ledger_chain import FORCE, TABLE, copy, refusal
from tests.world import Person, World, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_journal(settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_JOURNAL = str(tmp_path / "journal.jsonl")


@pytest.fixture
def ana(world: World) -> Person:
    return second_advocate(world)


def test_what_a_restored_copy_lacks_is_brought_back(
    world: World, ana: Person, arrive: Callable[..., None], entries: Any
) -> None:
    """From its file: publishing opens again, and never again over days that it speaks of."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]), *crowd(70, 300, period="2026-05"))
    published(world, ana, TABLE)
    (backup,) = copy(Ledger.objects.get())
    row, _seen = published(world, ana, table(by("gender", "woman")))
    file = json.dumps(exported(row))
    flush()
    LedgerRelease.objects.filter(number=2).delete()  # the copy, and the journal kept elsewhere
    Ledger.objects.update(sealed=backup["sealed"])
    assert refusal(world) == "ledger_behind"
    said = {"keyring": reopened(world.ada), "actor": world.ada.user, "team": world.trends}
    with pytest.raises(ValidationError):
        bring_back(**said, file=file.replace("woman", "women"))
    back = bring_back(**said, file=file)
    assert (back.body, back.citable) == (row.body, row.citable)
    assert entries("release.bring_back")[-1].detail == {"number": "2"}
    assert refusal(world) == "closed"
    later = table(by("gender", "woman"), since=date(2026, 5, 1), until=date(2026, 5, 31))
    third, _seen = published(world, ana, later)
    assert third.number == 3
    with pytest.raises(ValidationError, match="not the next one"):
        bring_back(**said, file=file)


def test_a_ledger_younger_than_the_backup_is_brought_back_whole(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    row, _seen = published(world, ana, TABLE)
    file = json.dumps(exported(row))
    flush()
    Ledger.objects.all().delete()
    assert refusal(world) == "ledger_altered"
    said = {"keyring": reopened(world.ada), "actor": world.ada.user, "team": world.trends}
    bring_back(**said, file=file)
    assert public_releases().get().body == row.body
    assert refusal(world) == "closed"


def test_nobody_brings_back_what_another_team_signed(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    said = {"keyring": reopened(world.ada), "actor": world.ada.user, "team": world.trends}
    with pytest.raises(ValidationError) as refused:
        bring_back(**said, file=json.dumps(make_release_vector.both()[0]))
    assert "not signed by this team" in refused.value.message_dict["file"][0]
    assert not Ledger.objects.exists()


def test_a_ledger_outlives_a_change_of_keys(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    """All is sealed anew, the secret stays, and the next release is signed by the new key."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    published(world, ana, TABLE)
    before = state_of(reopened(world.ada), Ledger.objects.get()).secret
    remove_member(
        keyring=reopened(world.fran),
        actor=world.fran.user,
        membership=ana.user.memberships.get(team=world.trends),
    )
    keyring = reopened(world.ada)
    public = bytes(world.trends.keys.get(is_current=True).public_key)
    mine = [one for name, one in rewrappers().items() if name.startswith("advocacy.Le")]
    assert len(mine) == 3
    for one in mine:
        changes = one.renewed(keyring, public, one.rows(world.trends).values_list("pk", flat=True))
        assert one.put_back(changes) == len(changes) > 0
        assert not one.stale(world.trends, public).exists()
    assert state_of(keyring, Ledger.objects.get()).secret == before
    looked_at(world, announced(), TABLE)
    world.fran.forget_keyring()
    bella = make_member("bella", Ledger.objects.get().team, Role.ADVOCATE, world.fran)
    second, _seen = published(world, bella, TABLE)
    assert exported(second)["generation"] == 2
