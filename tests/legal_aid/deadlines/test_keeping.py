"""The deadlines of a case: what the record tells, what lawyers answer for, who may."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from audit.models import Entry
from incidents.document import from_parts
from incidents.models import Grant, PartRevision, Record
from incidents.recording import revise
from incidents.records import open_parts
from legal_aid.case_document import Deadline, Shared
from legal_aid.cases import open_case, revise_case
from legal_aid.deadlines import keeping
from legal_aid.deadlines.lines import lines_of
from legal_aid.directory import describe_provider
from legal_aid.errors import NotPossibleNow
from legal_aid.models import Provider
from tests.legal_aid import stories


def lines(person, case):
    """The deadlines as this person sees them."""
    case = Record.objects.select_related("case_file__incident__team").get(pk=case.pk)
    told = keeping.told_of(person.keyring, case)
    return lines_of(
        open_case(person.keyring, case).shared.deadlines, told.clocks, region=told.region
    )


def claim(person, case):
    found = (line for line in lines(person, case) if line.code == "civil_state")
    return next(line for line in found if line.due or line.kept)


def by(person, case):
    return {"keyring": person.keyring, "author": person.user, "record": case}


@pytest.fixture
def case(make_case) -> Record:
    """Lena's, of the woman arrested in Nairobi on 5 March 2026; a claim is due in a year."""
    return make_case()


def rewrite(world, case, change):
    """Pavel revises the record behind a case."""
    incident = case.case_file.incident
    incident.refresh_from_db()
    document = from_parts(open_parts(world.pavel.keyring, incident))
    change(document)
    return revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=incident,
        document=document,
        expected=incident.head,
    )


def test_a_new_case_keeps_its_days_from_the_start(world, case):
    kept = open_case(world.lena.keyring, case).shared.deadlines
    assert [(one.code, one.trigger, one.due) for one in kept] == [
        ("civil_state", "2026-03-05", "2027-03-05")
    ]
    assert kept[0].source.startswith("Public Authorities Limitation Act")
    assert not kept[0].confirmed_by
    found = lines(world.lena, case)
    # An act without a date, and habeas at any time, stand below it; nothing is left out.
    assert sorted(line.missing for line in found) == ["", "at_any_time", "no_date"]
    assert claim(world.lena, case).is_unconfirmed


def test_a_lawyer_of_the_country_confirms_and_the_log_says_so(world, case):
    chain = Entry.objects.filter(chain=world.clinic.organisation.chain_id)
    before = chain.count()

    keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)

    line = claim(world.lena, case)
    assert line.is_decided
    assert not line.is_unconfirmed
    assert line.kept.confirmed_by == str(world.lena.user.pk)
    assert line.due.isoformat() == line.kept.computed == "2027-03-05"
    assert chain.count() == before + 2  # the case changed; a deadline was confirmed


def test_a_lawyer_sets_another_day_and_says_why(world, case):
    which = claim(world.lena, case).id
    with pytest.raises(ValidationError):
        keeping.override_deadline(
            **by(world.lena, case), deadline=which, due="2027-01-15", reason="  "
        )

    keeping.override_deadline(
        **by(world.lena, case), deadline=which, due="2027-01-15", reason="Notice comes first."
    )

    line = claim(world.lena, case)
    assert line.due.isoformat() == "2027-01-15"
    assert line.kept.reason == "Notice comes first."
    assert line.kept.computed == "2027-03-05"


def test_a_lawyer_decides_that_no_limit_applies(world, case):
    which = claim(world.lena, case).id
    keeping.override_deadline(**by(world.lena, case), deadline=which, due="", reason="Settled.")

    line = claim(world.lena, case)
    assert line.is_void
    assert not line.runs
    assert line.urgency is None


def test_a_lawyer_of_another_country_cannot_answer_for_a_day(world, case):
    describe_provider(
        actor=world.lena.user,
        team=world.clinic,
        matters=["custody"],
        jurisdictions=["UA/Odesa"],
        languages=["uk"],
        capacity=9,
    )
    with pytest.raises(NotPossibleNow):
        keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)
    Provider.objects.filter(pk=world.clinic.pk).delete()
    with pytest.raises(NotPossibleNow):
        keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)
    assert claim(world.lena, case).is_unconfirmed


