"""Someone who writes the database moves sealed values about. Nothing opens as something else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection

from accounts.keyed.announcing import announce
from accounts.models import Role, Team
from advocacy import blocks, frames
from advocacy.signers import Signer
from audit import unattended
from audit.guarding import remove_guards
from incidents import reminders
from incidents.evidence.rekeying import renew_files
from incidents.facts import Fact, emit
from incidents.grants import grant_parts, part_keys
from incidents.models import Record, SealedFact
from incidents.search import blocks as index_blocks
from incidents.search.editions import open_editions
from legal_aid.checking import check_conflict
from legal_aid.joined import join_incident
from legal_aid.models import Offer
from legal_aid.referrals import refer
from tests.accounts.keyed_stories import hand, lose
from tests.advocacy.invented import crowd
from tests.attacks import ledger_columns
from tests.attacks.effort import effort
from tests.attacks.key_changes import change_key
from tests.attacks.sealed_columns import CLOSED, COLUMNS, opened, openers, sealed_columns
from tests.attacks.stage import Stage, draft_of, undone
from tests.world import make_member

pytestmark = pytest.mark.django_db
MOST_PAIRS = effort(12, 10**6)
MOST_SAMPLES = effort(1, 5)


@pytest.fixture(autouse=True)
def _no_worker_stays() -> Iterator[None]:
    yield
    unattended.stop_being_worker()


def test_every_sealed_column_is_tried() -> None:
    assert set(sealed_columns()) == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_values_swapped_between_rows_do_not_open(stage: Stage, column: str) -> None:
    with undone():
        enough_rows(stage, column)
        found = openers(column, stage)
        assert len(found) >= 2
        assert CLOSED not in [opened(one) for one in found.values()]
        for one, other in pairs(list(found)):
            with undone():
                swap(column, one, other)
                assert opened(found[one]) == CLOSED, (column, one, other)
                assert opened(found[other]) == CLOSED, (column, one, other)


@pytest.fixture(scope="module")
def samples(stage: Stage) -> dict[str, list[bytes]]:
    """Sealed values out of every column that the models have, one that is new included."""
    found = {}
    for column in sealed_columns():
        with undone():
            enough_rows(stage, column)
            found[column] = stored_values(column)
    return found


def stored_values(column: str) -> list[bytes]:
    model, field = sealed_columns()[column]
    values = model.objects.exclude(**{field: b""}).order_by("pk").values_list(field, flat=True)
    return [bytes(value) for value in values if value][:MOST_SAMPLES]


def test_every_sealed_column_has_something_to_try_elsewhere(
    samples: dict[str, list[bytes]],
) -> None:
    """The stage has to hold a row of each; `enough_rows` makes what it lacks."""
    assert [column for column, values in samples.items() if not values] == []


@pytest.mark.parametrize("column", COLUMNS)
def test_values_of_other_columns_do_not_open(
    stage: Stage, samples: dict[str, list[bytes]], column: str
) -> None:
    with undone():
        enough_rows(stage, column)
        found = list(openers(column, stage).items())[:MOST_SAMPLES]
        for pk, opener in found:
            own = read(column, pk)
            for other, values in samples.items():
                for value in values if other != column else ():
                    write(column, pk, value)
                    assert opened(opener) == CLOSED, other
            write(column, pk, own)
            assert opened(opener) != CLOSED


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", [b"", b"\x01", b"\x02" * 400, bytes(2000)])
def test_rubbish_does_not_open(stage: Stage, column: str, value: bytes) -> None:
    with undone():
        enough_rows(stage, column)
        pk, opener = next(iter(openers(column, stage).items()))
        write(column, pk, value)
        assert opened(opener) == CLOSED


def enough_rows(stage: Stage, column: str) -> None:
    """Rows that the stage has fewer than two of: retired keys, blocks, waiting facts, checks."""
    world = stage.world
    for person in (world.carla, world.dmitri):  # a change of keys may just have been taken back
        person.forget_keyring()
    if column == "accounts.TeamKey.sealed_retired_seed":
        change_key(world.riverside, world.carla)
        change_key(world.clinic, world.lena)
    elif column == "keyed.Job.sealed_keys":
        unattended.become_worker()
        announce()
        liam = make_member("liam", world.duty, Role.LAWYER, world.dmitri)
        for actor, leaving, team in (
            (world.carla, world.pavel, world.riverside),
            (world.dmitri, liam, world.duty),
        ):
            team = Team.objects.get(pk=team.pk)
            lose(actor, leaving, team)
            assert hand(actor, team)
    elif column == "incidents.Draft.sealed":
        draft_of(world.otto)
    elif column == "incidents.ReminderBook.sealed":
        for person, team, record in (
            (world.pavel, world.riverside, stage.ids["own"]),
            (world.otto, world.lakeside, stage.ids["foreign"]),
        ):
            reminders._write(person.keyring, team, record, "2026-12-01T10:00")
    elif column == "evidence.EvidencePiece.sealed_key":
        for label, person in (("own", world.pavel), ("foreign", world.otto)):
            record = Record.objects.get(pk=stage.ids[label])
            keys = part_keys(person.keyring, record)
            renew_files(record, keys, keys, list(keys))  # what comes after the commit never comes
    elif column == "incidents.FactInTransit.sealed":
        for fact in crowd(2):
            emit(world.pavel.keyring, world.riverside, fact)
    elif column.startswith("search.Block"):
        for team, person in ((world.riverside, world.pavel), (world.lakeside, world.otto)):
            held = open_editions(person.keyring, team)
            index_blocks.compact(held, team, seconds=60, all_of_them=True)
    elif column.startswith("advocacy.FactBlock"):
        for number in range(2):
            make_block(stage, crowd(3, start=10 * number))
    elif column in ledger_columns.COLUMNS:
        ledger_columns.make_rows(stage)
    elif column.startswith("legal_aid.JoinedIncident."):
        for label in ("own", "withdrawn"):
            further = Record.objects.get(pk=stage.ids[label])
            grant_parts(keyring=world.pavel.keyring, record=further,
                        parts=["account", "identity"], team=world.clinic)  # fmt: skip
            case = Record.objects.get(pk=stage.ids["case"])
            join_incident(**world.lena.acting, record=case, incident=further)
    elif column == "legal_aid.Offer.sealed_check":
        check_conflict(
            world.dmitri.keyring, world.dmitri.user, Offer.objects.get(pk=stage.ids["offer-live"])
        )
        second_live_offer(stage)


def make_block(stage: Stage, facts: list[Fact]) -> None:
    team, keyring = stage.world.trends, stage.world.ada.keyring
    rows = [SealedFact.objects.create(team=team, sealed=b"x").pk]
    signer = Signer(stage.world.riverside.pk, bytes(32))
    fresh_facts = frames.frame_of((signer, fact) for fact in facts)
    blocks.compact(keyring=keyring, team=team, blocks=[], fresh=fresh_facts, rows=rows)


def second_live_offer(stage: Stage) -> None:
    """Lena gets an offer too, and has checked it."""
    world = stage.world
    own = Record.objects.get(pk=stage.ids["own"])
    referral = refer(keyring=world.carla.keyring, actor=world.carla.user, record=own)
    offer = Offer.objects.get(referral=referral, state=Offer.State.LIVE)
    check_conflict(world.lena.keyring, world.lena.user, offer)


def pairs(rows: list[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Neighbours first, so that different parts, persons and kinds meet, then the others."""
    near = list(itertools.pairwise(rows))
    far = [pair for pair in itertools.combinations(rows, 2) if pair not in near]
    return itertools.islice(itertools.chain(near, far), MOST_PAIRS)


