"""Running a case: what the provider shares, what stays between lawyer and client."""

import pytest
from django.core.exceptions import PermissionDenied
from pydantic import ValidationError as SchemaError

from incidents.errors import Conflict
from incidents.models import Grant, PartRevision, Record
from incidents.records import open_parts
from legal_aid.case_document import Outcome, Privileged, Shared, Task
from legal_aid.cases import open_case, revise_case
from legal_aid.course import close_case
from legal_aid.errors import NotPossibleNow
from tests.legal_aid.conftest import live_offer
from vault import Undecryptable


def revise(person, case, expected=None, **parts):
    opened = open_case(person.keyring, Record.objects.get(pk=case.pk))
    return revise_case(
        keyring=person.keyring,
        author=person.user,
        record=opened.record,
        expected=expected or opened.etag,
        **parts,
    )


def test_the_lawyer_writes_notes_that_the_documentation_team_cannot_open(world, make_case):
    case = make_case()

    revise(world.lena, case, privileged=Privileged(notes="She fears her brother."))

    case.refresh_from_db()
    assert open_case(world.lena.keyring, case).privileged.notes == "She fears her brother."
    for colleague in (world.pavel, world.carla):
        assert open_case(colleague.keyring, case).privileged is None
        assert set(open_parts(colleague.keyring, case)) == {"shared"}


def test_both_teams_work_on_the_shared_part(world, make_case):
    case = make_case()
    task = Task(id="t1", text="Get the treatment certificate")

    revise(world.pavel, case, shared=Shared(tasks=[task]))

    case.refresh_from_db()
    assert open_case(world.lena.keyring, case).shared.tasks == [task]


def test_whoever_comes_second_is_told_and_overwrites_nothing(world, make_case):
    case = make_case()
    revise(world.lena, case, shared=Shared(tasks=[Task(id="t1", text="Visit her")]))

    with pytest.raises(Conflict) as told:
        revise(world.pavel, case, expected=1, shared=Shared())

    assert told.value.current == 2
    case.refresh_from_db()
    assert open_case(world.pavel.keyring, case).shared.tasks[0].text == "Visit her"


def test_a_made_up_revision_number_is_a_conflict_not_an_error(world, make_case):
    case = make_case()

    with pytest.raises(Conflict):
        revise(world.lena, case, expected=99, shared=Shared())


def test_documentation_cannot_write_what_it_cannot_read(world, make_case):
    case = make_case()

    with pytest.raises(PermissionDenied):
        revise(world.pavel, case, privileged=Privileged(notes="mine now"))

    assert not PartRevision.objects.filter(record=case, revision=2).exists()


def test_another_teams_people_neither_read_nor_write_a_case(world, make_case):
    case = make_case()

    for stranger in (world.dmitri, world.otto, world.petra, world.ada):
        assert not Record.objects.visible_to(stranger.user).filter(pk=case.pk).exists()
        with pytest.raises(Undecryptable):
            open_case(stranger.keyring, case)
        with pytest.raises(PermissionDenied):
            revise_case(
                keyring=stranger.keyring,
                author=stranger.user,
                record=case,
                expected=1,
                shared=Shared(),
            )


def test_nobody_writes_with_somebody_elses_keys(world, make_case):
    case = make_case()

    with pytest.raises(PermissionDenied):
        revise_case(
            keyring=world.lena.keyring,
            author=world.pavel.user,
            record=case,
            expected=1,
            shared=Shared(),
        )


def test_closing_needs_a_result_and_ends_the_writing(world, make_case):
    case = make_case()
    done = Shared(outcomes=[Outcome(code="released_nocharge", on="2026-11")])
    mine = {"keyring": world.lena.keyring, "author": world.lena.user}

    with pytest.raises(NotPossibleNow):
        close_case(**mine, record=case, shared=Shared(), expected=1)
    close_case(**mine, record=case, shared=done, expected=1)

    case.refresh_from_db()
    assert case.state == Record.State.CLOSED
    assert case.case_file.incident.state == Record.State.CLOSED
    with pytest.raises(NotPossibleNow):
        revise(world.lena, case, shared=Shared())


def test_only_the_providers_lawyers_close(world, make_case):
    done = Shared(outcomes=[Outcome(code="pending")])
    case = make_case()

    for person in (world.pavel, world.dmitri):
        with pytest.raises(PermissionDenied):
            close_case(
                keyring=person.keyring, author=person.user, record=case, shared=done, expected=1
            )


def test_a_closed_case_makes_room_and_its_incident_can_be_referred_again(
    world, make_case, make_referral
):
    case = make_case()
    close_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        shared=Shared(outcomes=[Outcome(code="lost_contact")]),
        expected=1,
    )

    again = make_referral(case.case_file.incident, providers=[world.clinic.pk])

    assert live_offer(again).provider == world.clinic


@pytest.mark.parametrize(
    "wrong",
    [
        {"tasks": [{"id": "t1", "text": ""}]},
        {"tasks": [{"id": "t1", "text": "x\x00y"}]},
        {"tasks": [{"id": "t1", "text": "x" * 2_001}]},
        {"tasks": [{"id": "t1", "text": "x", "due": "2026-13-45"}]},
        {"hearings": [{"at": "soon"}]},
        {"hearings": [{"at": ""}]},
        {"outcomes": [{"code": "won"}]},
        {"outcomes": [{"code": "bail", "on": "2999-01-01"}]},
        {"unknown": 1},
    ],
)
def test_what_is_not_a_case_document_is_refused(wrong):
    with pytest.raises(SchemaError):
        Shared.model_validate(wrong)


def test_the_grants_of_a_case_are_the_two_teams_only(world, make_case):
    case = make_case()

    assert {grant.team for grant in Grant.objects.filter(record=case)} == {
        world.clinic,
        world.riverside,
    }
