"""A ledger that was edited, cut or put back is found before anything more is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from advocacy.ledger.embargoes import open_due
from advocacy.ledger.models import KnownHead, Ledger, LedgerRelease
from advocacy.ledger.reading import public_releases
from advocacy.ledger.state import raise_threshold, state_of
from advocacy.replayers import _release
from audit.journal.writing import flush, journal_file
from tests.accounts.changing_stories import reopened
from tests.advocacy.invented import crowd
from tests.advocacy.released import (
    announced,
    by,
    looked_at,
    published,
    second_advocate,
    table,
)
from tests.world import Person, World

pytestmark = pytest.mark.django_db
FORCE = "vio_force"
TABLE = table(by("violation", "arr_syringe", FORCE))


@pytest.fixture
def ana(world: World) -> Person:
    return second_advocate(world)


@pytest.fixture(autouse=True)
def _own_journal(settings: Any, tmp_path: Path) -> None:
    settings.AMPARO_JOURNAL = str(tmp_path / "journal.jsonl")


@pytest.fixture
def two(world: World, ana: Person, arrive: Callable[..., None]) -> list[LedgerRelease]:
    """Two releases of one ledger."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    return [published(world, ana, TABLE)[0], published(world, ana, table(by("gender", "woman")))[0]]


def refusal(world: World) -> str:
    """The code with which the next release is refused."""
    with pytest.raises(ValidationError) as refused:
        looked_at(world, announced(), TABLE)
    return str(refused.value.code)


def copy(*rows: models.Model) -> list[dict[str, Any]]:
    """Rows as they are now, to be put back later."""
    return [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in rows]


def test_a_figure_that_was_edited_is_found(world: World, two: list[LedgerRelease]) -> None:
    looked_at(world, announced(), TABLE)
    first = two[0]
    LedgerRelease.objects.filter(pk=first.pk).update(body=first.body.replace("60", "65"))
    assert refusal(world) == "ledger_altered"


@pytest.mark.parametrize("number", [1, 2])
def test_a_release_that_was_removed_is_found(
    world: World, two: list[LedgerRelease], number: int
) -> None:
    LedgerRelease.objects.filter(number=number).delete()
    assert refusal(world) == "ledger_altered"


def test_releases_that_changed_places_are_found(world: World, two: list[LedgerRelease]) -> None:
    one, other = copy(*LedgerRelease.objects.order_by("number"))
    for row, place in ((one, other), (other, one)):
        said = {name: row[name] for name in ("sealed", "sealed_facts", "signature", "body")}
        LedgerRelease.objects.filter(pk=place["id"]).update(**said)
    assert refusal(world) == "ledger_altered"


def test_frozen_facts_that_were_taken_away_are_found(
    world: World, two: list[LedgerRelease]
) -> None:
    LedgerRelease.objects.filter(number=1).update(sealed_facts=two[1].sealed_facts)
    assert refusal(world) == "ledger_altered"


def test_a_ledger_put_back_is_found_by_who_saw_more(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    """Ledger and releases as they were in the morning: consistent, and older than Ada remembers."""
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    published(world, ana, TABLE)
    (morning,) = copy(Ledger.objects.get())
    published(world, ana, table(by("gender", "woman")))
    LedgerRelease.objects.filter(number=2).delete()
    Ledger.objects.update(sealed=morning["sealed"])
    assert refusal(world) == "ledger_behind"


def test_a_database_put_back_whole_is_found_by_the_journal(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    published(world, ana, TABLE)
    (morning,) = copy(Ledger.objects.get())
    heads = copy(*KnownHead.objects.all())
    published(world, ana, table(by("gender", "woman")))
    flush()
    assert '"release"' in journal_file().read_text()
    LedgerRelease.objects.filter(number=2).delete()
    Ledger.objects.update(sealed=morning["sealed"])
    for head in heads:
        KnownHead.objects.filter(pk=head["id"]).update(sealed=head["sealed"])
    assert refusal(world) == "ledger_behind"


def test_a_restored_copy_is_told_by_the_replay(world: World, two: list[LedgerRelease]) -> None:
    """What a replayed journal says closes publishing, also where its file is elsewhere."""
    journal_file().unlink(missing_ok=True)
    assert _release(f"{world.trends.pk.hex}:3", b"\1" * 32) == 1
    assert refusal(world) == "ledger_behind"
    assert _release(f"{world.trends.pk.hex}:2", b"\2" * 32) == 0  # never back again


def test_no_second_ledger_is_begun(world: World, two: list[LedgerRelease]) -> None:
    """A new secret would draw every figure anew."""
    Ledger.objects.all().delete()
    assert refusal(world) == "ledger_altered"
    KnownHead.objects.all().delete()
    flush()
    assert refusal(world) == "ledger_altered"


def test_the_threshold_only_rises(world: World, two: list[LedgerRelease], entries: Any) -> None:
    keyring, actor, team = reopened(world.ada), world.ada.user, world.trends
    ledger = Ledger.objects.get()
    raise_threshold(keyring=keyring, actor=actor, team=team, ledger=ledger, threshold=50)
    assert state_of(keyring, Ledger.objects.get()).threshold == 50
    assert entries("threshold.raise")[-1].detail == {"threshold": "50"}
    figures = looked_at(world, announced(), TABLE).release.tables[0].figures
    assert 40 not in figures
    for threshold in (50, 49, 5000):
        with pytest.raises(ValidationError, match="only be raised"):
            raise_threshold(
                keyring=keyring, actor=actor, team=team, ledger=ledger, threshold=threshold
            )


def test_an_embargo_hides_everything_until_its_day(
    world: World,
    ana: Person,
    arrive: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    entries: Any,
) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    day = timezone.localdate() + timedelta(days=3)
    row, seen = published(world, ana, TABLE, embargo=day)
    row.refresh_from_db()
    assert (row.body, row.citable, bytes(row.signature)) == ("", None, b"")
    assert not public_releases().exists()
    said = {"keyring": reopened(world.ada), "actor": world.ada.user, "team": world.trends}
    assert open_due(**said) == []
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    said["keyring"] = reopened(world.ada)
    assert [one.pk for one in open_due(**said)] == [row.pk]
    assert public_releases().get().body.encode() == seen.body
    assert entries("release.open")[-1].detail == {"number": "1"}


def test_a_correction_is_a_release_of_its_own(
    world: World, ana: Person, arrive: Callable[..., None]
) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=[FORCE]))
    first, _seen = published(world, ana, TABLE)
    with pytest.raises(ValidationError):
        looked_at(world, announced(corrects=2), TABLE)
    second, _seen = published(world, ana, TABLE, title="Corrected", corrects=1)
    first.refresh_from_db()
    assert (first.state, second.state) == ("corrected", "published")
    assert first.body  # stays readable
    looked_at(world, announced(), TABLE)


def test_who_has_new_keys_remembers_nothing(world: World, two: list[LedgerRelease]) -> None:
    """A head under keys that are gone would close the ledger for that person for ever."""
    from accounts.rewrapping import lose_what_was_sealed_to

    lose_what_was_sealed_to(world.ada.user.pk)
    assert not KnownHead.objects.filter(user=world.ada.user).exists()
