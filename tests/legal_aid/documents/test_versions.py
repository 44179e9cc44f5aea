"""Documents of a case: who makes and opens them, what stands in the way, what a thief finds."""

from __future__ import annotations

import sys
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.reading import read_entries
from incidents.models import Record
from legal_aid.case_changes import add_outcome
from legal_aid.cases import change_case, open_case
from legal_aid.course import close_case
from legal_aid.documents.models import CaseDocument
from legal_aid.documents.preparing import Wanted, prepare
from legal_aid.documents.versions import documents_of, make_document, open_document, renewed
from legal_aid.errors import NotPossibleNow
from legal_aid.keeping import erase_case
from tests.legal_aid import stories
from tests.legal_aid.documents.conftest import text_of_docx
from tests.legal_aid.test_withdrawal import answered, say
from vault import Undecryptable

pytestmark = pytest.mark.django_db
LETTER, PETITION = Wanted("client_letter", "en"), Wanted("habeas", "en")


@pytest.fixture(autouse=True)
def _without_pdf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without Pango, so that these tests run everywhere and at once."""
    if "printer" not in request.fixturenames:
        monkeypatch.setitem(sys.modules, "weasyprint", None)


def newest(case: Record) -> Record:
    """The row as a page reads it."""
    return Record.objects.get(pk=case.pk)


def make(person: Any, case: Record, wanted: Wanted = LETTER, part: str = "privileged", **more: Any):
    by = {"keyring": person.keyring, "author": person.user}
    return make_document(**by, record=newest(case), wanted=wanted, part=part, **more)


def take(person: Any, case: Record, file: Any, kind: str = "docx") -> bytes:
    by = {"keyring": person.keyring, "reader": person.user}
    return open_document(**by, record=newest(case), file=file, kind=kind)


def kept(person: Any, case: Record) -> list[Any]:
    return documents_of(open_case(person.keyring, newest(case)))


def verbs(world: Any, case: Record) -> list[str]:
    """What the provider's log says; its founder reads it."""
    chain = case.team.organisation.chain
    founder = next(one for one in world.founders if one.user.username == "founder-of-clinic")
    return [entry.verb for entry in read_entries(founder.keyring, chain, limit=1000)]


def test_a_lawyer_makes_a_petition_that_only_her_team_opens(printer, world, make_case):
    case = make_case()

    made = make(world.lena, case, PETITION)

    assert made.kept.formats == ("pdf", "docx")
    assert take(world.lena, case, made.kept.file, "pdf").startswith(b"%PDF-")
    assert "Amina Kariuki" in text_of_docx(take(world.lena, case, made.kept.file))
    assert kept(world.pavel, case) == []
    for stranger in (world.pavel, world.carla):
        with pytest.raises(Undecryptable):
            take(stranger, case, made.kept.file)
    for stranger in (world.dmitri, world.otto, world.petra, world.ada):
        with pytest.raises(PermissionDenied):
            take(stranger, case, made.kept.file)
        with pytest.raises(PermissionDenied):
            make(stranger, case)
    assert verbs(world, case).count("case.document") == 1
    assert verbs(world, case).count("case.document_open") == 2


def test_what_is_shared_is_made_and_opened_by_both_teams(world, make_case):
    case = make_case()

    made = make(world.lena, case, LETTER, "shared")
    again = make(world.pavel, case, LETTER, "shared")

    assert again.kept.version.version == made.kept.version.version + 1
    for person in (world.lena, world.pavel, world.carla):
        assert [one.version.version for one in kept(person, case)] == [2, 1]
        assert "Amina" in text_of_docx(take(person, case, made.kept.file))
    with pytest.raises(PermissionDenied):
        make(world.pavel, case, LETTER, "privileged")


def test_making_it_again_adds_a_version_and_the_old_one_stays(world, make_case):
    case = make_case()

    numbers = [
        make(world.lena, case, wanted).kept.version.version for wanted in (LETTER, PETITION, LETTER)
    ]

    assert numbers == [1, 1, 2]
    assert len({one.version.id for one in kept(world.lena, case)}) == 3
    assert all(take(world.lena, case, one.file) for one in kept(world.lena, case))


def test_asking_twice_under_one_id_makes_one_document(world, make_case):
    case, file = make_case(), uuid4()

    first, second = (make(world.lena, case, file=file) for _each in range(2))

    assert first.kept == second.kept
    assert CaseDocument.objects.count() == 1


