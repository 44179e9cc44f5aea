"""Verbs that write to several logs lock them last and in one order, so that none waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import auditing
from accounts.models import Organisation
from audit.models import Entry
from incidents.errors import Conflict
from incidents.models import Record
from incidents.recording import revise
from legal_aid.models import Provider, Shift
from legal_aid.providers.people import Person, set_people
from legal_aid.providers.rota import add_shift
from tests.legal_aid import stories
from tests.legal_aid.test_offer_races import only_postgres
from tests.legal_aid.test_offer_races import placed as placed


def written(queries: Any) -> list[tuple[str, str]]:
    """("log", which) or ("row", "") for every statement that locks something for good."""
    found = []
    for one in queries:
        sql = one["sql"]
        if sql.startswith("UPDATE") and '"audit_chain"' in sql.split("SET")[0]:
            found.append(("log", sql.rsplit("=", 1)[1].strip()))
        elif sql.startswith(("INSERT", "UPDATE", "DELETE")) and '"audit_' not in sql:
            found.append(("row", ""))
    return found


def withdraw_consent(world: Any, record: Record) -> None:
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.held(
            consents=[
                *stories.without("share_legal"),
                {"scope": "share_legal", "state": "withdrawn"},
            ]
        ),
        expected=record.head,
    )


@pytest.mark.django_db
def test_a_withdrawal_locks_the_logs_after_everything_else_and_in_their_order(world, make_case):
    case = make_case()
    record = Record.objects.get(pk=case.case_file.incident_id)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        withdraw_consent(world, record)
    found = written(queries)
    logs = [which for kind, which in found if kind == "log"]
    assert len(set(logs)) == 2  # the case's provider and the documentation team hear of it
    assert logs == sorted(logs)
    assert [kind for kind, _which in found].index("log") == len(found) - len(logs)


@pytest.mark.django_db
def test_what_fails_writes_no_entry_and_what_goes_on_writes_its_own(world):
    organisation = Organisation.objects.get(pk=world.riverside.organisation_id)
    user, before = world.carla.user, Entry.objects.count()

    def write(*, fails: bool) -> None:
        with auditing.kept_for_last():
            auditing.record(organisation, user, "signed_in", user)
            if fails:
                raise LookupError

    with auditing.kept_for_last():
        write(fails=False)
        with pytest.raises(LookupError):
            write(fails=True)
        assert Entry.objects.count() == before  # the log is locked at the end
    assert Entry.objects.count() == before + 1
    with pytest.raises(LookupError):
        write(fails=True)
    assert Entry.objects.count() == before + 1
    with transaction.atomic():
        auditing.record(organisation, user, "signed_in", user)
    assert Entry.objects.count() == before + 2


def strictly_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each returned or raised; a deadlock is one of the things that can be raised."""
    start, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[number] = call()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return found


@only_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", range(4))
def test_a_consent_is_taken_back_while_the_record_is_revised_without_a_deadlock(placed, again):
    world, referral = placed
    record = Record.objects.get(pk=referral.record_id)

    def retitle() -> None:
        mine = Record.objects.get(pk=record.pk)
        revise(
            keyring=world.carla.keyring, author=world.carla.user, record=mine,
            document=stories.held(title=f"Seen again {again}"), expected=record.head,
        )  # fmt: skip

    found = strictly_at_once([lambda: withdraw_consent(world, record), retitle])

    assert not [one for one in found if isinstance(one, OperationalError)], found
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "NoneType"]
    assert [one for one in found if isinstance(one, Conflict)]


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_of_overlapping_shifts_at_once_one_is_on_the_rota(placed):
    world, _referral = placed
    provider = Provider.objects.get(team=world.clinic)
    set_people(actor=world.lena.user, provider=provider, people=[Person(name="Zawadi")])
    person = provider.people.get().pk
    start = timezone.now().replace(microsecond=0) + timedelta(hours=1)

    def put(first: int, last: int) -> Callable[[], Any]:
        begins, ends = start + timedelta(hours=first), start + timedelta(hours=last)
        return lambda: add_shift(
            actor=world.lena.user, provider=Provider.objects.get(pk=provider.pk),
            person=person, start=begins, end=ends,
        )  # fmt: skip

    found = strictly_at_once([put(0, 12), put(1, 2), put(-1, 13), put(1, 14), put(0, 12)])

    assert Shift.objects.count() == 1
    refused = [one for one in found if isinstance(one, ValidationError)]
    assert len(refused) == 4
    assert {next(iter(one.error_dict)) for one in refused} == {"start"}


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_verbs_that_name_two_logs_in_opposite_order_do_not_wait_for_each_other(placed):
    """Each has recorded in one log when the other has, and then records in the other's."""
    world, _referral = placed
    one, other = (
        Organisation.objects.get(pk=team.organisation_id)
        for team in (world.riverside, world.clinic)
    )
    user, both, before = world.carla.user, threading.Barrier(2), Entry.objects.count()

    def write(first: Organisation, second: Organisation) -> None:
        with auditing.kept_for_last():
            auditing.record(first, user, "signed_in", user)
            both.wait(timeout=60)
            auditing.record(second, user, "signed_in", user)

    found = strictly_at_once([lambda: write(one, other), lambda: write(other, one)])

    assert found == [None, None]
    assert Entry.objects.count() == before + 4
