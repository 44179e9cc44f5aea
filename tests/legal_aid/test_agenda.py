"""What is ahead in many cases: every open hearing, limit and task once, by the right clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.models import Record
from legal_aid.case_document import Deadline, Hearing, Shared, Task
from legal_aid.cases import open_case, revise_case
from legal_aid.course import close_case
from legal_aid.days.agenda import Agenda, Bucket, Kind, bucket_of, in_order
from legal_aid.days.collecting import OpenedCase, agenda_of, entries_of
from legal_aid.days.hearings import named
from legal_aid.days.tables import hearing_kinds, papers, task_templates
from legal_aid.days.zones import court_zone, in_court

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def write(person, case, **fields):
    """Put these lists into a case's shared part."""
    opened = open_case(person.keyring, Record.objects.get(pk=case.pk))
    shared = Shared.model_validate({**opened.shared.model_dump(), **fields})
    revise_case(
        keyring=person.keyring,
        author=person.user,
        record=opened.record,
        expected=opened.etag,
        shared=shared,
    )


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def test_a_lawyer_sees_hearings_limits_tasks_and_the_custody_clock_of_their_cases(world, make_case):
    case = make_case()
    write(
        world.lena,
        case,
        tasks=[
            {"id": "t1", "text": "Visit her", "due": day(0)},
            {"id": "t2", "text": "Done already", "done": True},
            {"id": "t3", "text": "Some time"},
        ],
        hearings=[
            {"id": "h1", "at": f"{day(2)}T09:30", "kind": "bail", "court": "Milimani"},
            {"id": "h2", "at": f"{day(-9)}T09:30", "happened": True, "result_code": "adjourned"},
        ],
        deadlines=[{"id": "d1", "code": "own", "label": "File it", "due": day(40)}],
    )

    agenda = agenda_of(world.lena.keyring, world.lena.user)

    assert [(e.kind, e.id) for e in agenda.clocks] == [(Kind.CUSTODY, "c1")]
    assert [e.what for e in agenda.today] == ["Visit her"]
    assert [(e.kind, e.clock_time, e.where) for e in agenda.week] == [
        (Kind.HEARING, "09:30", "Milimani")
    ]
    assert ("d1", day(40)) in [(e.id, e.text) for e in agenda.later]
    assert [e.id for e in agenda.undated] == ["t3"]
    assert agenda.overdue == []
    assert {e.client for e in agenda.entries} == {"Client K-4821"}
    assert (agenda.looked_at, agenda.unopened, agenda.not_looked_at) == (1, 0, 0)


def test_strangers_see_nothing_of_it_and_the_documentation_team_sees_the_same(world, make_case):
    write(world.lena, make_case(), tasks=[{"id": "t1", "text": "Visit her"}])

    for stranger in (world.dmitri, world.otto, world.petra, world.ada):
        assert agenda_of(stranger.keyring, stranger.user).entries == ()
    seen = agenda_of(world.pavel.keyring, world.pavel.user)
    assert {e.what for e in seen.undated} == {"Visit her"}


def test_a_hearing_that_is_over_stays_until_somebody_says_what_came_of_it(world, make_case):
    case = make_case()
    write(world.lena, case, hearings=[{"id": "h1", "at": f"{day(-1)}T09:30"}])
    assert [e.id for e in agenda_of(world.lena.keyring, world.lena.user).overdue] == ["h1"]

    write(world.lena, case, hearings=[{"id": "h1", "at": f"{day(-1)}T09:30", "happened": False}])
    assert agenda_of(world.lena.keyring, world.lena.user).overdue == []


def test_closed_cases_have_nothing_ahead(world, make_case):
    case = make_case()
    write(
        world.lena,
        case,
        tasks=[{"id": "t1", "text": "Visit her"}],
        outcomes=[{"code": "released_nocharge"}],
    )
    opened = open_case(world.lena.keyring, Record.objects.get(pk=case.pk))
    close_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=opened.record,
        shared=opened.shared,
        expected=opened.etag,
    )

    assert agenda_of(world.lena.keyring, world.lena.user).entries == ()