def test_the_office_adds_and_starts_but_answers_for_nothing(world, case):
    which = claim(world.carla, case).id
    for verb, more in (
        (keeping.confirm_deadline, {}),
        (keeping.override_deadline, {"due": "", "reason": "No."}),
        (keeping.mark_deadline, {}),
    ):
        with pytest.raises(PermissionDenied):
            verb(**by(world.carla, case), deadline=which, **more)

    keeping.add_deadline(**by(world.carla, case), label="Court fee", due="2026-12-01")

    own = next(line for line in lines(world.lena, case) if line.is_own)
    assert (own.kept.label, own.due.isoformat(), own.is_unconfirmed) == (
        "Court fee", "2026-12-01", False,
    )  # fmt: skip


def test_the_office_cannot_undo_what_a_lawyer_answered_for(world, case):
    keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)
    case.refresh_from_db()
    shared = open_case(world.pavel.keyring, case).shared
    moved = shared.model_copy(
        update={"deadlines": [shared.deadlines[0].model_copy(update={"due": "2030-01-01"})]}
    )

    for changed in (moved, Shared(**{**shared.model_dump(), "deadlines": []})):
        with pytest.raises(PermissionDenied):
            revise_case(**by(world.pavel, case), expected=case.head, shared=changed)

    keeping.add_deadline(**by(world.pavel, case), label="Court fee", due="2026-12-01")
    assert claim(world.lena, case).is_decided


def test_strangers_and_borrowed_keys_change_nothing(world, case):
    for person in (world.dmitri, world.otto, world.ada):
        with pytest.raises(PermissionDenied):
            keeping.keep_deadlines(**by(person, case))
    with pytest.raises(PermissionDenied):
        keeping.keep_deadlines(keyring=world.lena.keyring, author=world.pavel.user, record=case)


def test_done_is_done_and_may_be_taken_back(world, case):
    which = claim(world.lena, case).id
    keeping.mark_deadline(**by(world.lena, case), deadline=which)
    line = claim(world.lena, case)
    assert line.is_done
    assert line.kept.done_by == str(world.lena.user.pk)
    assert not line.runs
    assert lines(world.lena, case)[-1].id == which  # settled ones stand last

    keeping.mark_deadline(**by(world.lena, case), deadline=which, done=False)
    assert claim(world.lena, case).runs


def test_a_changed_date_in_the_record_moves_what_nobody_decided(world, case):
    def earlier(document):
        document.account.acts[0].date = "2026-02"

    rewrite(world, case, earlier)

    assert claim(world.lena, case).due.isoformat() == "2027-02-01"
    keeping.keep_deadlines(**by(world.lena, case))
    kept = open_case(world.lena.keyring, Record.objects.get(pk=case.pk)).shared.deadlines
    assert [one.due for one in kept] == ["2027-02-01"]


def test_what_a_lawyer_decided_stays_beside_what_the_record_says_now(world, case):
    keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)

    def earlier(document):
        document.account.acts[0].date = "2026-02"

    rewrite(world, case, earlier)

    found = [line for line in lines(world.lena, case) if line.code == "civil_state" and line.due]
    assert [(line.due.isoformat(), line.is_gone, line.is_decided) for line in found] == [
        ("2027-02-01", False, False),
        ("2027-03-05", True, True),
    ]


def test_another_count_than_the_one_confirmed_lets_the_earlier_day_hold(world, case):
    which = claim(world.lena, case).id
    keeping.confirm_deadline(**by(world.lena, case), deadline=which)
    case.refresh_from_db()
    shared = open_case(world.lena.keyring, case).shared
    # As if the pack had said another length when it was confirmed.
    late = [shared.deadlines[0].model_copy(update={"due": "2028-01-10", "computed": "2028-01-10"})]
    revise_case(
        **by(world.lena, case),
        expected=case.head,
        shared=shared.model_copy(update={"deadlines": late}),
    )

    line = claim(world.lena, case)
    assert line.was_recounted
    assert line.due.isoformat() == "2027-03-05"


def test_the_days_stay_when_consent_is_taken_back(world, case):
    def no_sharing(document):
        for entry in document.account.consents:
            if entry.scope == "share_legal":
                entry.state = "withdrawn"

    rewrite(world, case, no_sharing)
    case = Record.objects.get(pk=case.pk)

    assert keeping.told_of(world.lena.keyring, case).clocks is None
    line = claim(world.lena, case)
    assert (line.due.isoformat(), line.is_gone) == ("2027-03-05", False)
    with pytest.raises(NotPossibleNow):  # the case is over: what it says stays as it was
        keeping.add_deadline(**by(world.lena, case), label="Return the file", due="2026-12-01")
    assert claim(world.lena, case).due.isoformat() == "2027-03-05"


