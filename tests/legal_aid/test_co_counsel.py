"""Other lawyers beside those who run a case, and cases that rest on several records."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.errors import KeyInDoubt
from accounts.models import TeamKey
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from incidents.envelopes import PartAt, open_part
from incidents.models import Grant, PartRevision, Record
from incidents.records import open_parts, part_keys
from legal_aid.case_changes import add_file_note, add_note, add_task, rewrite_notes
from legal_aid.cases import change_case, open_case
from legal_aid.co_counsel import add_co_counsel, end_co_counsel
from legal_aid.documents.preparing import Wanted
from legal_aid.documents.versions import documents_of, make_document, open_document
from legal_aid.erasers import erase_provider
from legal_aid.errors import NotPossibleNow
from legal_aid.joined import join_incident, joined_to, link_incident, part_incident
from legal_aid.models import JoinedIncident
from tests.legal_aid.test_stages import move_on, shared_of, step, with_outcome
from tests.legal_aid.test_withdrawal import answered, say
from vault import KeyPair, Undecryptable

pytestmark = pytest.mark.django_db


NOTES = "She fears her brother."


def fresh(record):
    return Record.objects.get(pk=record.pk)


def let_in(world, case, team=None, *, by=None, **more):
    person = by or world.lena
    return add_co_counsel(
        keyring=person.keyring,
        actor=person.user,
        record=case,
        team=team or world.duty,
        **more,
    )


def take_back(world, case, team=None, *, by=None):
    person = by or world.lena
    end_co_counsel(keyring=person.keyring, actor=person.user, record=case, team=team or world.duty)


def change(person, case, what):
    change_case(keyring=person.keyring, author=person.user, record=fresh(case), change=what)


def test_co_counsel_opens_what_it_was_given_and_never_the_record(world, make_case):
    case = make_case()
    change(world.lena, case, rewrite_notes(NOTES, instead_of=""))

    let_in(world, case)

    theirs = open_case(world.dmitri.keyring, fresh(case))
    assert theirs.privileged is None
    [said] = theirs.shared.co_counsel
    assert (said.team, said.privileged) == (str(world.duty.pk), False)
    assert theirs.shared.history[-1].code == "co_counsel"
    change(world.dmitri, case, add_task("Read the register", ""))
    assert shared_of(world.lena, case).tasks[0].text == "Read the register"
    with pytest.raises(PermissionDenied):
        change(world.dmitri, case, rewrite_notes("mine", instead_of=""))
    with pytest.raises(Undecryptable):
        open_parts(world.dmitri.keyring, case.case_file.incident)
    incidents = Record.objects.incidents().visible_to(world.dmitri.user)
    assert case.case_file.incident not in incidents


def test_the_privileged_part_only_if_the_lawyer_chose_so(world, make_case):
    case = make_case()
    change(world.lena, case, rewrite_notes(NOTES, instead_of=""))
    let_in(world, case, privileged=True)
    theirs = open_case(world.dmitri.keyring, fresh(case))
    assert theirs.privileged.notes == NOTES
    change(
        world.dmitri, case, rewrite_notes("And his friends.", instead_of=theirs.privileged.notes)
    )
    assert open_case(world.lena.keyring, fresh(case)).privileged.notes == "And his friends."


def test_taken_back_every_kept_key_opens_nothing(world, make_case):
    case = make_case()
    let_in(world, case, privileged=True)
    let_in(world, case, world.desk)
    kept = part_keys(world.dmitri.keyring, case)

    take_back(world, case)
    change(world.lena, case, add_task("After they left", ""))

    case = fresh(case)
    assert not Record.objects.cases().visible_to(world.dmitri.user).filter(pk=case.pk).exists()
    for row in PartRevision.objects.filter(record=case):
        where = PartAt(case.kind, case.pk, row.part, row.revision)
        with pytest.raises(Undecryptable):
            open_part(kept[row.part], where, row.sealed)
    # Everyone else goes on: the record's own team, and those who were let in beside them.
    for person in (world.lena, world.pavel, world.wanda):
        assert shared_of(person, case).tasks[0].text == "After they left"
    assert open_case(world.lena.keyring, case).privileged is not None
    assert open_case(world.pavel.keyring, case).privileged is None
    assert [one.team for one in shared_of(world.lena, case).co_counsel] == [str(world.desk.pk)]
    with pytest.raises(NotPossibleNow):
        take_back(world, case)


def test_documents_get_new_keys_when_it_is_taken_back(world, make_case):
    case = make_case()
    who = {"keyring": world.lena.keyring, "author": world.lena.user}
    for part in ("shared", "privileged"):
        wanted = Wanted("client_letter", "en")
        make_document(**who, record=fresh(case), wanted=wanted, part=part)
    let_in(world, case, privileged=True)
    theirs = documents_of(open_case(world.dmitri.keyring, fresh(case)))
    before = {one.version.file: one.version.key for one in theirs}

    take_back(world, case)

    ours = documents_of(open_case(world.lena.keyring, fresh(case)))
    after = {one.version.file: one.version.key for one in ours}
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    for one in ours:
        said = {"keyring": world.lena.keyring, "reader": world.lena.user, "record": fresh(case)}
        assert open_document(**said, file=one.file, kind="docx")[:2] == b"PK"


def test_an_older_copy_of_the_database_lets_them_in_no_more(world, make_case):
    case = make_case()
    let_in(world, case)
    again = replayer_of("co-counsel ended")
    assert again(case.pk.hex + world.duty.pk.hex, b"") == 1
    assert again(case.pk.hex + world.duty.pk.hex, b"") == 0
    assert {one.team for one in Grant.objects.filter(record=case)} == {
        world.clinic, world.riverside,
    }  # fmt: skip


def test_only_lawyers_of_the_provider_let_others_in(world, make_case):
    case = make_case()
    for person in (world.pavel, world.carla, world.dmitri, world.otto, world.ada):
        with pytest.raises(PermissionDenied):
            let_in(world, case, by=person)
    let_in(world, case)
    with pytest.raises(PermissionDenied):
        let_in(world, case, world.desk, by=world.dmitri)
    with pytest.raises(PermissionDenied):
        take_back(world, case, by=world.dmitri)


@pytest.mark.parametrize("who", ["riverside", "clinic", "trends"])
def test_only_another_team_of_lawyers_is_let_in(world, make_case, who):
    with pytest.raises(ValidationError):
        let_in(world, make_case(), getattr(world, who))


def test_nothing_is_sealed_to_a_key_that_was_exchanged(world, make_case):
    case = make_case()
    let_in(world, case)
    take_back(world, case)
    world.lena.forget_keyring()
    TeamKey.objects.filter(team=world.duty).update(public_key=KeyPair.generate().public)
    with pytest.raises(KeyInDoubt):
        let_in(world, case)
    assert not Grant.objects.filter(record=case, team=world.duty).exists()
    assert shared_of(world.lena, case).co_counsel == []


def test_nothing_is_sealed_anew_to_the_records_team_if_its_key_was_exchanged(world, make_case):
    case = make_case()
    let_in(world, case)
    world.lena.forget_keyring()
    TeamKey.objects.filter(team=world.riverside).update(public_key=KeyPair.generate().public)
    with pytest.raises(KeyInDoubt):
        take_back(world, case)
    assert open_case(world.dmitri.keyring, fresh(case)).shared  # nothing was changed


def test_whoever_was_let_in_leaves_with_the_case(world, make_case):
    case = make_case()
    let_in(world, case)
    move_on(world, case)
    assert not Grant.objects.filter(record=case, team=world.duty).exists()
    with pytest.raises(NotPossibleNow):
        let_in(world, case, world.desk)


def test_what_they_kept_ends_when_a_lawyer_of_the_old_team_opens_the_case(
    world, make_case, browser_of
):
    """Whoever took the case has no key of the privileged part, so it cannot be renewed before."""
    case = make_case()
    change(world.lena, case, rewrite_notes(NOTES, instead_of=""))
    let_in(world, case, privileged=True)
    kept = part_keys(world.dmitri.keyring, fresh(case))
    move_on(world, case)
    [line] = Waiting.objects.filter(kind="co-counsel ended")
    assert line.subject == case.pk.hex + world.duty.pk.hex
    page = reverse("case", args=[case.pk])
    assert browser_of(world.pavel).get(page).status_code == 200
    assert part_keys(world.lena.keyring, fresh(case)) == kept

    assert NOTES in browser_of(world.lena).get(page).content.decode()

    now = part_keys(world.lena.keyring, fresh(case))
    assert now.keys() == kept.keys()
    assert not set(now.values()) & set(kept.values())
    assert shared_of(world.pavel, case).history[-1].code == "co_counsel_ended"
    head = fresh(case).head
    browser_of(world.lena).get(page)
    assert fresh(case).head == head


# Notes -----------------------------------------------------------------------------


def test_notes_say_who_and_when_and_each_is_read_by_whom_it_is_for(world, make_case, browser_of):
    case, now = make_case(), timezone.now()
    change(world.pavel, case, add_note(world.pavel.user, "She has moved.", now))
    change(world.lena, case, add_file_note(world.lena.user, "Advised to keep silent.", now))
    [note] = shared_of(world.lena, case).notes
    assert (note.by, note.text) == (str(world.pavel.user.pk), "She has moved.")
    [own] = open_case(world.lena.keyring, fresh(case)).privileged.file_notes
    assert own.by == str(world.lena.user.pk)
    with pytest.raises(PermissionDenied):
        change(world.pavel, case, add_file_note(world.pavel.user, "mine", now))
    page = reverse("case", args=[case.pk])
    assert "Advised to keep silent." in browser_of(world.lena).get(page).content.decode()
    theirs = browser_of(world.pavel).get(page).content.decode()
    assert "She has moved." in theirs
    assert "Advised to keep silent." not in theirs


# Strategic cases ---------------------------------------------------------------------


def of_lena(world):
    return world.lena.acting


def test_a_strategic_case_rests_on_several_records_until_one_says_no(world, make_case):
    case, other = make_case(), make_case()
    incident = other.case_file.incident

    join_incident(**of_lena(world), record=case, incident=incident)

    assert list(joined_to(world.lena.user, case)) == [incident]
    say(world, incident, answered("withdrawn"))
    assert not JoinedIncident.objects.exists()
    assert shared_of(world.lena, case).stage == "engaged"


def test_only_what_is_shared_with_the_provider_is_joined_and_by_its_lawyers(
    world, make_case, make_incident
):
    case, other, theirs = make_case(), make_case(), make_incident()
    with pytest.raises(ValidationError):
        join_incident(**of_lena(world), record=case, incident=theirs)
    with pytest.raises(ValidationError):
        join_incident(**of_lena(world), record=case, incident=case.case_file.incident)
    for person in (world.pavel, world.dmitri):
        with pytest.raises(PermissionDenied):
            join_incident(**person.acting, record=case, incident=other.case_file.incident)
    join_incident(**of_lena(world), record=case, incident=other.case_file.incident)
    with pytest.raises(ValidationError):
        join_incident(**of_lena(world), record=case, incident=other.case_file.incident)
    part_incident(**of_lena(world), record=case, incident=other.case_file.incident)
    part_incident(**of_lena(world), record=case, incident=other.case_file.incident)
    assert not JoinedIncident.objects.exists()
    step(world.lena, with_outcome(world, case), "close")
    with pytest.raises(NotPossibleNow):
        join_incident(**of_lena(world), record=case, incident=other.case_file.incident)


def test_a_link_stands_in_the_sealed_part_alone(world, make_case, make_incident):
    case, seen = make_case(), make_incident()
    change(world.pavel, case, link_incident(world.pavel.user, seen.pk))
    assert shared_of(world.lena, case).linked == [str(seen.pk)]
    assert not JoinedIncident.objects.exists()
    with pytest.raises(ValidationError):
        change(world.lena, case, link_incident(world.lena.user, make_incident().pk))


# Pages -----------------------------------------------------------------------------------


def course(browser, case, do, **fields):
    named = {f"{do}-{name}": value for name, value in fields.items() if name != "which"}
    plain = {name: value for name, value in fields.items() if name == "which"}
    return browser.post(reverse("case-course", args=[case.pk]), {"do": do, **named, **plain})


def test_a_held_case_warns_and_shows_no_contact(world, make_case, browser_of):
    def reachable(data):
        data["identity"]["people"][0]["safe_contact"] = "By her sister, +254 700 111 222"

    case = make_case()
    say(world, case.case_file.incident, reachable)
    lena, page = browser_of(world.lena), reverse("case", args=[case.pk])
    assert "+254 700 111 222" in lena.get(page).content.decode()

    answer = course(browser_of(world.pavel), case, "hold", reason="Two men asked for her.")

    assert answer.status_code == 302
    held = lena.get(page).content.decode()
    assert "contact nobody" in held
    assert "Two men asked for her." in held
    assert "+254 700 111 222" not in held
    told = course(lena, case, "lift", reason="")
    assert told.status_code == 422
    assert "Say why." in told.content.decode()
    assert course(lena, case, "lift", reason="They left town.").status_code == 302
    assert "+254 700 111 222" in lena.get(page).content.decode()


def test_the_second_of_two_lawyers_reads_where_the_case_stands(
    world, make_case, second_lawyer, browser_of
):
    case = make_case()
    assert course(browser_of(world.lena), case, "begin", seen="engaged").status_code == 302
    late = course(browser_of(second_lawyer), case, "begin", seen="engaged")
    assert late.status_code == 409
    assert "This case is now at: Active" in late.content.decode()


def test_transfer_from_the_page_leads_to_referring_again(world, make_case, browser_of):
    case = make_case()
    carla = browser_of(world.carla)
    assert course(carla, case, "transfer", reason="").status_code == 422
    answer = course(carla, case, "transfer", reason="She wants somebody else.")
    assert answer.url == reverse("refer", args=[case.case_file.incident_id])
    page = carla.get(answer.url).content.decode()
    assert "It was transferred from them." in page
    lena = browser_of(world.lena).get(reverse("case", args=[case.pk])).content.decode()
    assert "This case went to other lawyers" in lena


def test_colleagues_and_records_from_the_page(world, make_case, browser_of):
    case, other = make_case(), make_case()
    lena = browser_of(world.lena)
    assert course(lena, case, "co_counsel", team=str(world.duty.pk)).status_code == 302
    page = lena.get(reverse("case-course", args=[case.pk])).content.decode()
    assert f"Take it back from {world.duty.name}" in page
    assert course(lena, case, "co_counsel_end", which=str(world.duty.pk)).status_code == 302
    incident = other.case_file.incident
    assert course(lena, case, "join", incident=str(incident.pk)).status_code == 302
    assert course(lena, case, "part", which=str(incident.pk)).status_code == 302
    address = f"https://example.org{reverse('incident', args=[incident.pk])}"
    assert course(lena, case, "link", incident=address).status_code == 302
    assert incident.pk.hex[:8] in lena.get(reverse("case-course", args=[case.pk])).content.decode()
    assert course(lena, case, "unlink", which=str(incident.pk)).status_code == 302
    assert shared_of(world.lena, case).linked == []


@pytest.mark.parametrize(
    ("do", "fields", "status"),
    [
        ("", {}, 400),
        ("erase", {}, 400),
        ("co_counsel", {"team": "x\x00"}, 422),
        ("co_counsel", {"team": "0b9c1c7e-4f1e-4a64-9a3b-5f0c5d2f7e11"}, 422),
        ("co_counsel_end", {"which": "x"}, 404),
        ("co_counsel_end", {"which": "0b9c1c7e-4f1e-4a64-9a3b-5f0c5d2f7e11"}, 404),
        ("join", {"incident": "../"}, 422),
        ("part", {"which": ""}, 404),
        ("link", {"incident": "K-4821"}, 422),
        ("link", {"incident": "0b9c1c7e-4f1e-4a64-9a3b-5f0c5d2f7e11"}, 422),
        ("hold", {"reason": "a\x00b"}, 422),
        ("hold", {"reason": "x" * 2_001}, 422),
        ("begin", {"seen": "x" * 500}, 422),
        ("begin", {"seen": "closed"}, 409),
        ("lift", {"reason": "x"}, 409),
    ],
)
def test_bad_input_is_told_and_changes_nothing(world, make_case, browser_of, do, fields, status):
    case = make_case()
    assert course(browser_of(world.lena), case, do, **fields).status_code == status
    assert fresh(case).head == 1


def test_a_provider_that_leaves_the_directory_keeps_its_cases(world, make_case, browser_of):
    case = make_case()
    erase_provider(world.clinic.pk)
    page = browser_of(world.lena).get(reverse("case", args=[case.pk]))
    assert page.status_code == 200
    step(world.lena, case, "begin")
    assert shared_of(world.pavel, case).stage == "active"
