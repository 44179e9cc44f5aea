"""What a provider declares, what peers say of it, and what happens when it leaves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role
from legal_aid.directory import add_entry, may_change, profiles_for, profiles_without_keys
from legal_aid.models import Offer, Provider, Rating, Referral
from legal_aid.offers import check_conflict
from legal_aid.placing import advance
from legal_aid.providers.declared import declare_conflicts, declared_conflicts
from legal_aid.providers.describing import Description
from legal_aid.providers.practices import Practice
from legal_aid.providers.ratings import own_rating, rate, shown_ratings
from legal_aid.providers.removing import remove_entry
from legal_aid.replayers import _provider as remove_again
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer
from tests.world import make_member
from vault import Undecryptable

PRACTICE = Practice(("custody",), ("KE/Nairobi",), ("sw",), ("Milimani",))
SAID = Description((PRACTICE,), 3, phone="+254 20 000 000")


def declare(person, provider, *organisations):
    declare_conflicts(
        keyring=person.keyring, actor=person.user, provider=provider, organisations=organisations
    )


def test_declared_organisation_that_the_case_is_against_is_a_conflict(
    world, directory, make_referral, make_incident
):
    def against_a_company(data):
        data["account"]["perpetrators"][0] |= {"description": "Guard of Kasarani Shield Security"}

    declare(world.lena, directory["clinic"], "Kasarani Shield")
    offer = live_offer(make_referral(make_incident(stories.held(against_a_company))))

    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "yes"


def test_other_organisations_are_none(world, directory, make_referral):
    declare(world.lena, directory["clinic"], "Lake Water Company")

    offer = live_offer(make_referral())
    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "no"


def test_list_opens_for_its_team_alone_and_is_logged(world, directory):
    declare(world.lena, directory["clinic"], "Kasarani Shield", " ", "Lake Water")
    entry = Provider.objects.get(pk=directory["clinic"].pk)

    assert declared_conflicts(world.lena.keyring, entry) == ["Kasarani Shield", "Lake Water"]
    for other in (world.dmitri, world.carla):
        with pytest.raises(Undecryptable):
            declared_conflicts(other.keyring, entry)
        with pytest.raises(PermissionDenied):
            declare(other, entry, "Mine")
    for wrong in (["x" * 201], ["two\nlines"], ["a\x00"], [f"n{n}" for n in range(201)]):
        with pytest.raises(ValidationError):
            declare(world.lena, entry, *wrong)


def test_rating_is_shown_from_the_third_on_and_names_nobody(world, directory):
    clinic = directory["clinic"]
    peers = [
        world.petra,
        *(make_member(n, world.riverside, Role.PEER, world.carla) for n in ("ximena", "yusuf")),
    ]
    for peer, stars in zip(peers, (5, 4, 4), strict=True):
        assert shown_ratings() == {}
        rate(
            keyring=peer.keyring, actor=peer.user, provider=clinic, stars=stars, after_contact=True
        )

    assert shown_ratings() == {clinic.pk: 4.5}
    assert own_rating(world.petra.keyring, clinic) == 5
    fields = {field.name for field in Rating._meta.get_fields()}
    assert fields == {"id", "provider", "stars", "tag_hash"}


def test_second_answer_of_a_peer_changes_the_first(world, directory, logged):
    for stars in (1, 5):
        rate(
            keyring=world.petra.keyring,
            actor=world.petra.user,
            provider=directory["clinic"],
            stars=stars,
            after_contact=True,
        )

    assert list(Rating.objects.values_list("stars", flat=True)) == [5]
    assert logged()[-1] == (str(world.petra.user.pk), "provider.rate")


@pytest.mark.parametrize("stars", [0, 6, True, "5", None])
def test_rating_of_another_kind_is_refused(world, directory, stars):
    who = {"keyring": world.petra.keyring, "actor": world.petra.user}
    with pytest.raises(ValidationError):
        rate(**who, provider=directory["clinic"], stars=stars, after_contact=True)
    assert not Rating.objects.exists()


def test_only_peers_rate_and_only_after_contact(world, directory):
    for person in (world.lena, world.carla, world.pavel):
        with pytest.raises(PermissionDenied):
            rate(
                keyring=person.keyring,
                actor=person.user,
                provider=directory["clinic"],
                stars=5,
                after_contact=True,
            )
    with pytest.raises(ValidationError, match="in contact"):
        rate(
            keyring=world.petra.keyring,
            actor=world.petra.user,
            provider=directory["clinic"],
            stars=5,
            after_contact=False,
        )


def test_coordinator_adds_somebody_without_keys_who_can_be_phoned_but_not_offered(
    world, directory, make_incident, logged
):
    entry = add_entry(
        actor=world.carla.user, kept_by=world.riverside, name="Pro bono desk", description=SAID
    )

    assert entry.title == "Pro bono desk"
    assert logged()[-1] == (str(world.carla.user.pk), "provider.add")
    assert list(profiles_without_keys()) == [entry.pk]
    assert entry.pk not in profiles_for(make_incident())
    assert may_change(world.carla.user, entry)
    for other in (world.pavel, world.lena, world.otto, world.petra):
        assert not may_change(other.user, entry)
        with pytest.raises(PermissionDenied):
            add_entry(actor=other.user, kept_by=world.riverside, name="Another", description=SAID)


def test_practices_are_never_combined_across_each_other(world, directory, make_incident):
    """Custody in Nairobi and housing in Kisumu is not housing in Nairobi."""
    from legal_aid.directory import describe_team
    from legal_aid.routing import Need, rank

    housing = Practice(("housing",), ("KE/Kisumu",), ("sw",))
    describe_team(
        actor=world.lena.user,
        team=world.clinic,
        description=Description((PRACTICE, housing), 3, takes_custody_calls=True),
    )
    record = make_incident()

    def chosen(matter: str, region: str) -> bool:
        need = Need(matters=(matter,), jurisdiction="KE", region=region, languages=("sw",))
        profiles = profiles_for(record, [world.clinic.pk], need=need)
        return bool(rank(need, profiles.values()).chosen)

    assert chosen("custody", "KE/Nairobi")
    assert chosen("housing", "KE/Kisumu")
    assert not chosen("housing", "KE/Nairobi")
    assert not chosen("custody", "KE/Kisumu")


def test_offer_to_whoever_leaves_the_directory_goes_on_to_the_next(world, directory, make_referral):
    referral = make_referral()
    first = live_offer(referral)
    assert first.provider == world.clinic

    remove_entry(actor=world.lena.user, provider=directory["clinic"])

    first.refresh_from_db()
    assert first.state == Offer.State.CLOSED
    assert first.release_key is None
    assert live_offer(referral).provider == world.duty


def test_offer_prepared_for_whoever_left_is_passed_over(world, directory, make_referral):
    referral = make_referral()
    remove_entry(actor=world.dmitri.user, provider=directory["duty"])
    Offer.objects.filter(pk=live_offer(referral).pk).update(state=Offer.State.EXPIRED)

    advance(Referral.objects.get(pk=referral.pk), live_due(referral))
    assert live_offer(referral).provider == world.desk


def live_due(referral):
    return referral.offers.filter(due_at__isnull=False).latest("due_at").due_at


def test_whoever_was_removed_does_not_come_back_with_an_older_copy(world, directory):
    clinic = directory["clinic"]
    with pytest.raises(PermissionDenied):
        remove_entry(actor=world.carla.user, provider=clinic)

    assert remove_again(str(clinic.pk), b"") == 1
    assert remove_again(str(clinic.pk), b"") == 0


def test_agency_that_a_provider_cannot_act_against_is_passed_over(world, directory, make_incident):
    Provider.objects.filter(team=world.clinic).update(conflicts=["pol_plain"])

    profile = profiles_for(make_incident())[world.clinic.pk]
    assert profile.conflicts == ("pol_plain",)
