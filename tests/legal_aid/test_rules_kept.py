"""Rules are drafted, published as versions that never change, tried, and used by referrals."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.erasing import erase
from legal_aid.errors import NotPossibleNow
from legal_aid.offers import accept_offer
from legal_aid.rankings import open_ranking
from legal_aid.referrals import consider
from legal_aid.rules.keeping import (
    discard_draft,
    open_version,
    publish,
    published,
    save_draft,
    working,
)
from legal_aid.rules.models import RulesVersion
from legal_aid.rules.table import RuleTable
from legal_aid.rules.trying import try_rules
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer
from tests.world import World
from vault import Undecryptable

TODAY = date(2026, 11, 22)


def desk_first(world: World, **change) -> RuleTable:
    rule = {"name": "Desk before all", "provider": str(world.desk.pk), **change}
    return RuleTable.model_validate({"rules": [rule]})


@pytest.fixture
def draft(world, directory):
    def save(table: RuleTable, *, base=None, by=None):
        person = by or world.carla
        return save_draft(
            keyring=person.keyring,
            actor=person.user,
            team=world.riverside,
            table=table,
            base=base,
        )

    return save


@pytest.fixture
def put_in_force(world, draft):
    """Draft and publish a table, as Carla."""

    def put(table: RuleTable) -> RulesVersion:
        before = working(world.riverside)
        made = draft(table, base=before.pk if before else None)
        return publish(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            team=world.riverside,
            base=made.pk,
            note="The desk asked for it.",
        )

    return put


def test_a_draft_changes_no_ranking_until_it_is_published(
    world, directory, make_incident, draft, put_in_force, logged
):
    incident = make_incident()
    keyring = world.carla.keyring
    before = consider(keyring=keyring, record=incident).ranking

    kept = draft(desk_first(world))
    with_draft = consider(keyring=keyring, record=incident).ranking
    version = publish(keyring=keyring, actor=world.carla.user, team=world.riverside, base=kept.pk)
    after = consider(keyring=keyring, record=incident).ranking

    assert with_draft == before
    assert before.rules is None
    assert after.rules == version.number == 1
    assert after.chosen[0].provider_id == world.desk.pk
    assert before.chosen[0].provider_id != world.desk.pk
    assert logged()[-2:] == [
        (str(world.carla.user.pk), "rules.edit"),
        (str(world.carla.user.pk), "rules.publish"),
    ]


def test_a_referral_names_the_version_it_was_made_with(world, make_referral, put_in_force):
    put_in_force(desk_first(world))
    referral = make_referral()
    put_in_force(RuleTable())

    ranking = open_ranking(world.carla.keyring, referral).ranking

    assert ranking.rules == 1
    assert published(world.riverside).number == 2
    assert referral.offers.get(place=1).provider_id == world.desk.pk
    assert "Desk before all" in ranking.chosen[0].sentences[0]


def test_a_published_version_says_who_and_when_and_is_never_changed(world, put_in_force):
    version = put_in_force(desk_first(world))

    kept = open_version(world.pavel.keyring, version)
    assert kept.author == world.carla.user.pk.hex
    assert kept.note == "The desk asked for it."
    version.number = 7
    with pytest.raises(TypeError):
        version.save()


def test_two_editors_never_overwrite_each_other(world, draft):
    first = draft(desk_first(world))

    with pytest.raises(NotPossibleNow):  # made from nothing, but there is a draft now
        draft(RuleTable())
    second = draft(RuleTable(), base=first.pk)
    with pytest.raises(NotPossibleNow):  # looked at the first, another stands there
        publish(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            team=world.riverside,
            base=first.pk,
        )
    assert working(world.riverside).pk == second.pk


def test_throwing_a_draft_away_brings_the_version_in_use_back(world, draft, put_in_force, logged):
    version = put_in_force(desk_first(world))
    draft(RuleTable(), base=version.pk)

    discard_draft(actor=world.carla.user, team=world.riverside)
    discard_draft(actor=world.carla.user, team=world.riverside)

    assert working(world.riverside).pk == version.pk
    assert [verb for _actor, verb in logged()].count("rules.discard") == 1


@pytest.mark.parametrize("name", ["pavel", "petra", "lena", "otto"])
def test_only_coordinators_of_the_team_change_its_rules(world, draft, name):
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        draft(RuleTable(), by=person)
    with pytest.raises(PermissionDenied):
        discard_draft(actor=person.user, team=world.riverside)
    with pytest.raises(PermissionDenied):
        publish(keyring=person.keyring, actor=person.user, team=world.riverside, base=uuid4())


def test_nobody_outside_the_team_opens_its_rules(world, put_in_force):
    version = put_in_force(desk_first(world))

    for person in (world.lena, world.otto, world.petra):
        with pytest.raises(Undecryptable):
            open_version(person.keyring, version)


def test_trying_shows_who_would_have_got_it_next_to_who_got_it(world, make_referral, make_incident):
    offer = live_offer(make_referral())
    lena = world.lena
    accept_offer(keyring=lena.keyring, actor=lena.user, offer=offer, conflict="no")
    make_referral(make_incident(stories.beaten()))

    trials = try_rules(world.carla.keyring, world.riverside, desk_first(world), day=TODAY)

    assert {one.would for one in trials} == {world.desk.pk}
    assert all(one.is_other for one in trials)
    assert sorted(str(one.got) for one in trials) == sorted([str(world.clinic.pk), "None"])
    unchanged = try_rules(world.carla.keyring, world.riverside, RuleTable(), day=TODAY)
    assert not any(one.is_other for one in unchanged)


def test_a_rule_whose_provider_was_deleted_is_said_and_the_case_is_still_placed(
    world, directory, make_referral, put_in_force
):
    put_in_force(desk_first(world, effect="only"))
    directory["desk"].delete()

    ranking = open_ranking(world.carla.keyring, make_referral()).ranking

    assert len(ranking.chosen) == 2
    assert any("not in the directory any more" in note for note in ranking.notes)
    assert any("left nobody" in note for note in ranking.notes)


def test_erasing_a_team_erases_its_rules(world, put_in_force):
    put_in_force(desk_first(world))

    assert erase("team", world.riverside.pk)["rules.RulesVersion"] == 1
    assert not RulesVersion.objects.exists()
