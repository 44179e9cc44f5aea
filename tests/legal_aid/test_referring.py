"""A coordinator refers: consent, ranking, sealed offers; or says plainly that nobody can."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Role
from incidents.errors import ConsentMissing
from incidents.models import Record
from incidents.recording import revise
from legal_aid.errors import NotPossibleNow
from legal_aid.models import Offer, Referral
from legal_aid.rankings import open_ranking
from legal_aid.referrals import consider, refer, withdraw
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out
from tests.world import make_member
from vault import Undecryptable


def test_a_referral_prepares_sealed_offers_and_opens_the_first(world, make_referral, logged):
    referral = make_referral()

    offers = list(referral.offers.order_by("place"))
    assert [offer.provider for offer in offers] == [world.clinic, world.duty, world.desk]
    assert [offer.state for offer in offers] == ["live", "prepared", "prepared"]
    assert offers[0].due_at - timezone.now() <= timedelta(minutes=35)
    assert all(offer.release_key and offer.sealed_grant for offer in offers)
    assert Record.objects.get(pk=referral.record_id).state == Record.State.OFFERED
    assert referral.urgency == 2
    assert [verb for _who, verb in logged()][-2:] == ["referral.make", "offer.open"]


def test_the_ranking_is_kept_with_its_sentences_for_the_documentation_team(world, make_referral):
    referral = make_referral()

    frozen = open_ranking(world.pavel.keyring, referral)

    assert frozen.ranking.chosen[0].provider_id == world.clinic.pk
    assert all(term.sentence for one in frozen.ranking.chosen for term in one.terms)
    assert frozen.need.in_custody
    assert 19 < frozen.need.hours_left < 20.1
    for stranger in (world.lena, world.otto):
        with pytest.raises(Undecryptable):
            open_ranking(stranger.keyring, referral)


def test_only_the_first_eight_get_an_offer(world, directory, make_incident, settings):
    settings.AMPARO_OFFERS_PREPARED = 2

    referral = refer(keyring=world.carla.keyring, actor=world.carla.user, record=make_incident())

    assert referral.offers.count() == 2
    assert len(open_ranking(world.carla.keyring, referral).ranking.chosen) == 3


def test_nobody_possible_is_said_and_explained_not_pretended(world, make_incident, logged):
    incident = make_incident()

    referral = refer(keyring=world.carla.keyring, actor=world.carla.user, record=incident)

    assert referral.state == Referral.State.UNPLACED
    assert not referral.offers.exists()
    assert Record.objects.get(pk=incident.pk).state == Record.State.REGISTERED
    assert open_ranking(world.carla.keyring, referral).ranking.chosen == ()
    assert ("", "referral.unplaced") in [(a and "", v) for a, v in logged()]


def test_an_offered_incident_is_not_referred_again(world, make_referral):
    referral = make_referral()

    with pytest.raises(NotPossibleNow):
        make_referral(referral.record)

    assert Referral.objects.count() == 1


@pytest.mark.parametrize("state", ["declined", "not_asked", "withdrawn"])
def test_without_consent_nothing_is_shared(world, make_incident, make_referral, state):
    consents = [*stories.without("share_legal"), {"scope": "share_legal", "state": state}]
    incident = make_incident(stories.held(consents=consents))

    with pytest.raises(ConsentMissing):
        make_referral(incident)

    assert not Referral.objects.exists()
    assert not Offer.objects.exists()


def on_behalf(state: str, confirm_in_hours: float) -> list[dict[str, str]]:
    confirm_by = timezone.now() + timedelta(hours=confirm_in_hours)
    return [
        *stories.without("share_legal"),
        {
            "scope": "share_legal",
            "state": state,
            "reason": "held, nobody may visit",
            "confirm_by": confirm_by.isoformat(timespec="minutes"),
        },
    ]


@pytest.mark.parametrize("state", ["on_behalf", "not_possible"])
def test_who_cannot_be_asked_is_helped_until_the_time_to_ask(make_incident, make_referral, state):
    in_time = make_incident(stories.held(consents=on_behalf(state, 10)))
    too_late = make_incident(stories.held(consents=on_behalf(state, -1)))

    assert make_referral(in_time).state == Referral.State.PLACING
    with pytest.raises(ConsentMissing, match="to be asked is over"):
        make_referral(too_late)


def test_only_the_owning_teams_paralegals_and_coordinators_refer(
    world, directory, make_incident, logged
):
    incident = make_incident()
    keyless = make_member("paula", world.riverside, Role.PARALEGAL, world.carla)

    for person in (world.petra, world.ada, world.lena, world.otto, world.ossian):
        with pytest.raises(PermissionDenied):
            refer(keyring=person.keyring, actor=person.user, record=incident)
    with pytest.raises(PermissionDenied):  # somebody else's keys
        refer(keyring=world.carla.keyring, actor=keyless.user, record=incident)

    assert not Referral.objects.exists()
    assert refer(keyring=world.pavel.keyring, actor=world.pavel.user, record=incident).pk


def test_a_case_cannot_be_referred(world, make_case):
    case = make_case()
    with pytest.raises((PermissionDenied, NotPossibleNow)):
        refer(keyring=world.lena.keyring, actor=world.lena.user, record=case)


def test_the_coordinator_may_narrow_whom_to_ask(world, make_referral):
    referral = make_referral(providers=[world.desk.pk])

    assert [offer.provider for offer in referral.offers.all()] == [world.desk]


def test_withdrawing_destroys_every_key_and_the_incident_waits_again(world, make_referral, logged):
    referral = make_referral()

    withdraw(actor=world.carla.user, referral=referral)

    for offer in referral.offers.all():
        assert offer.state == Offer.State.CLOSED
        assert offer.release_key is None
        assert offer.sealed_teaser + offer.sealed_packet + offer.sealed_grant == b""
    assert Record.objects.get(pk=referral.record_id).state == Record.State.REGISTERED
    assert logged()[-1] == (str(world.carla.user.pk), "referral.withdraw")
    with pytest.raises(NotPossibleNow):
        withdraw(actor=world.carla.user, referral=referral)


def test_strangers_do_not_withdraw(world, make_referral):
    referral = make_referral()

    for person in (world.petra, world.lena, world.otto):
        with pytest.raises(PermissionDenied):
            withdraw(actor=person.user, referral=referral)

    assert live_offer(referral)


def test_who_declined_or_let_it_run_out_is_never_asked_again_about_this_incident(
    world, make_referral
):
    from legal_aid.offers import decline_offer
    from legal_aid.sweeping import sweep

    first = make_referral()
    decline_offer(actor=world.lena.user, offer=live_offer(first))
    run_out(live_offer(first))
    sweep()
    withdraw(actor=world.carla.user, referral=first)

    second = make_referral(first.record)

    assert [offer.provider for offer in second.offers.all()] == [world.desk]
    reasons = {
        one.provider_id: one.code
        for one in open_ranking(world.carla.keyring, second).ranking.excluded
    }
    assert reasons == {world.clinic.pk: "declined", world.duty.pk: "expired"}


def test_health_facts_are_shared_only_under_their_own_consent(world, directory, make_incident):
    both = consider(keyring=world.carla.keyring, record=make_incident())

    def forget(data):
        data["account"]["consents"] = stories.without("sensitive_health")
        data["sensitive"] = {}

    one = consider(keyring=world.carla.keyring, record=make_incident(stories.held(forget)))

    assert both.parts == ["account", "identity", "sensitive"]
    assert one.parts == ["account", "identity"]


def test_considering_changes_nothing_and_names_the_obstacle(world, make_referral, make_incident):
    incident = make_incident(stories.held(consents=stories.without("share_legal")))

    assert "has not agreed" in consider(keyring=world.carla.keyring, record=incident).obstacle
    referral = make_referral()
    considered = consider(keyring=world.carla.keyring, record=referral.record)
    assert considered.obstacle == "This incident is being offered already."
    assert Referral.objects.count() == 1


def test_a_country_is_taken_from_the_region_or_the_team(world, directory, make_incident):
    for jurisdiction, region in (("", "KE/Nairobi/Kamukunji"), ("", "Nairobi/Kamukunji")):
        incident = make_incident(stories.held(jurisdiction=jurisdiction, region=region))
        considered = consider(keyring=world.carla.keyring, record=incident)

        assert considered.situation.need.place == "KE/Nairobi/Kamukunji"
        assert considered.situation.clock.hours == 24


def test_revising_the_incident_while_it_is_offered_changes_no_offer(world, make_referral):
    referral = make_referral()
    before = live_offer(referral)
    record = Record.objects.get(pk=referral.record_id)

    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.held(title="Arrest at a pharmacy, seen by two"),
        expected=record.head,
    )

    assert live_offer(referral).sealed_grant == before.sealed_grant
