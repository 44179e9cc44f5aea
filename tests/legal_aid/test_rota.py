"""Who is on call at a provider: shifts that never overlap, and who answers when."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_aid.models import Colleague, Provider, Shift
from legal_aid.providers.people import Person as Named
from legal_aid.providers.people import set_people
from legal_aid.providers.reach import keeps_hours, on_call, reachable_in
from legal_aid.providers.rota import add_shift, remove_shift

HOUR = timedelta(hours=1)


@pytest.fixture
def noon() -> datetime:
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=2)


@pytest.fixture
def clinic(world, directory) -> Provider:
    set_people(
        actor=world.lena.user,
        provider=directory["clinic"],
        people=[Named("Wanjiku Mwangi", "Advocate", user=world.lena.user.pk), Named("Otieno")],
    )
    return directory["clinic"]


@pytest.fixture
def put(world, clinic):
    def put_on_call(start: datetime, end: datetime, place: int = 1, by=None) -> Shift:
        person = clinic.people.get(place=place).pk
        by = (by or world.lena).user
        return add_shift(actor=by, provider=clinic, person=person, start=start, end=end)

    return put_on_call


def test_whoever_has_the_shift_is_on_call_until_just_before_its_end(clinic, put, noon):
    put(noon, noon + 8 * HOUR)
    put(noon + 8 * HOUR, noon + 9 * HOUR, place=2)  # follows without a gap

    assert on_call(clinic, noon - timedelta(minutes=1)) is None
    assert on_call(clinic, noon).name == "Wanjiku Mwangi"
    assert on_call(clinic, noon + 8 * HOUR).name == "Otieno"
    assert on_call(clinic, noon + 9 * HOUR) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 8), (-1, 1), (7, 9), (2, 3), (-1, 9), (0, 1), (7, 8)],
    ids=["the same", "into it", "out of it", "inside", "enclosing", "its first hour", "its last"],
)
def test_every_overlap_is_refused(clinic, put, noon, start, end):
    put(noon, noon + 8 * HOUR)

    with pytest.raises(ValidationError, match="overlaps a shift of Wanjiku Mwangi"):
        put(noon + start * HOUR, noon + end * HOUR, place=2)
    assert clinic.shifts.count() == 1


def test_another_providers_shift_is_no_overlap(world, directory, clinic, put, noon):
    put(noon, noon + HOUR)
    duty = directory["duty"]
    set_people(actor=world.dmitri.user, provider=duty, people=[Named("Somebody")])

    add_shift(
        actor=world.dmitri.user,
        provider=duty,
        person=duty.people.get().pk,
        start=noon,
        end=noon + HOUR,
    )
    assert Shift.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (0, 0, "end"),
        (1, 0, "end"),
        (-200, -190, "end"),
        (0, 24 * 32, "end"),
        (24 * 370, 24 * 370 + 1, "end"),
    ],
    ids=["empty", "backwards", "over", "too long", "too far"],
)
def test_shift_that_cannot_be_is_refused_at_its_field(clinic, put, noon, start, end, field):
    with pytest.raises(ValidationError) as refused:
        put(noon + start * HOUR, noon + end * HOUR)

    assert list(refused.value.message_dict) == [field]
    assert not clinic.shifts.exists()


def test_only_its_own_people_set_a_rota_and_only_with_their_own_list(
    world, directory, clinic, put, noon, logged
):
    for person in (world.dmitri, world.carla, world.petra):
        with pytest.raises(PermissionDenied):
            put(noon, noon + HOUR, by=person)
    shift = put(noon, noon + HOUR)
    with pytest.raises(PermissionDenied):
        remove_shift(actor=world.dmitri.user, shift=shift)
    set_people(actor=world.dmitri.user, provider=directory["duty"], people=[Named("Elsewhere")])
    foreign = Colleague.objects.get(name="Elsewhere").pk
    with pytest.raises(ValidationError):
        add_shift(
            actor=world.lena.user,
            provider=clinic,
            person=foreign,
            start=noon + 2 * HOUR,
            end=noon + 3 * HOUR,
        )

    remove_shift(actor=world.lena.user, shift=shift)
    assert not Shift.objects.exists()


def test_who_leaves_the_list_leaves_the_rota_and_who_stays_keeps_it(world, clinic, put, noon):
    put(noon, noon + HOUR)
    put(noon + HOUR, noon + 2 * HOUR, place=2)
    otieno = clinic.people.get(name="Otieno")

    set_people(
        actor=world.lena.user,
        provider=clinic,
        people=[Named("New"), Named("Otieno Odhiambo", id=otieno.pk)],
    )

    (left,) = clinic.shifts.all()
    assert left.person.name == "Otieno Odhiambo"
    assert left.person.place == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda world, one: [Named("")],
        lambda world, one: [Named("Two\nlines")],
        lambda world, one: [Named("x" * 121)],
        lambda world, one: [Named("A", phone="\x00")],
        lambda world, one: [Named("A", id=one), Named("B", id=one)],
        lambda world, one: [Named("A", id=world.lena.user.pk)],
        lambda world, one: [Named("A", user=world.carla.user.pk)],
        lambda world, one: [Named("A")] * 51,
    ],
)
def test_list_of_people_that_cannot_be_is_refused_whole(world, clinic, wrong):
    one = clinic.people.get(place=1).pk
    with pytest.raises(ValidationError):
        set_people(actor=world.lena.user, provider=clinic, people=wrong(world, one))

    assert list(clinic.people.values_list("name", flat=True)) == ["Wanjiku Mwangi", "Otieno"]


def test_shift_reaches_somebody_when_the_office_is_closed(clinic, put, noon):
    clinic.hours = [[noon.weekday(), "08:00", "12:00"]]
    clinic.save()
    put(noon + 10 * HOUR, noon + 12 * HOUR)

    assert reachable_in(clinic, noon - HOUR) == timedelta(0)
    assert reachable_in(clinic, noon) == 10 * HOUR
    assert reachable_in(clinic, noon + 11 * HOUR) == timedelta(0)
    assert reachable_in(clinic, noon + 12 * HOUR) == timedelta(days=6, hours=8)


def test_who_says_no_hours_is_asked_rather_than_passed_over(directory):
    assert reachable_in(directory["duty"], timezone.now()) == timedelta(0)


def test_rota_alone_says_nothing_about_the_office(directory):
    duty = directory["duty"]
    person = Colleague.objects.create(provider=duty, place=1, name="A")
    now = timezone.now()
    Shift.objects.create(provider=duty, person=person, start=now + 2 * HOUR, end=now + 3 * HOUR)

    assert reachable_in(duty, now) == timedelta(0)
    assert not keeps_hours(duty)


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans)
def test_whatever_is_tried_the_rota_keeps_one_person_at_a_time(clinic, world, noon, wanted):
    """What was taken is disjoint, and nothing was refused that would have been."""
    clinic.shifts.all().delete()
    person = clinic.people.get(place=1).pk
    taken: list[tuple[datetime, datetime]] = []
    for first, length in wanted:
        start, end = noon + first * HOUR, noon + (first + length) * HOUR
        clashes = any(start < other_end and end > other for other, other_end in taken)
        try:
            add_shift(actor=world.lena.user, provider=clinic, person=person, start=start, end=end)
        except ValidationError:
            assert clashes
        else:
            assert not clashes
            taken.append((start, end))
    assert sorted(clinic.shifts.values_list("start", "end")) == sorted(taken)
