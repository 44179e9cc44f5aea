"""A provider says what it can take on; routing sees how full it is."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from audit.erasing import erase, erasure_of
from legal_aid.directory import describe_provider, profiles_for, providers
from legal_aid.models import CaseFile, Offer, Provider, Referral

GOOD = {
    "matters": ["custody"],
    "jurisdictions": ["KE/Nairobi"],
    "languages": ["sw", "pt-br"],
    "capacity": 3,
}


def test_a_lawyer_describes_her_own_team_and_changes_it_later(world):
    for capacity in (3, 4):
        describe_provider(actor=world.lena.user, team=world.clinic, **GOOD | {"capacity": capacity})

    assert Provider.objects.get(pk=world.clinic.pk).capacity == 4


def test_nobody_describes_another_team(world):
    for person in (world.dmitri, world.carla, world.petra):
        with pytest.raises(PermissionDenied):
            describe_provider(actor=person.user, team=world.clinic, **GOOD)
    with pytest.raises(PermissionDenied):  # a documentation team is no provider
        describe_provider(actor=world.carla.user, team=world.riverside, **GOOD)

    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("matters", []),
        ("matters", ["mergers"]),
        ("matters", [7]),
        ("jurisdictions", []),
        ("jurisdictions", ["/ /"]),
        ("jurisdictions", ["KE\x00"]),
        ("jurisdictions", ["K" * 121]),
        ("jurisdictions", ["KE"] * 51),
        ("languages", ["Swahili, fluent"]),
        ("languages", []),
        ("capacity", -1),
        ("capacity", True),
        ("capacity", "many"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(world, field, wrong):
    with pytest.raises(ValidationError) as refused:
        describe_provider(actor=world.lena.user, team=world.clinic, **GOOD | {field: wrong})

    assert list(refused.value.message_dict) == [field]
    assert not Provider.objects.exists()


def test_open_cases_count_against_the_room_that_is_left(world, make_case):
    case = make_case()

    counts = dict(providers().values_list("pk", "open_cases"))
    assert counts == {world.clinic.pk: 1, world.duty.pk: 0, world.desk.pk: 0}
    assert profiles_for(case.case_file.incident)[world.clinic.pk].free == 8


def test_every_model_of_this_room_says_how_it_is_erased():
    for model in apps.get_app_config("legal_aid").get_models():
        assert erasure_of(model._meta.label), model


def test_erasing_an_incident_takes_its_referrals_and_offers(make_referral):
    referral = make_referral()

    erase("record", referral.record_id)

    assert not Referral.objects.exists()
    assert not Offer.objects.exists()


def test_erasing_a_case_takes_its_file(make_case):
    case = make_case()

    erase("record", case.pk)

    assert not CaseFile.objects.exists()


def test_erasing_a_team_takes_its_directory_entry(world, directory):
    erase("team", world.clinic.pk)

    assert not Provider.objects.filter(pk=world.clinic.pk).exists()