def test_a_notice_starts_a_clock_that_no_record_tells(world, make_case, make_incident):
    incident = make_incident(stories.held(jurisdiction="KE"))
    case = make_case(incident)

    def to_mexico(document):
        document.account.jurisdiction, document.account.region = "MX", "MX/Oaxaca"

    rewrite(world, case, to_mexico)
    waiting = lines(world.lena, case)
    assert [(line.code, line.missing) for line in waiting if line.jurisdiction == "MX"] == [
        ("amparo", "not_started")
    ]

    keeping.start_deadline(**by(world.lena, case), limit="amparo", trigger="2026-09-14")

    line = next(line for line in lines(world.lena, case) if line.trigger == "2026-09-14")
    assert line.due.isoformat() == "2026-09-29"
    assert line.computed.written.isoformat() == "2026-10-06"
    for wrong in (
        {"limit": "amparo", "trigger": "2026-09-14"},  # runs already
        {"limit": "amparo", "trigger": ""},
        {"limit": "amparo", "trigger": "2027-09-14"},  # lies ahead
        {"limit": "amparo", "trigger": "2026-02-30"},
        {"limit": "civil_state", "trigger": "2026-03-05"},
        {"limit": "cndh", "trigger": "2026-03-05"},  # not verified
        {"limit": "\0", "trigger": "x" * 100_000},
    ):
        with pytest.raises(ValidationError):
            keeping.start_deadline(**by(world.lena, case), **wrong)


def test_a_country_without_a_pack_has_no_clock_and_takes_deadlines_of_ones_own(
    world, make_case, make_incident
):
    case = make_case(make_incident())

    def abroad(document):
        document.account.jurisdiction, document.account.region = "FR", "FR/Lyon"

    rewrite(world, case, abroad)
    keeping.keep_deadlines(**by(world.lena, case))

    assert lines(world.lena, case) == []
    keeping.add_deadline(**by(world.lena, case), label="Plainte", due="2026-12-01")
    assert [line.due.isoformat() for line in lines(world.lena, case)] == ["2026-12-01"]


@pytest.mark.parametrize(
    ("label", "due"),
    [("", "2026-12-01"), ("  ", "2026-12-01"), ("x", ""), ("x", "2026-02-30"), ("x", "soon"),
     ("x\0", "2026-12-01"), ("x" * 2001, "2026-12-01"), ("x", "9999-12-31"), ("x", "2026-12")],
)  # fmt: skip
def test_a_deadline_needs_words_and_a_day(world, case, label, due):
    with pytest.raises(ValidationError):
        keeping.add_deadline(**by(world.lena, case), label=label, due=due)


def test_unknown_ids_and_readings_are_refused(world, case):
    mine = by(world.lena, case)
    for which in ("", "nothing", "\0", "x" * 10_000):
        with pytest.raises(ValidationError):
            keeping.mark_deadline(**mine, deadline=which)
    with pytest.raises(ValidationError):
        keeping.confirm_deadline(**mine, deadline=claim(world.lena, case).id, reading="latest")
    undated = next(line for line in lines(world.lena, case) if line.missing == "no_date")
    with pytest.raises(NotPossibleNow):
        keeping.confirm_deadline(**mine, deadline=undated.id)


def test_a_lawyer_sets_a_day_where_the_record_gives_none(world, case):
    undated = next(line for line in lines(world.lena, case) if line.missing == "no_date")
    keeping.override_deadline(
        **by(world.lena, case), deadline=undated.id, due="2026-12-20", reason="She remembers June."
    )
    line = next(line for line in lines(world.lena, case) if line.id == undated.id)
    assert (line.due.isoformat(), line.missing) == ("2026-12-20", "")


def test_what_is_kept_before_there_were_deadlines_opens(world):
    assert Deadline(id="d1", code="civil_state", due="2027-03-05").jurisdiction == ""


def test_no_column_knows_when_a_limit_runs_out(world, case):
    """Every value of every row of the case's tables, in every spelling a date could have there."""
    keeping.add_deadline(**by(world.lena, case), label="File it", due="2031-07-19")
    keeping.confirm_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)

    stored = [
        repr(bytes(value) if isinstance(value, memoryview) else value)
        for model in (*apps.get_app_config("legal_aid").get_models(), Record, PartRevision, Grant)
        for row in model.objects.values_list()
        for value in row
    ]
    assert stored
    for day in ("2031-07-19", "2031, 7, 19", "20310719", "2027-03-05", "2027, 3, 5"):
        assert not [value for value in stored if day in value]
