"""The way to a document through pages and the API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from legal_aid.documents.models import CaseDocument
from tests.legal_aid import stories
from tests.legal_aid.documents.conftest import text_of_docx
from tests.legal_aid.documents.test_versions import _without_pdf  # noqa: F401
from tests.legal_aid.test_pages import text_of
from tests.legal_aid.test_stages import step

pytestmark = pytest.mark.django_db
PETITION = {"document": "habeas", "language": "en", "about": ""}


def test_a_lawyer_checks_the_facts_makes_it_and_downloads_it(world, make_case, browser_of):
    case, lena = make_case(), browser_of(world.lena)
    url = reverse("case-documents", args=[case.pk])
    assert "No document yet" in text_of(lena.get(url))

    sheet = text_of(lena.post(url, {"do": "check", **PETITION}))
    assert "Petition to bring a person who is held before the court" in sheet
    assert "Amina Kariuki" in sheet
    assert not CaseDocument.objects.exists()

    made = lena.post(url, {"do": "make", "part": "privileged", **PETITION})
    assert made.status_code == 302
    assert "Version 1, English" in text_of(lena.get(url))
    assert "Version 1, English" in text_of(lena.get(reverse("case", args=[case.pk])))
    row = CaseDocument.objects.get()
    answer = lena.get(reverse("case-document", args=[case.pk, row.pk, "docx"]))
    assert "Amina Kariuki" in text_of_docx(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="amparo-{row.pk.hex[:8]}.docx"'
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_missing_facts_are_listed_before_it_is_made(world, make_case, make_incident, browser_of):
    def unknown(data):
        data["account"]["custody"][0].update(held_where="")

    case = make_case(make_incident(stories.held(unknown)))

    url = reverse("case-documents", args=[case.pk])
    sheet = text_of(browser_of(world.lena).post(url, {"do": "check", **PETITION}))

    assert "The document marks these" in sheet
    assert "[Held at: not recorded]" in sheet


def test_a_letter_shows_how_the_client_may_be_reached(world, make_case, make_incident, browser_of):
    def careful(data):
        data["identity"]["people"][0].update(
            safe_contact="0700 111 222", contact_flags=["no_name", "no_visit"]
        )

    case = make_case(make_incident(stories.held(careful)))

    url = reverse("case-documents", args=[case.pk])
    letter = {"do": "check", "document": "client_letter", "language": "en"}
    sheet = text_of(browser_of(world.lena).post(url, letter))

    assert "0700 111 222" in sheet
    assert "Do not visit" in sheet
    assert "it names no sender" in sheet

    step(world.lena, case, "hold")
    held = text_of(browser_of(world.lena).post(url, letter))
    assert "0700 111 222" not in held
    assert "Safety hold: contact nobody" in held


def test_somebody_chooses_whom_it_is_about(world, make_case, make_incident, browser_of):
    def two(data):
        data["identity"]["people"].append({"id": "p2", "name": "Zawadi Otieno"})

    case = make_case(make_incident(stories.held(two)))
    url, lena = reverse("case-documents", args=[case.pk]), browser_of(world.lena)

    assert "Whom it is about" in text_of(lena.post(url, {"do": "check", **PETITION}))
    sheet = text_of(lena.post(url, {"do": "check", **PETITION, "about": "p2"}))
    assert "Name: Zawadi Otieno" in sheet
    assert lena.post(url, {"do": "check", **PETITION, "about": "w1"}).status_code == 409


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "check"},
        {"do": "check", "document": "habeas", "language": "xx"},
        {"do": "check", "document": "a\0b", "language": "en"},
        {"do": "make", "document": "habeas", "language": "en", "part": "everybody"},
        {"do": "make", **PETITION, "about": "x" * 5_000, "part": "shared"},
    ],
)
def test_what_is_not_in_the_lists_is_said_at_its_field(world, make_case, browser_of, sent):
    case = make_case()

    answer = browser_of(world.lena).post(reverse("case-documents", args=[case.pk]), sent)

    assert answer.status_code == 422
    assert not CaseDocument.objects.exists()


def test_the_office_cannot_make_what_only_lawyers_read(world, make_case, browser_of):
    case, pavel = make_case(), browser_of(world.pavel)
    url = reverse("case-documents", args=[case.pk])

    assert pavel.post(url, {"do": "make", "part": "privileged", **PETITION}).status_code == 422
    assert pavel.post(url, {"do": "make", "part": "shared", **PETITION}).status_code == 302
    assert browser_of(world.dmitri).get(url).status_code == 404


def test_the_api_lists_makes_and_downloads_and_shows_no_key(world, make_case, api_of):
    case, lena = make_case(), api_of(world.lena)
    url = f"/api/v1/cases/{case.pk}/documents/"

    sent = {"document": "habeas", "language": "en"}
    made = lena.post(url, sent, format="json", headers={"Idempotency-Key": "once"})
    again = lena.post(url, sent, format="json", headers={"Idempotency-Key": "once"})

    assert made.status_code == again.status_code == 201
    assert made.json()["id"] == again.json()["id"]
    assert made.json()["missing"] == []
    [line] = lena.get(url).json()
    assert (line["document"], line["version"], line["part"]) == ("habeas", 1, "privileged")
    content = lena.get(f"{url}{line['id']}/docx/").content
    assert "Amina Kariuki" in text_of_docx(content)
    assert lena.get(f"{url}{line['id']}/exe/").status_code == 404
    [entry] = lena.get(f"/api/v1/cases/{case.pk}/").json()["privileged"]["documents"]
    assert entry["key"] == ""
    pavel = api_of(world.pavel)
    assert pavel.get(url).json() == []
    assert pavel.get(f"{url}{line['id']}/docx/").status_code == 404
    assert api_of(world.dmitri).get(url).status_code == 404


def test_writing_notes_over_the_api_loses_no_document(world, make_case, api_of):
    case, lena = make_case(), api_of(world.lena)
    url = f"/api/v1/cases/{case.pk}/"
    lena.post(f"{url}documents/", {"document": "habeas", "language": "en"}, format="json")

    etag = lena.get(url)["ETag"]
    sent = {"privileged": {"notes": "mine"}}
    assert lena.patch(url, sent, format="json", headers={"If-Match": etag}).status_code == 200

    [line] = lena.get(f"{url}documents/").json()
    assert lena.get(f"{url}documents/{line['id']}/docx/").status_code == 200
