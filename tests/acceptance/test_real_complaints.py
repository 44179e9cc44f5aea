"""Complaints of Philadelphia: imported, referred, accepted, and counted in public.

One story in steps: importing is the long part, and each step goes on from the one before.
"""

from __future__ import annotations

import csv as csv_format
from collections import Counter
from collections.abc import Iterable
from io import StringIO

import pytest

from accounts.models import Team
from advocacy.facts import Preparing
from advocacy.outputs.files import files_of
from advocacy.previewing import Looked, look
from advocacy.published import TOTAL, Table
from advocacy.specs import TableSpec
from incidents.document import Account, Identity
from incidents.models import Record
from incidents.recording import open_incident
from legal_aid.directory import describe_provider
from legal_aid.matters import MATTERS
from legal_aid.models import Offer, Referral
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from tests.acceptance import real_records as real
from tests.acceptance.importing import opened, run, sizes
from tests.advocacy.outputs.invented import release
from tests.world import Person, World

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not real.are_there(), reason=real.WHY_NOT),
]


def test_philadelphia_from_the_file_to_the_table(world, tmp_path):
    given = {"mapping": "philadelphia", "team": "Riverside", "username": "carla"}
    assert "3,388 added, 0 there before, 0 refused" in run(tmp_path, real.COMPLAINTS, **given)
    assert Record.objects.filter(team=world.riverside).count() == real.COMPLAINTS_TOTAL
    accounts, identities = zip(*opened(world.carla), strict=True)
    the_complaints_are_the_known_totals(accounts)
    no_summary_is_lost(accounts)
    the_complainants_are_the_known_totals(identities)
    stored = sizes(world.riverside)
    assert "0 added, 3,388 there before, 0 refused" in run(tmp_path, real.COMPLAINTS, **given)
    assert sizes(world.riverside) == stored
    ten_are_referred_and_five_accepted(world)
    table = complaints_by_year_and_district(world)
    every_small_count_is_hidden_and_every_shown_one_is_near(table)
    the_file_shows_no_more(table)


def the_complaints_are_the_known_totals(accounts: Iterable[Account]) -> None:
    assert Counter(one.acts[0].date[:4] for one in accounts) == real.COMPLAINTS_BY_YEAR


def the_complainants_are_the_known_totals(identities: Iterable[Identity]) -> None:
    people = [len(one.people) for one in identities]
    assert sum(people) == real.COMPLAINANTS_TOTAL
    assert sum(map(bool, people)) == real.COMPLAINTS_WITH_COMPLAINANTS


def no_summary_is_lost(accounts: Iterable[Account]) -> None:
    """Every summary is there, with the curly quotes that arrived as control characters."""
    signs = str.maketrans("\x85\x91\x92\x93\x94", "…‘’“”")
    expected = Counter(
        row["summary"].strip().translate(signs).replace("\r\n", "\n") for row in real.complaints()
    )
    # Compared outside the assertion: a failure must not print anybody's text.
    same = Counter(one.narrative for one in accounts) == expected
    assert same


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


def only_the_one_who_accepted_reads(
    record: Record, lawyer: Person, lawyers: Iterable[Person]
) -> None:
    document = open_incident(lawyer.keyring, lawyer.user, record).document
    held = {part for part in ("account", "identity", "office") if getattr(document, part)}
    assert held == {"account", "identity"}
    for other in lawyers:
        sees = Record.objects.visible_to(other.user).filter(pk=record.pk).exists()
        assert sees == (other is lawyer)


def complaints_by_year_and_district(world: World) -> Table:
    ada = world.ada
    spec = TableSpec("2016", "2021", ("year", "region4"))
    while True:
        try:
            looked = look(keyring=ada.keyring, actor=ada.user, team=world.trends, spec=spec)
        except Preparing:  # on a slow machine; what was opened is kept
            continue
        assert isinstance(looked, Looked), "more than half would be hidden"
        assert looked.refused == 0
        return looked.table


def every_small_count_is_hidden_and_every_shown_one_is_near(table: Table) -> None:
    incidents, complainants = real.complaints_by_year_and_district()
    assert sum(1 for place in incidents if incidents[place] < 10) > 10
    figures = {
        # "US/PA/" is what is known no more closely than that.
        tuple(None if code == TOTAL else code.rstrip("/") for code in place): figure
        for place, figure in table.by_place().items()
    }
    shown = hidden = 0
    for place in incidents.keys() | figures.keys():
        figure = figures.get(place)
        if incidents[place] < 10 or complainants[place] < 10:
            assert figure is None, "a count that must be hidden is shown"
        elif figure is None:
            hidden += 1  # by the audit, so that no small one follows from those around it
        else:
            assert figure % 5 == 0
            assert abs(figure - incidents[place]) < 5
            shown += 1
    assert shown > 100
    assert hidden <= shown / 20


def the_file_shows_no_more(table: Table) -> None:
    told = release(table)
    (file,) = (one for one in files_of(told).values() if one.name.endswith(".csv"))
    lines = list(csv_format.reader(StringIO(file.write().decode("utf-8-sig"))))
    heading = next(number for number, line in enumerate(lines) if not line) + 1
    figures = [line[-1] for line in lines[heading + 1 :] if line]
    assert len(figures) > 100
    numbers = [int(cell) for cell in figures if cell.isdigit()]
    assert sorted(numbers) == sorted(figure for figure in table.figures if figure is not None)
    assert all(number >= 10 and number % 5 == 0 for number in numbers)