# As whoever has the database's password does it -------------------------------


def stored(value: UUID) -> str:
    return str(value) if connection.vendor == "postgresql" else value.hex


def place(column: str) -> tuple[str, str, str]:
    model, field = sealed_columns()[column]
    return model._meta.db_table, field, model._meta.pk.column


def read(column: str, pk: UUID) -> bytes:
    table, field, key = place(column)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{field}" FROM "{table}" WHERE "{key}" = %s', [stored(pk)])
        return bytes(cursor.fetchone()[0])


def write(column: str, pk: UUID, value: bytes) -> None:
    table, field, key = place(column)
    if table == "audit_entry":
        remove_guards()
    with connection.cursor() as cursor:
        statement = f'UPDATE "{table}" SET "{field}" = %s WHERE "{key}" = %s'
        cursor.execute(statement, [value, stored(pk)])
        assert cursor.rowcount == 1


def swap(column: str, one: UUID, other: UUID) -> None:
    first, second = read(column, one), read(column, other)
    assert first != second
    write(column, one, second)
    write(column, other, first)


def test_swapping_back_opens_again(stage: Stage) -> None:
    """The tests above would notice: it is the swap that closes, nothing else."""
    column = "incidents.PartRevision.sealed"
    one, other = list(openers(column, stage))[:2]
    before = opened(openers(column, stage)[one])
    with undone():
        swap(column, one, other)
        swap(column, other, one)
        assert opened(openers(column, stage)[one]) == before != CLOSED
