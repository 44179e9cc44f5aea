"""The main job on real records: imported, counted, referred, accepted, counted in public.

One story a set, in steps: importing is the long part, and each step goes on from the one before.
"""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pydantic import BaseModel

from accounts.models import Team
from incidents.document import Account, Identity
from incidents.models import FactInTransit, PartRevision, Record, SealedFact
from incidents.recording import open_incident
from incidents.records import open_many
from legal_aid.directory import describe_provider
from legal_aid.matters import MATTERS
from legal_aid.models import Offer, Referral
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from tests.acceptance import real_records as real
from tests.world import PASSWORD, Person, World

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not real.are_there(), reason=real.WHY_NOT),
]
MAPPINGS = real.ROOT / "mappings"


def test_philadelphia_from_the_file_to_the_table(world, tmp_path):
    riverside = world.riverside
    assert "3,388 added, 0 there before, 0 refused" in import_complaints(tmp_path)
    assert Record.objects.filter(team=riverside).count() == real.COMPLAINTS_TOTAL
    the_complaints_are_the_known_totals(world.carla)
    no_summary_is_lost(world.carla)
    stored = sizes(riverside)
    assert "0 added, 3,388 there before, 0 refused" in import_complaints(tmp_path)
    assert sizes(riverside) == stored
    ten_are_referred_and_five_accepted(world)


def test_protests_from_the_file_to_the_totals(world, tmp_path):
    assert "1,340 added, 0 there before, 0 refused" in import_protests(tmp_path)
    assert Record.objects.filter(team=world.lakeside).count() == real.PROTESTS_TOTAL
    the_protests_are_the_known_totals(world.otto)
    stored = sizes(world.lakeside)
    assert "0 added, 1,340 there before, 0 refused" in import_protests(tmp_path)
    assert sizes(world.lakeside) == stored


def import_complaints(folder: Path) -> str:
    return run(folder, real.COMPLAINTS, "philadelphia", team="Riverside", username="carla")


def import_protests(folder: Path) -> str:
    return run(folder, real.PROTESTS, "protests_2020", team="Lakeside", username="otto")


def run(folder: Path, path: Path, mapping: str, *, team: str, username: str) -> str:
    (folder / "password").write_text(PASSWORD)
    out = StringIO()
    given = {
        "--mapping": str(MAPPINGS / f"{mapping}.yaml"),
        "--team": team,
        "--as": username,
        "--password-file": str(folder / "password"),
    }
    words = [word for pair in given.items() for word in pair]
    call_command("import_records", str(path), *words, stdout=out)
    return out.getvalue()


def sizes(team: Team) -> tuple[int, int, int]:
    """How many records, part revisions and facts there are; no fact is left behind."""
    assert not FactInTransit.objects.exists()
    revisions = PartRevision.objects.filter(record__team=team).count()
    facts = SealedFact.objects.filter(team=team.feeds).count()
    assert facts == team.records.count()
    return team.records.count(), revisions, facts


def opened(person: Person, part: str, model: type[BaseModel]) -> list:
    """One part of every incident that this person's keys open."""
    records = Record.objects.incidents().visible_to(person.user)
    parts = open_many(person.keyring, records, parts=(part,))
    assert len(parts) == len(records)
    return [model.model_validate_json(found[part]) for found in parts.values()]


def the_complaints_are_the_known_totals(reader: Person) -> None:
    years = Counter(one.acts[0].date[:4] for one in opened(reader, "account", Account))
    assert years == real.COMPLAINTS_BY_YEAR
    people = [len(one.people) for one in opened(reader, "identity", Identity)]
    assert sum(people) == real.COMPLAINANTS_TOTAL
    assert sum(map(bool, people)) == real.COMPLAINTS_WITH_COMPLAINANTS


def no_summary_is_lost(reader: Person) -> None:
    """Every summary is there, with the curly quotes that arrived as control characters."""
    signs = str.maketrans("\x85\x91\x92\x93\x94", "…‘’“”")
    expected = Counter(
        row["summary"].strip().translate(signs).replace("\r\n", "\n") for row in real.complaints()
    )
    assert Counter(one.narrative for one in opened(reader, "account", Account)) == expected


def the_protests_are_the_known_totals(reader: Person) -> None:
    accounts = opened(reader, "account", Account)
    states = Counter(one.region.split("/")[1] for one in accounts if "/" in one.region)
    assert {state: states[state] for state in real.PROTESTS_BY_STATE} == real.PROTESTS_BY_STATE
    months = Counter(one.acts[0].date[:7] for one in accounts)
    assert {month: months[month] for month in real.PROTESTS_BY_MONTH} == real.PROTESTS_BY_MONTH
    assert months[""] == real.PROTESTS_WITHOUT_A_DATE


def ten_are_referred_and_five_accepted(world: World) -> None:
    lawyers = {world.clinic: world.lena, world.duty: world.dmitri, world.desk: world.wanda}
    for team, lawyer in lawyers.items():
        offer_help(team, lawyer)
    carla = world.carla
    incidents = Record.objects.incidents().visible_to(carla.user).order_by("pk")[:10]
    referrals = [refer(keyring=carla.keyring, actor=carla.user, record=one) for one in incidents]
    assert [referral.state for referral in referrals] == [Referral.State.PLACING] * 10
    for referral in referrals[:5]:
        offer = Offer.objects.get(referral=referral, state=Offer.State.LIVE)
        lawyer = lawyers[offer.provider]
        case = accept_offer(keyring=lawyer.keyring, actor=lawyer.user, offer=offer, conflict="no")
        assert case.team == offer.provider
        only_the_one_who_accepted_reads(referral.record, lawyer, lawyers.values())
    states = Counter(Record.objects.incidents().values_list("state", flat=True))
    assert states == {"with_lawyer": 5, "offered": 5, "registered": real.COMPLAINTS_TOTAL - 10}
    assert Record.objects.cases().count() == 5


def offer_help(team: Team, lawyer: Person) -> None:
    describe_provider(
        actor=lawyer.user,
        team=team,
        matters=list(MATTERS),
        jurisdictions=["US"],
        languages=["en"],
        capacity=20,
    )


def only_the_one_who_accepted_reads(record: Record, lawyer: Person, lawyers) -> None:
    document = open_incident(lawyer.keyring, lawyer.user, record).document
    assert document.account.narrative
    assert document.office is None
    for other in lawyers:
        sees = Record.objects.visible_to(other.user).filter(pk=record.pk).exists()
        assert sees == (other is lawyer)
