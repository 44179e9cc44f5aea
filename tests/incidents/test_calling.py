"""The number that peers call: set by whoever coordinates the team, and no secret."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Organisation
from audit.reading import read_entries
from incidents.calling import number_of, set_number
from incidents.models import CallNumber


@pytest.mark.parametrize("number", ["112", "+254 700 000 000", "(0700) 000-000", "0700.000.000"])
def test_a_coordinator_sets_the_number_and_the_log_says_so_without_it(world, browser_of, number):
    address = reverse("call-number", args=[world.riverside.pk])
    assert browser_of(world.carla).post(address, {"number": number}).status_code == 302
    assert number_of(world.riverside) == number
    chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
    log = read_entries(world.ossian.keyring, chain)
    [entry] = [entry for entry in log if entry.verb == "call_number.set"]
    assert entry.actor == str(world.carla.user.pk)
    assert number not in str(entry)


def test_an_empty_number_takes_it_away(world, browser_of):
    set_number(actor=world.carla.user, team=world.riverside, number="112")
    address = reverse("call-number", args=[world.riverside.pk])
    assert browser_of(world.carla).post(address, {"number": " "}).status_code == 302
    assert not CallNumber.objects.exists()
    assert number_of(world.riverside) == ""


@pytest.mark.parametrize("number", ["Amina", "12", "+", "700 Amina", "1" * 31, "1\n12", "7" * 25])
def test_what_is_no_number_is_refused_at_its_field(world, browser_of, number):
    address = reverse("call-number", args=[world.riverside.pk])
    page = browser_of(world.carla).post(address, {"number": number})
    assert page.context["form"].errors.keys() == {"number"}
    with pytest.raises(ValidationError):
        set_number(actor=world.carla.user, team=world.riverside, number=number)
    assert not CallNumber.objects.exists()


def test_nobody_else_sets_it(world, browser_of):
    for person in (world.pavel, world.petra, world.otto, world.olga):
        page = browser_of(person).get(reverse("call-number", args=[world.riverside.pk]))
        assert page.status_code == 404
        with pytest.raises(PermissionDenied):
            set_number(actor=person.user, team=world.riverside, number="112")


def test_the_settings_of_a_coordinator_lead_there(world, browser_of):
    page = browser_of(world.carla).get(reverse("settings")).content.decode()
    assert reverse("call-number", args=[world.riverside.pk]) in page
    assert "is one call away" in page