def test_a_server_without_pango_makes_the_docx_and_says_so(world, make_case, browser_of):
    case = make_case()

    made = make(world.lena, case)

    assert made.kept.formats == ("docx",)
    with pytest.raises(Undecryptable):
        take(world.lena, case, made.kept.file, "pdf")
    page = browser_of(world.lena).get(reverse("case-documents", args=[case.pk]))
    assert "This server cannot make PDF" in page.content.decode()


def test_nothing_is_made_once_consent_is_taken_back_and_what_was_made_stays(world, make_case):
    case = make_case()
    made = make(world.lena, case, LETTER, "shared")

    say(world, case.case_file.incident, answered("withdrawn"))

    for person, part in ((world.lena, "privileged"), (world.pavel, "shared")):
        person.forget_keyring()
        with pytest.raises(NotPossibleNow):
            make(person, case, LETTER, part)
    assert take(world.lena, case, made.kept.file)


def test_no_complaint_is_made_for_somebody_who_said_no_to_it(world, make_case, make_incident):
    def no(data):
        data["account"]["consents"].append({"scope": "complaint", "state": "declined"})

    case = make_case(make_incident(stories.held(no)))

    with pytest.raises(NotPossibleNow):
        make(world.lena, case, Wanted("police_complaint", "en"))
    assert make(world.lena, case, LETTER)


def test_what_to_think_of_is_said_before_it_is_made(world, make_case):
    case = make_case()

    def warned(code: str) -> str:
        by = {"keyring": world.lena.keyring, "reader": world.lena.user}
        return " ".join(prepare(**by, record=case, wanted=Wanted(code, "en")).warnings)

    assert "File a complaint" in warned("police_complaint")
    assert "health services are told" in warned("medication")
    assert warned("habeas") == ""


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("love_letter", "en"),
        Wanted("habeas", "xx"),
        Wanted("habeas", "en", "w1"),
        Wanted("habeas", "en", "nobody"),
    ],
)
def test_what_does_not_exist_is_refused(world, make_case, wanted):
    with pytest.raises(ValidationError):
        make(world.lena, make_case(), wanted)

    assert not CaseDocument.objects.exists()


def test_bytes_that_were_moved_or_altered_do_not_open(world, make_case):
    case = make_case()
    first, second = (make(world.lena, case).kept.file for _each in range(2))
    row, other = (CaseDocument.objects.get(pk=pk) for pk in (first, second))

    row.sealed_docx = other.sealed_docx
    row.sealed_pdf = other.sealed_docx
    row.save()

    for kind in ("pdf", "docx"):
        with pytest.raises(Undecryptable):
            take(world.lena, case, first, kind)
    other.delete()
    with pytest.raises(Undecryptable):
        take(world.lena, case, second)


def test_renewed_documents_open_with_new_keys_and_not_with_the_old(world, make_case):
    case = make_case()
    made = make(world.lena, case)
    make(world.lena, case, LETTER, "shared")
    before = {one.file: one.version.key for one in kept(world.lena, case)}
    sealed = bytes(CaseDocument.objects.get(pk=made.kept.file).sealed_docx)

    change_case(keyring=world.lena.keyring, author=world.lena.user, record=case, change=renewed)

    after = {one.file: one.version.key for one in kept(world.lena, case)}
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    assert bytes(CaseDocument.objects.get(pk=made.kept.file).sealed_docx) != sealed
    assert all(take(world.lena, case, file) for file in after)


def test_a_closed_case_takes_no_more_and_erasing_it_takes_them_along(world, make_case):
    case = make_case()
    made = make(world.lena, case)
    lena = {"keyring": world.lena.keyring, "author": world.lena.user}
    change_case(**lena, record=case, change=add_outcome("released_nocharge", "2026-11"))
    opened = open_case(world.lena.keyring, Record.objects.get(pk=case.pk))
    close_case(**lena, record=opened.record, shared=opened.shared, expected=opened.etag)

    with pytest.raises(NotPossibleNow):
        make(world.lena, case)
    assert take(world.lena, case, made.kept.file)
    erase_case(**world.lena.acting, record=Record.objects.get(pk=case.pk))
    assert not CaseDocument.objects.exists()


def test_rows_hold_no_word_of_what_was_made(world, make_case):
    make(world.lena, make_case(), PETITION)

    row = CaseDocument.objects.get()
    stored = bytes(row.sealed_docx) + bytes(row.sealed_pdf)
    for word in (b"Amina", b"PK\x03\x04", b"word/document.xml", b"habeas"):
        assert word not in stored
