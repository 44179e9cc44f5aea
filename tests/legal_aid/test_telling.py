"""What legal aid brought about, in the fact of the record: once its own team writes it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from advocacy.facts import open_facts
from incidents.courses import NOT_BEGUN, course_of
from incidents.document import IncidentDocument
from incidents.models import FactInTransit, MovedRecord
from incidents.moved_facts import note_moved, tell_moved
from incidents.tasks import release_facts
from legal_aid import case_changes
from legal_aid.cases import change_case
from legal_aid.course import take_step
from legal_aid.telling import band_of
from tests.incidents.stories import consents, save
from tests.legal_aid.stories import held
from tests.world import World


def told(world: World) -> dict:
    release_facts(force=True)
    (fact,) = open_facts(world.ada.keyring, world.trends).live.to_dicts()
    return fact


def counted(**account: str) -> IncidentDocument:
    asked = consents(share_legal="granted", sensitive_health="granted", statistics="granted")
    return held(consents=asked, **account)


@pytest.fixture
def record(make_incident):
    return make_incident(counted())


def test_before_any_referral_nothing_is_told(world: World, record) -> None:
    assert course_of(world.pavel.keyring, record) == NOT_BEGUN
    assert told(world)["reached"] == ["recorded"]


def test_an_accepted_case_is_told_with_the_next_revision(world: World, record, make_case) -> None:
    make_case(record)
    record.refresh_from_db()
    # The referral was the team's own step; the lawyer who accepts writes no facts.
    assert told(world)["reached"] == ["recorded", "referred"]
    save(world, record, counted(title="A lawyer has it"))
    fact = told(world)
    assert fact["reached"] == ["accepted", "recorded", "referred"]
    assert fact["time_to_lawyer"] == "day"
    assert fact["stage"] == "with_lawyer"


def comes_by(world: World, browser_of) -> None:
    assert browser_of(world.pavel).get("/today/").status_code == 200


def test_funnel_is_true_without_a_revision_of_the_record(
    world: World, record, make_case, browser_of
) -> None:
    """Recorded, referred, accepted, resolved: each step told by the team's next visit."""
    case = make_case(record)
    # The referral was the team's own step; the lawyer who accepts writes no facts.
    assert told(world)["reached"] == ["recorded", "referred"]
    assert MovedRecord.objects.get(record=record).waits
    comes_by(world, browser_of)
    fact = told(world)
    assert fact["reached"] == ["accepted", "recorded", "referred"]
    assert (fact["stage"], fact["time_to_lawyer"]) == ("with_lawyer", "day")
    by_lena = {"keyring": world.lena.keyring}
    change = case_changes.add_outcome("charge_dropped", "")
    change_case(**by_lena, author=world.lena.user, record=case, change=change)
    take_step(**by_lena, actor=world.lena.user, record=case, step="resolve")
    assert told(world)["reached"] == ["accepted", "recorded", "referred"]
    comes_by(world, browser_of)
    fact = told(world)
    assert fact["reached"] == ["accepted", "recorded", "referred", "resolved"]
    assert fact["outcomes"] == ["charge_dropped"]
    assert fact["seq"] == 1, "nobody revised the record"
    comes_by(world, browser_of)
    assert not FactInTransit.objects.exists(), "what was told is not told again"


def test_step_of_the_documentation_team_is_told_at_once(world: World, record, make_case) -> None:
    case = make_case(record)
    pavel = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    take_step(**pavel, record=case, step="hold", reason="She is being followed.")
    assert told(world)["reached"] == ["accepted", "recorded", "referred"]


def test_what_may_not_be_counted_or_does_not_open_is_not_told(
    world: World, make_incident, make_case, browser_of
) -> None:
    asked = consents(share_legal="granted", sensitive_health="granted")
    make_case(make_incident(held(consents=asked)))
    comes_by(world, browser_of)
    assert not FactInTransit.objects.exists()
    other = make_incident(counted())
    note_moved([other.pk])
    FactInTransit.objects.all().delete()
    assert tell_moved(world.otto.keyring, [world.riverside]) == 0
    assert MovedRecord.objects.get(record=other).waits


def test_revision_tells_everything_itself(world: World, record, make_case, browser_of) -> None:
    make_case(record)
    record.refresh_from_db()
    save(world, record, counted(title="A lawyer has it"))
    assert not MovedRecord.objects.get(record=record).waits


def test_outcomes_of_the_case_are_told_and_others_open_nothing(
    world: World, record, make_case
) -> None:
    case = make_case(record)
    change_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        change=case_changes.add_outcome("charge_dropped", ""),
    )
    found = course_of(world.pavel.keyring, record)
    assert found.outcomes == {"charge_dropped"}
    assert course_of(world.otto.keyring, record).outcomes == set()


@pytest.mark.parametrize(
    ("hours", "band"),
    [(0, "day"), (24, "day"), (25, "three_days"), (100, "week"), (500, "month"), (9000, "longer")],
)
def test_bands_of_the_time_to_a_lawyer(hours: int, band: str) -> None:
    assert band_of(timedelta(hours=hours)) == band