def test_only_so_many_cases_are_opened_and_the_page_knows_how_many_were_not(
    world, make_case, make_incident, make_referral
):
    for _ in range(2):
        make_case()

    agenda = agenda_of(world.lena.keyring, world.lena.user, most=1)

    assert (agenda.looked_at, agenda.not_looked_at) == (1, 1)


def test_a_case_that_does_not_open_is_counted(world, make_case):
    case = make_case()
    case.grants.filter(team=world.clinic).delete()

    agenda = agenda_of(world.lena.keyring, world.lena.user)

    assert (agenda.entries, agenda.looked_at, agenda.unopened) == ((), 0, 1)


def test_tasks_of_others_can_be_left_out(world, make_case, second_lawyer):
    case = make_case()
    write(
        world.lena,
        case,
        tasks=[
            {"id": "t1", "text": "Mine", "assignee": str(world.lena.user.pk)},
            {"id": "t2", "text": "Hers", "assignee": str(second_lawyer.user.pk)},
            {"id": "t3", "text": "Anybody's"},
        ],
    )

    agenda = agenda_of(world.lena.keyring, world.lena.user).of(world.lena.user.pk)

    assert {e.what for e in agenda.undated} == {"Mine", "Anybody's"}


def test_two_hundred_cases_are_collected_with_as_many_queries_as_one(
    world, make_case, django_assert_max_num_queries
):
    make_case()
    make_case()
    keyring = world.lena.keyring
    with django_assert_max_num_queries(9):
        agenda_of(keyring, world.lena.user)


# The pure part.

START = datetime(2026, 1, 1)
MINUTES = st.integers(0, 2 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda n: (START + timedelta(minutes=n)).isoformat(timespec="minutes"))
DAYS = st.integers(0, 730).map(lambda n: (START.date() + timedelta(days=n)).isoformat())
IDS = st.sampled_from([f"x{n}" for n in range(8)])
SHARED = st.builds(
    Shared,
    tasks=st.lists(
        st.builds(
            Task,
            id=IDS,
            text=st.just("Do it"),
            due=st.one_of(st.just(""), MOMENTS, DAYS, st.just("2026-12"), st.just("2026-12~")),
            done=st.booleans(),
        ),
        max_size=4,
        unique_by=lambda task: task.id,
    ),
    hearings=st.lists(
        st.builds(
            Hearing,
            at=st.one_of(MOMENTS, MOMENTS.map(lambda text: f"{text}+05:45")),
            id=st.one_of(st.just(""), IDS),
            kind=st.sampled_from(["", "bail", "unheard_of"]),
            happened=st.sampled_from([None, True, False]),
        ),
        max_size=4,
        unique_by=lambda hearing: hearing.id or object(),
    ),
    deadlines=st.lists(
        st.builds(
            Deadline,
            id=IDS,
            code=st.just("habeas"),
            due=st.one_of(st.just(""), DAYS),
            done=st.booleans(),
        ),
        max_size=4,
        unique_by=lambda limit: limit.id,
    ),
)


class Team:
    jurisdiction = "KE"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shared=SHARED, now=MINUTES.map(lambda n: START + timedelta(minutes=n)))
def test_nothing_is_lost_and_nothing_stands_twice(shared: Shared, now: datetime):
    """Each open thing of a case stands on the page of the day exactly once."""
    at = now.replace(tzinfo=UTC)
    record = Record(kind=Record.Kind.CASE)
    record._state.fields_cache["team"] = Team()
    case = OpenedCase(record, shared, None, at)
    agenda = Agenda(at, in_order(entries_of(case, at)))

    wanted = sorted(
        [("task", task.id) for task in shared.tasks if not task.done]
        + [("hearing", name) for name, h in named(shared.hearings) if h.happened is None]
        + [("deadline", limit.id) for limit in shared.deadlines if not limit.done]
    )
    buckets = [agenda.bucket(bucket) for bucket in Bucket]
    assert sorted((str(e.kind), e.id) for bucket in buckets for e in bucket) == wanted
    assert sum(map(len, buckets)) == len(agenda.entries)
    for entry in agenda.entries:
        if entry.at is not None:
            shown = agenda.month(entry.day.replace(day=1))
            assert sum(entry is one for each in shown.days for one in each.things) == 1


