"""Releasing takes a second person; it alone may do without one, after a day and with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.approvals import approvers, ask, decide, forget_run_out
from accounts.models import Approval, Role
from accounts.releasing import use_release
from tests.accounts.changing_stories import logged, reopened
from tests.accounts.outsider_stories import trust
from tests.world import Person, World, make_member
from vault import context

TABLE = context("table", b"what is released, and 16 random bytes")
REASON = "The other advocate is in hospital and the deadline is tomorrow."


@pytest.fixture
def second(world: World) -> Person:
    """A second advocate of the same team."""
    return make_member("ana", world.trends, Role.ADVOCATE, world.fran)


def asked(world: World, approver: Person | None, subject: bytes = TABLE) -> Approval:
    return ask(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        kind=Approval.Kind.RELEASE,
        subject=subject,
        told={},
        approver=approver.user if approver else None,
    )


def release(world: World, reason: str = "", subject: bytes = TABLE) -> None:
    use_release(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        subject=subject,
        reason=reason,
    )


def approve(person: Person, row: Approval, subject: bytes = TABLE) -> None:
    decide(keyring=reopened(person), actor=person.user, approval=row, subject=subject)


def refused(world: World, **options: Any) -> bool:
    with pytest.raises(ValidationError) as error:
        release(world, **options)
    return error.value.code == "not_approved"


def clock(monkeypatch: pytest.MonkeyPatch, later: timedelta) -> None:
    now = timezone.now() + later
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_a_second_advocate_approves_and_it_counts_once(world: World, second: Person) -> None:
    approve(second, asked(world, second))
    release(world)
    verb, detail = logged(world)[-1]
    assert (verb, detail) == ("release.approved", {"approved_by": str(second.user.pk)})
    assert refused(world)


def test_an_outsider_may_approve_whom_a_coordinator_of_the_team_named(world: World) -> None:
    """Fran coordinates the trends team too, so ada can tell that the outsider is one."""
    trust(world.fran, world.lena, world.riverside.organisation)
    approve(world.lena, asked(world, world.lena))
    release(world)


def test_who_may_approve(world: World, second: Person) -> None:
    trust(world.fran, world.lena, world.riverside.organisation)
    trust(world.carla, world.otto, world.riverside.organisation)  # ada cannot verify carla
    may = approvers(
        keyring=reopened(world.ada),
        actor=world.ada.user,
        team=world.trends,
        kind=Approval.Kind.RELEASE,
    )
    assert [user.username for user in may] == ["ana", "fran", "lena"]
    for person in (world.otto, world.ada, world.carla):
        with pytest.raises(ValidationError):
            asked(world, person)


def test_an_approval_covers_one_table_only(world: World, second: Person) -> None:
    approve(second, asked(world, second))
    other = context("table", b"another")
    assert refused(world, subject=other)
    assert refused(world, subject=other, reason=REASON)
    release(world)


def test_what_was_not_shown_is_not_approved(world: World, second: Person) -> None:
    row = asked(world, second)
    with pytest.raises(ValidationError, match="no longer what was asked"):
        approve(second, row, context("table", b"another"))
    assert refused(world)


def test_an_approver_who_left_counts_no_more(world: World, second: Person) -> None:
    approve(second, asked(world, second))
    second.user.memberships.all().delete()
    assert refused(world)


def test_alone_it_takes_a_day_and_a_reason(
    world: World, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(world, second)
    assert refused(world, reason=REASON)
    clock(monkeypatch, timedelta(hours=23, minutes=59))
    assert refused(world, reason=REASON)
    monkeypatch.undo()
    assert timedelta(hours=24) <= row.cools_until - timezone.now() + timedelta(seconds=9)
    assert row.cools_until - timezone.now() < timedelta(hours=25)
    clock(monkeypatch, timedelta(hours=25))
    for said in ("", "short", "x" * 201, "ten and a\0 line"):
        with pytest.raises(ValidationError) as error:
            release(world, reason=said)
        assert "reason" in error.value.error_dict
    release(world, reason=f"  {REASON} ")
    monkeypatch.undo()
    assert logged(world)[-1] == ("release.alone", {"reason": REASON})
    assert not Approval.objects.exists()


def test_where_there_is_nobody_it_can_only_cool(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, None)
    assert refused(world, reason=REASON)
    clock(monkeypatch, timedelta(hours=25))
    release(world, reason=REASON)


def test_a_refusal_is_not_outwaited(
    world: World, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(world, second)
    decide(keyring=reopened(second), actor=second.user, approval=row, subject=None)
    clock(monkeypatch, timedelta(hours=25))
    assert refused(world, reason=REASON)


def test_an_earlier_hour_in_the_database_is_not_believed(world: World, second: Person) -> None:
    asked(world, second)
    Approval.objects.update(cools_until=timezone.now() - timedelta(hours=1))
    assert refused(world, reason=REASON)


def test_another_persons_request_does_not_count(
    world: World, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, second)
    clock(monkeypatch, timedelta(hours=25))
    with pytest.raises(ValidationError):
        use_release(
            keyring=reopened(second),
            actor=second.user,
            team=world.trends,
            subject=TABLE,
            reason=REASON,
        )


def test_a_request_runs_out_after_a_week(
    world: World, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(second, asked(world, second))
    clock(monkeypatch, timedelta(days=8))
    assert refused(world, reason=REASON)
    forget_run_out()
    assert not Approval.objects.exists()


@pytest.mark.parametrize("who", ["pavel", "ossian", "lena", "carla"])
def test_only_who_belongs_to_the_team_asks(world: World, second: Person, who: str) -> None:
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        ask(
            keyring=reopened(person),
            actor=person.user,
            team=world.trends,
            kind=Approval.Kind.RELEASE,
            subject=TABLE,
            told={},
            approver=second.user,
        )


def test_the_database_lets_nothing_but_a_release_cool_or_do_without(
    world: World, second: Person
) -> None:
    row = asked(world, second)
    later = timezone.now()
    for fields in (
        {"kind": "readmission", "cools_until": later},
        {"kind": "readmission", "cools_until": None, "asked_of": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=row.pk).update(**fields)


def test_not_too_many_requests_wait(world: World, second: Person) -> None:
    for number in range(20):
        asked(world, second, context("table", number))
    with pytest.raises(ValidationError, match="Too many"):
        asked(world, second)
