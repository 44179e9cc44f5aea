"""Who was asked, what came of it, how long it took, and why nobody took the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from legal_aid.fairness import NOBODY_TOOK_IT, fairness_of
from legal_aid.models import Offer, Provider
from legal_aid.offers import accept_offer, decline_offer
from legal_aid.sweeping import sweep
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out


@pytest.fixture
def story(world, make_referral, make_incident):
    """Clinic takes one and lets one run out, which Duty declines and nobody else can take."""
    first = live_offer(make_referral())
    lena = world.lena
    accept_offer(keyring=lena.keyring, actor=lena.user, offer=first, conflict="no")
    # Not a share of these days: the clinic is asked first again.
    long_ago = timezone.now() - timedelta(days=100)
    Offer.objects.filter(pk=first.pk).update(due_at=long_ago)
    second = make_referral(providers=[world.clinic.pk, world.duty.pk])
    run_out(live_offer(second))
    sweep()
    decline_offer(actor=world.dmitri.user, offer=live_offer(second))
    for provider in Provider.objects.all():
        provider.practices = [one | {"languages": ["fr"]} for one in provider.practices]
        provider.save(update_fields=["practices"])
    make_referral(make_incident(stories.held()))


def test_the_numbers_are_those_of_what_happened(world, story):
    found = fairness_of(world.carla.keyring, world.carla.user)

    by_name = {one.provider: one for one in found.providers}
    clinic, duty = by_name[world.clinic.pk], by_name[world.duty.pk]
    assert (clinic.offers, clinic.accepted, clinic.expired) == (2, 1, 1)
    assert (clinic.accept_rate, clinic.expiry_rate) == (0.5, 0.5)
    assert (duty.offers, duty.declined, duty.accept_rate) == (1, 1, 0.0)
    assert world.desk.pk not in by_name  # waited for a turn and was never asked
    assert (found.placed, found.unplaced, found.not_looked_at) == (1, 2, 0)
    assert [(line.urgency, line.by_band[0], line.total) for line in found.times] == [(2, 1, 1)]
    why = dict(found.why)
    assert why[NOBODY_TOOK_IT] == 1
    assert why["language"] == 1


def test_the_page_draws_them_and_says_them_again_as_a_table(world, story, browser_of):
    page = browser_of(world.carla).get(reverse("fairness")).content.decode()

    assert "Not for publication" in page
    assert page.count('<svg class="chart"') == 3
    assert page.count("<table>") == 3
    assert "50 %" in page


def test_with_nothing_referred_the_page_says_so(world, browser_of):
    page = browser_of(world.carla).get(reverse("fairness")).content.decode()

    assert "Nothing was referred yet" in page


def test_only_coordinators_see_them_and_only_their_own(world, story, browser_of, api_of):
    for person in (world.pavel, world.lena, world.petra, world.otto):
        with pytest.raises(PermissionDenied):
            fairness_of(person.keyring, person.user)
        assert browser_of(person).get(reverse("fairness")).status_code == 404
    body = api_of(world.carla).get("/api/v1/fairness/").json()
    assert body["placed"] == 1
    assert body["why"]["language"] == 1
    assert api_of(world.pavel).get("/api/v1/fairness/").status_code == 404