@given(
    text=MOMENTS,
    zone=st.sampled_from(
        ["Africa/Nairobi", "Europe/Kyiv", "America/New_York", "America/Sao_Paulo"]
    ),
)
def test_a_hearing_keeps_the_wall_clock_of_its_court_over_changes_of_clocks(text: str, zone: str):
    """But for the hour that a change of clocks leaves out, what was typed is what is shown."""
    at = in_court(text, ZoneInfo(zone))
    shown = at.replace(tzinfo=None)
    typed = datetime.fromisoformat(text)
    assert shown == typed or shown - typed == timedelta(hours=1)
    if shown != typed:  # it does not exist: nothing maps to it
        before = typed.replace(tzinfo=ZoneInfo(zone))
        assert before.utcoffset() != at.utcoffset()


@pytest.mark.parametrize(
    ("zone", "text", "utc"),
    [
        ("America/New_York", "2026-11-01T01:30", "05:30"),  # comes twice: the first
        ("America/New_York", "2026-03-08T02:30", "07:30"),  # never comes
        ("Europe/Kyiv", "2026-10-26T09:30", "07:30"),  # the Monday after the change
        ("Europe/Kyiv", "2026-10-23T09:30", "06:30"),
        ("Africa/Nairobi", "2026-12-01T09:30", "06:30"),
        ("Africa/Nairobi", "2026-12-01T09:30+00:00", "09:30"),
    ],
)
def test_moments_at_courts(zone: str, text: str, utc: str):
    assert f"{in_court(text, ZoneInfo(zone)).astimezone(UTC):%H:%M}" == utc


def test_a_court_sits_in_its_own_country():
    assert str(court_zone("KE")) == "Africa/Nairobi"
    assert str(court_zone("US")) == "America/New_York"
    assert str(court_zone("")) == str(timezone.get_default_timezone())
    assert str(court_zone("ZZ")) == str(timezone.get_default_timezone())


def test_today_is_the_day_at_the_court():
    """At 22:00 UTC it is tomorrow in Nairobi, and a hearing there in the morning is today's."""
    record = Record(kind=Record.Kind.CASE)
    record._state.fields_cache["team"] = Team()
    late = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    shared = Shared(hearings=[Hearing(at="2026-11-23T09:30")])
    (entry,) = entries_of(OpenedCase(record, shared, None, late), late)
    assert bucket_of(entry, late) == Bucket.TODAY
    assert bucket_of(entry, late - timedelta(hours=4)) == Bucket.WEEK
    assert entry.foreign_zone == "Africa/Nairobi"


@pytest.mark.parametrize("line", ["_line", "_entry"])
def test_a_foreign_clock_stands_close_in_its_brackets(line: str):
    """A mark keeps a gap between its parts: the time with its zone is one of them."""
    record = Record(kind=Record.Kind.CASE)
    record._state.fields_cache["team"] = Team()
    now = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    shared = Shared(hearings=[Hearing(at="2026-11-23T09:30")])
    (entry,) = entries_of(OpenedCase(record, shared, None, now), now)
    shown = {"one": entry, "agenda": Agenda(now, (entry,))}
    html = render_to_string(f"legal_aid/days/{line}.html", shown)
    mark = html[: html.index("<bdi>Africa/Nairobi</bdi>)</span></span>")].rpartition('"mark')[2]
    assert mark.count("<span>") == 1


def test_every_kind_of_hearing_has_papers_and_every_template_its_words():
    for code, label in hearing_kinds():
        assert label
        assert all(words for _code, words in papers(code)), code
    assert papers("unheard_of") == papers("other")
    codes = [one.code for stage in task_templates().values() for one in stage]
    assert len(codes) == len(set(codes)) > 10
