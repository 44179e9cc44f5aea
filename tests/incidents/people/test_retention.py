"""A client whom no record names any more is due after the years of their organisation."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Record
from incidents.people.merging import merge_clients
from incidents.people.retention import due_in
from tests.incidents.people.stories import make_client, make_record


def age(*clients, week="2020-W01"):
    Record.objects.filter(pk__in=[one.pk for one in clients]).update(week=week)


def due(world):
    return [one.client.name for one in due_in(world.carla.keyring, world.riverside)]


def test_only_who_is_old_and_in_no_record_is_due(world):
    names = ("Old", "In a record", "New", "Held", "Merged")
    clients = {name: make_client(world.pavel, world.riverside, name=name) for name in names}
    code = clients["In a record"].client.code
    make_record(world.pavel, world.riverside, {"client_code": code})
    merge_clients(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        client=clients["Merged"].record,
        into=clients["In a record"].record,
    )
    age(*(one for name, one in clients.items() if name != "New"))
    Record.objects.filter(pk=clients["Held"].pk).update(on_hold=True)
    assert due(world) == ["Old"]


def test_nobody_is_due_before_the_years_are_over(world):
    one = make_client(world.pavel, world.riverside, name="Old")
    age(one)
    organisation = world.riverside.organisation
    organisation.keeps_years = 30
    organisation.save()
    world.riverside.refresh_from_db()
    assert due(world) == []


def test_today_tells_coordinators_alone(world, browser_of):
    one = make_client(world.pavel, world.riverside, name="Old")
    age(one)
    line = f"Client {one.client.code} is past their time"
    assert line in browser_of(world.carla).get(reverse("today")).content.decode()
    assert line not in browser_of(world.pavel).get(reverse("today")).content.decode()
    page = browser_of(world.carla).get(reverse("client", args=[one.pk])).content.decode()
    assert "the years your organisation keeps things are over" in page
