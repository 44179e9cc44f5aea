"""The register as a board, by due day, in numbers; and records that are handed to members."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from incidents.document import IncidentDocument, from_parts
from incidents.lists.assigning import MOST_AT_ONCE, assign
from incidents.lists.board import board
from incidents.lists.due import CONSENT, FOLLOW_UP, month
from incidents.lists.months import first_of_month
from incidents.lists.numbers import numbers
from incidents.lists.overview import Overview, overview
from incidents.models import Record
from incidents.records import open_parts
from tests.incidents import stories
from tests.world import Person, World

TODAY = timezone.localdate


def changed(**account: Any) -> IncidentDocument:
    """The plain story with other answers."""
    plain = stories.document().model_dump()
    plain["account"] |= account
    return IncidentDocument.model_validate(plain)


def follow_up(due: str, *, done: bool = False) -> dict[str, Any]:
    return {"id": "f1", "what": "Ring the sister", "due": due, "done": done}


def seen_by(person: Person) -> Overview:
    return overview(person.keyring, person.user)


def assignee_of(person: Person, record: Record) -> str:
    record.refresh_from_db()
    return from_parts(open_parts(person.keyring, record)).office.assignee


# The board -------------------------------------------------------------------


def test_the_board_has_every_record_of_the_team_in_the_column_of_its_state(
    world: World, make_incident: Any
) -> None:
    calm = make_incident()
    urgent = make_incident(urgency=2)
    closed = make_incident()
    Record.objects.filter(pk=closed.pk).update(state=Record.State.CLOSED)
    columns = {column.state: column for column in board(seen_by(world.pavel))}
    assert [card.pk for card in columns["registered"].cards] == [urgent.pk, calm.pk]
    assert [card.pk for card in columns["closed"].cards] == [closed.pk]
    assert columns["offered"].cards == []
    assert columns["registered"].total == 2


def test_a_column_says_how_many_more_there_are(
    world: World, make_incident: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.lists.board.SHOWN", 1)
    make_incident()
    make_incident()
    first = board(seen_by(world.pavel))[0]
    assert (len(first.cards), first.others, first.total) == (1, 1, 2)


def test_nobody_else_has_the_records_on_a_list(world: World, make_incident: Any) -> None:
    make_incident()
    for person in (world.petra, world.ada, world.lena, world.otto, world.ossian):
        assert seen_by(person).rows.is_empty()


def test_a_record_that_the_index_does_not_know_is_listed_by_its_state(
    world: World, make_incident: Any
) -> None:
    from incidents.search.models import Edition

    record = make_incident()
    Edition.objects.filter(team=world.riverside).delete()
    view = seen_by(world.pavel)
    assert view.unknown == 1
    (card,) = board(view)[0].cards
    assert (card.pk, card.is_indexed, card.title) == (record.pk, False, "")


# Handing over ----------------------------------------------------------------


def test_records_are_handed_to_a_member_all_at_once(
    world: World, make_incident: Any, logged: Any
) -> None:
    records = [make_incident(), make_incident()]
    handed = assign(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        records=records,
        assignee=world.pavel.user.pk,
    )
    assert handed == 2
    assert {assignee_of(world.pavel, one) for one in records} == {str(world.pavel.user.pk)}
    assert [verb for _who, verb, _what in logged()].count("assigned") == 2
    mine = seen_by(world.pavel).of(world.pavel.user.pk)
    assert {one.pk for one in mine.listed(mine.rows)} == {one.pk for one in records}
    again = assign(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        records=records,
        assignee=world.pavel.user.pk,
    )
    assert again == 0  # and no new revision
    assert {one.head for one in records} == {2}


def test_nobody_takes_care_of_a_record_that_is_let_go(world: World, make_incident: Any) -> None:
    record = make_incident()
    for assignee in (world.pavel.user.pk, None):
        assign(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            records=[record],
            assignee=assignee,
        )
    assert assignee_of(world.pavel, record) == ""
    assert seen_by(world.pavel).of(world.pavel.user.pk).rows.is_empty()


@pytest.mark.parametrize("name", ["petra", "ada", "lena", "otto"])
def test_a_record_is_not_handed_to_somebody_who_does_not_keep_it(
    world: World, make_incident: Any, name: str
) -> None:
    records = [make_incident(), make_incident()]
    with pytest.raises(ValidationError):
        assign(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            records=records,
            assignee=getattr(world, name).user.pk,
        )
    assert {assignee_of(world.pavel, one) for one in records} == {""}


@pytest.mark.parametrize("name", ["petra", "ada", "lena", "otto"])
def test_others_hand_over_nothing(world: World, make_incident: Any, name: str) -> None:
    record, person = make_incident(), getattr(world, name)
    with pytest.raises(PermissionDenied):
        assign(keyring=person.keyring, actor=person.user, records=[record], assignee=None)


def test_none_and_too_many_are_refused(world: World, make_incident: Any) -> None:
    record = make_incident()
    for records in ([], [record] * (MOST_AT_ONCE + 1)):
        with pytest.raises(ValidationError):
            assign(
                keyring=world.carla.keyring,
                actor=world.carla.user,
                records=records,
                assignee=None,
            )


def test_the_register_hands_over_what_was_ticked(
    world: World, make_incident: Any, browser_of: Any
) -> None:
    chosen, other = make_incident(), make_incident()
    browser = browser_of(world.carla)
    assert b'name="record"' in browser.get(reverse("register")).content
    answer = browser.post(
        f"{reverse('hand-over')}?urgent=1",
        {"record": [str(chosen.pk)], "assignee": str(world.pavel.user.pk)},
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('register')}?urgent=1#records"
    assert assignee_of(world.carla, chosen) == str(world.pavel.user.pk)
    assert assignee_of(world.carla, other) == ""


@pytest.mark.parametrize("assignee", ["", "petra", "nonsense"])
def test_what_cannot_be_handed_over_is_said_on_the_register(
    world: World, make_incident: Any, browser_of: Any, assignee: str
) -> None:
    record = make_incident()
    person = getattr(world, assignee, None)
    answer = browser_of(world.carla).post(
        reverse("hand-over"),
        {
            "record": [str(record.pk)] if assignee else [],
            "assignee": str(person.user.pk) if person else assignee,
        },
    )
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert answer.content.count(b" checked") == bool(assignee)


# The calendar ----------------------------------------------------------------


def test_the_calendar_has_follow_ups_and_people_to_ask_on_their_day(
    world: World, make_incident: Any
) -> None:
    day = TODAY() + timedelta(days=9)
    at = f"{day.isoformat()}T14:30"
    record = make_incident(
        changed(
            follow_ups=[follow_up(at)],
            consents=[
                {
                    "scope": "store",
                    "state": "not_possible",
                    "reason": "held",
                    "confirm_by": f"{day.isoformat()}T09:00",
                }
            ],
        )
    )
    make_incident(changed(follow_ups=[follow_up(at, done=True)]))
    shown = month(seen_by(world.pavel), day.replace(day=1))
    things = next(one for one in shown.days if one.date == day).things
    assert [(one.kind, one.listed.pk) for one in things] == [
        (CONSENT, record.pk),
        (FOLLOW_UP, record.pk),
    ]
    assert shown.total == 2
    assert shown.overdue == []


def test_what_is_overdue_stands_before_every_month(world: World, make_incident: Any) -> None:
    yesterday = TODAY() - timedelta(days=1)
    late = make_incident(changed(follow_ups=[follow_up(yesterday.isoformat())]))
    make_incident(changed(follow_ups=[follow_up(TODAY().isoformat())]))  # the day is not over
    closed = make_incident(changed(follow_ups=[follow_up(yesterday.isoformat())]))
    Record.objects.filter(pk=closed.pk).update(state=Record.State.CLOSED)
    shown = month(seen_by(world.pavel), date(2030, 1, 1))
    assert [one.listed.pk for one in shown.overdue] == [late.pk]
    assert shown.overdue_total == 1
    assert numbers(seen_by(world.pavel)).overdue == 1


@pytest.mark.parametrize(("starts", "blanks"), [(0, 0), (1, 6), (6, 1)])
def test_a_month_begins_on_the_weekday_of_the_reader(
    world: World, starts: int, blanks: int
) -> None:
    """1 November 2026 is a Sunday."""
    shown = month(seen_by(world.pavel), date(2026, 11, 1), week_starts=starts)
    assert shown.blanks == blanks
    assert len(shown.days) == 30
    assert (shown.before, shown.after.strftime("%Y-%m")) == (date(2026, 10, 1), "2026-12")


@pytest.mark.parametrize("text", ["", "2026-13", "11", "0001-01", "9999-12", "2026-11-05"])
def test_a_month_that_is_none_is_this_month(text: str) -> None:
    assert first_of_month(text) == TODAY().replace(day=1)
    assert first_of_month("2026-02") == date(2026, 2, 1)


# Our numbers -----------------------------------------------------------------


def test_our_numbers_are_exact_and_say_that_they_are_not_for_publication(
    world: World, make_incident: Any, browser_of: Any
) -> None:
    for region in ("KE/Nairobi", "KE/Nairobi", "KE/Lake"):
        make_incident(changed(region=region, outcomes=[]))
    closed = make_incident(changed(region="KE/Lake"))
    Record.objects.filter(pk=closed.pk).update(state=Record.State.CLOSED)
    counted = numbers(seen_by(world.pavel))
    assert (counted.total, counted.still_open, counted.referred) == (4, 3, 0)
    assert [(one.code, one.count) for one in counted.regions] == [("KE/Lake", 2), ("KE/Nairobi", 2)]
    assert counted.new[-1].count == counted.most_new == 4
    assert {one.code: one.count for one in counted.states}["closed"] == 1
    assert all(one.count == 4 for one in counted.groups)
    page = browser_of(world.pavel).get(reverse("our-numbers")).content.decode()
    assert "Not for publication" in page
    assert "csv" not in page.lower()


def test_an_empty_register_has_empty_lists(world: World, browser_of: Any) -> None:
    browser = browser_of(world.pavel)
    for name in ("register-board", "register-calendar", "our-numbers"):
        answer = browser.get(reverse(name), {"mine": "1"})
        assert answer.status_code == 200, name
