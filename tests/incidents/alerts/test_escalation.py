"""Urgent reports that nobody opens: who is told, when, who next, and when it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from incidents.alerts.duties import Entry, on_call, on_list, set_list
from incidents.alerts.models import Alert, Duty, PushEndpoint, ReminderAddress
from incidents.alerts.sweeping import MOST, sweep
from incidents.alerts.tasks import sweep_alerts
from incidents.intake import open_intake
from incidents.models import Intake
from tests.incidents.alerts.conftest import NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _die(*_, **__):
    raise KeyboardInterrupt


def told():
    return [address for message in mail.outbox for address in message.to]


def test_whoever_is_on_call_is_told_and_after_a_quarter_of_an_hour_the_next(
    world, list_, urgent, logged
):
    list_(world.pavel, world.carla)
    intake = urgent()
    sweep(NOON)
    assert told() == ["pavel@example.org"]
    verb = ("", "alert told", f"intake:{intake.pk}")
    assert logged()[-1] == verb
    alert = Alert.objects.get()
    assert (alert.told_at.minute, alert.due_at.minute) == (0, 20)

    sweep(NOON + 17 * MINUTE)
    assert len(mail.outbox) == 1
    sweep(NOON + 18 * MINUTE)
    assert told() == ["pavel@example.org", "carla@example.org"]
    sweep(NOON + 38 * MINUTE)
    assert told() == ["pavel@example.org", "carla@example.org", "pavel@example.org"]
    assert [entry for entry in logged() if entry == verb] == [verb] * 3


def test_opening_the_report_ends_it(world, list_, urgent):
    list_(world.pavel, world.carla)
    intake = urgent()
    sweep(NOON)
    open_intake(keyring=world.carla.keyring, reader=world.carla.user, intake=intake)
    sweep(NOON + 60 * MINUTE)
    assert told() == ["pavel@example.org"]
    assert not Alert.objects.exists()


def test_sweeping_again_tells_nobody_twice(world, list_, urgent):
    list_(world.pavel)
    urgent()
    for _ in range(3):
        sweep(NOON)
    assert len(mail.outbox) == 1


def test_killed_between_telling_and_noting_it_is_told_again(
    world, list_, urgent, push, browser_of_push, monkeypatch
):
    """At least once: the worker dies while the push service has the push already."""
    list_(world.pavel)
    ReminderAddress.objects.all().delete()
    browser_of_push(world.pavel)
    urgent()

    with monkeypatch.context() as dying:
        dying.setattr("incidents.alerts.sweeping.auditing.record", _die)
        with pytest.raises(KeyboardInterrupt):
            sweep(NOON, dial=push.dial)
    assert len(push.heard) == 1
    assert Alert.objects.get().told == 0
    sweep(NOON, dial=push.dial)
    assert len(push.heard) == 2
    assert Alert.objects.get().told == 1


def test_who_cannot_be_told_costs_no_time(world, list_, urgent, push, browser_of_push):
    list_(world.pavel, world.carla)
    ReminderAddress.objects.filter(user=world.pavel.user).delete()
    browser_of_push(world.pavel)
    push.answers = [503]
    urgent()
    result = sweep(NOON, dial=push.dial)
    assert (result.told, len(push.heard), told()) == (1, 1, ["carla@example.org"])


def test_when_nobody_can_be_told_it_is_tried_again_in_five_minutes(world, list_, urgent):
    list_(world.pavel)
    ReminderAddress.objects.all().delete()
    urgent()
    assert sweep(NOON).unheard == 1
    alert = Alert.objects.get()
    assert (alert.told, alert.told_at, alert.due_at.minute) == (0, None, 10)
    ReminderAddress.objects.create(user=world.pavel.user, email="pavel@example.org")
    sweep(NOON + 8 * MINUTE)
    assert told() == ["pavel@example.org"]


def test_at_last_it_is_told_no_more(world, list_, urgent):
    list_(world.pavel)
    urgent()
    for step in range(MOST + 5):
        sweep(NOON + step * 20 * MINUTE)
    assert len(mail.outbox) == MOST
    assert Alert.objects.get().due_at is None


def test_what_is_needed_today_waits_for_the_office(world, list_, urgent):
    list_(world.pavel)
    urgent(in_custody=False, harms=["missed_dose"])
    night = NOON - timedelta(hours=9)
    sweep(night)
    assert told() == []
    assert Alert.objects.get().due_at.hour == 8
    sweep(NOON)
    sweep(NOON + 30 * MINUTE)
    assert told() == ["pavel@example.org"]
    sweep(NOON + 63 * MINUTE)
    assert len(mail.outbox) == 2


def test_what_can_wait_a_week_is_told_to_nobody(world, list_, urgent):
    list_(world.pavel)
    urgent(in_custody=False)
    assert sweep(NOON).noticed == 0
    assert told() == []


def test_what_is_needed_now_is_told_at_night(world, list_, urgent):
    list_(world.pavel)
    urgent()
    sweep(NOON - timedelta(hours=9))
    assert told() == ["pavel@example.org"]


def test_hours_decide_who_is_told_and_when_nobodys_hold_everybody_counts(world, list_, urgent):
    list_(world.pavel, world.carla, hours={"pavel": (22, 6), "carla": (9, 17)})
    duties = on_list(world.riverside.pk)
    assert [one.user.username for one in on_call(duties, NOON)] == ["carla"]
    night = NOON + timedelta(hours=12)
    assert [one.user.username for one in on_call(duties, night)] == ["pavel"]
    assert len(on_call(duties, NOON + timedelta(hours=7))) == 2
    urgent()
    sweep(NOON)
    assert told() == ["carla@example.org"]


def test_old_reports_do_not_call_who_comes_late_to_a_list(world, list_, urgent):
    intake = urgent()
    Intake.objects.update(week="2026-W40")
    list_(world.pavel)
    sweep(NOON)
    assert told() == []
    Intake.objects.filter(pk=intake.pk).update(week="2026-W46")
    sweep(NOON)
    assert told() == ["pavel@example.org"]


def test_another_teams_report_calls_nobody_here(world, list_, urgent):
    list_(world.pavel)
    urgent()
    Intake.objects.update(team=world.lakeside)
    sweep(NOON)
    assert told() == []


def test_whoever_left_is_told_nothing_and_their_address_goes(world, list_, urgent):
    list_(world.pavel, world.carla)
    PushEndpoint.objects.create(user=world.pavel.user, url="https://push.example/x")
    world.pavel.user.memberships.update(role="peer")
    urgent()
    sweep(NOON)
    assert told() == ["carla@example.org"]
    for model in (Duty, ReminderAddress, PushEndpoint):
        assert not model.objects.filter(user=world.pavel.user).exists()


def test_the_task_does_nothing_without_reports(world, list_):
    list_(world.pavel)
    sweep_alerts()
    assert told() == []


def test_only_coordinators_set_the_list_and_only_of_members(world, logged):
    mine = [Entry(world.pavel.user.pk)]
    for person in (world.pavel, world.petra, world.otto, world.olga):
        with pytest.raises(PermissionDenied):
            set_list(actor=person.user, team=world.riverside, entries=mine)
    for wrong in (
        [Entry(world.petra.user.pk)],
        [Entry(world.otto.user.pk)],
        [*mine, *mine],
        [Entry(world.pavel.user.pk, 8, None)],
    ):
        with pytest.raises(ValidationError):
            set_list(actor=world.carla.user, team=world.riverside, entries=wrong)
    assert not Duty.objects.exists()
    set_list(actor=world.carla.user, team=world.riverside, entries=mine)
    who = str(world.carla.user.pk)
    assert logged()[-1] == (who, "on_call.set", f"team:{world.riverside.pk}")


def test_the_inbox_says_who_was_told_and_when(world, list_, urgent, browser_of):
    pavel = browser_of(world.pavel)
    intake = urgent()
    assert "Nobody is on call" in pavel.get(reverse("inbox")).content.decode()
    list_(world.pavel)
    assert "told within a minute" in pavel.get(reverse("inbox")).content.decode()
    sweep(NOON)
    page = pavel.get(reverse("inbox")).content.decode()
    assert "Told at 12:00, next at 12:20." in page
    Alert.objects.update(due_at=None, told=12)
    assert "Told 12 times" in pavel.get(reverse("inbox")).content.decode()
    open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert "Told" not in pavel.get(reverse("inbox")).content.decode()


def test_today_tells_coordinators_that_nobody_is_on_call(world, list_, browser_of):
    def said(person):
        page = browser_of(person).get(reverse("today")).content.decode()
        return "Nobody is on call for Riverside" in page

    assert said(world.carla)
    assert not said(world.pavel)
    list_(world.pavel)
    assert not said(world.carla)
    world.riverside.memberships.filter(user=world.pavel.user).delete()
    assert said(world.carla)
