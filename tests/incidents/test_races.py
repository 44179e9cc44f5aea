"""Two people at the same moment, in two connections: one wins, the other is told."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connections

from incidents.batches import release_facts
from incidents.errors import Conflict
from incidents.intake import receipts_of, submit_intake
from incidents.models import FactInTransit, Intake, PartRevision, Record, SealedFact
from incidents.recording import register, revise
from incidents.records import history
from tests.incidents import stories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run calls in threads that start together; (what each returned or raised)."""
    barrier = threading.Barrier(len(calls))
    found = [None] * len(calls)

    def run(number, call):
        try:
            barrier.wait()
            found[number] = call()
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_revisions_of_one_reading(world, make_incident):
    record = make_incident()
    people = (world.pavel, world.carla, world.pavel, world.carla)

    def writer(number, person):
        keyring, mine = person.keyring, Record.objects.get(pk=record.pk)
        document = stories.document(title=f"reading {number}")
        return lambda: revise(
            keyring=keyring, author=person.user, record=mine, document=document, expected=1
        )

    found = at_once(*(writer(number, person) for number, person in enumerate(people)))
    lost = [one for one in found if isinstance(one, Conflict)]
    assert [one.current for one in lost] == [2, 2, 2]
    assert [one.head for one in found if isinstance(one, Record)] == [2]
    assert PartRevision.objects.filter(record=record).count() == 5
    record.refresh_from_db()
    assert [one.chain_ok for one in history(world.carla.keyring, record)] == [True, True]
    assert FactInTransit.objects.count() == 2


def test_one_record_id_twice(world):
    record_id, keyring = uuid4(), world.pavel.keyring

    def registering():
        return register(
            keyring=keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=stories.document(),
            record_id=record_id,
        )

    found = at_once(registering, registering, registering)
    assert [one.pk for one in found] == [record_id] * 3
    assert Record.objects.count() == 1
    assert PartRevision.objects.count() == 4
    assert FactInTransit.objects.count() == 1


def test_one_report_registered_by_two(world):
    receipt = submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=uuid4(),
        author=None,
        keyring=None,
    )
    intake = Intake.objects.get(pk=receipt.intake)

    def registering(person):
        keyring = person.keyring
        return lambda: register(
            keyring=keyring,
            author=person.user,
            team=world.riverside,
            document=stories.document(),
            intake=intake,
        )

    found = at_once(registering(world.pavel), registering(world.carla))
    assert sorted(type(one).__name__ for one in found) == ["Record", "ValidationError"]
    assert Record.objects.count() == 1


def test_receipts_of_reports_sent_at_once_are_all_kept(world):
    """Also for the very first ones, when there is no book to lock yet."""
    keyring = world.petra.keyring

    def sending():
        return submit_intake(
            team=world.riverside,
            report=stories.report(),
            intake_id=uuid4(),
            author=world.petra.user,
            keyring=keyring,
        )

    found = at_once(*[sending] * 5)
    kept = {one.ref for one in receipts_of(keyring, world.petra.user)}
    assert kept == {receipt.reference for receipt in found}


def test_batches_moved_by_two_workers_lose_and_double_nothing(make_incident):
    for _ in range(9):
        make_incident()
    ids = set(FactInTransit.objects.values_list("pk", flat=True))
    found = at_once(release_facts, release_facts, release_facts)
    assert sum(found) == 9
    assert set(SealedFact.objects.values_list("pk", flat=True)) == ids
