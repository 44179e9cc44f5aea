"""The public page: what was published, to everyone alike, from its day on, while it is on."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Organisation
from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.outputs.as_json import canonical
from advocacy.outputs.switching import set_public_page
from advocacy.published import Release
from tests.advocacy.outputs.invented import QUARTERS, REGIONS, VIOLATIONS, release, table
from tests.world import World

pytestmark = pytest.mark.django_db


def put_on_the_shelf(world: World, told: Release, **changed: Any) -> LedgerRelease:
    """A release as the ledger keeps it once its day has come."""
    ledger, _new = Ledger.objects.get_or_create(team=world.trends, defaults={"sealed": b"-"})
    said = {"citable": told.id, "body": canonical(told).decode(), "number": told.number}
    return LedgerRelease.objects.create(
        ledger=ledger, sealed=b"-", sealed_facts=b"-", **(said | changed)
    )


@pytest.fixture
def told() -> Release:
    return release(table(QUARTERS, title="By quarter"), table(VIOLATIONS, REGIONS, key="where"))


@pytest.fixture
def office(world: World) -> Organisation:
    return world.trends.organisation


def home(office: Organisation) -> str:
    return reverse("public-releases", args=[office.pk])


def test_anyone_reads_what_was_published(world: World, office: Organisation, told: Release) -> None:
    put_on_the_shelf(world, told)
    listed = Client().get(home(office))
    assert told.title in listed.content.decode()
    page = Client().get(f"{home(office)}{told.id}/")
    text = page.content.decode()
    for one in told.tables:
        assert all(f">{n}<" in text for n in one.figures if n is not None)
    assert "hidden" in text
    assert "What this protection cannot do" in text
    assert f"{told.id}-where-heat.svg" in text


def test_no_reader_is_known(world: World, office: Organisation, told: Release) -> None:
    put_on_the_shelf(world, told)
    plain = Client()
    known = Client(headers={"Accept-Language": "ru", "Referer": "https://e.example/"})
    known.force_login(world.ada.user)
    known.cookies["django_language"] = "ru"
    for address in (home(office), f"{home(office)}{told.id}/"):
        first, second = plain.get(address), known.get(address)
        assert first.content == second.content
        assert b"csrf" not in first.content
        assert b"<script" not in first.content
        for answer in (first, second):
            assert not answer.cookies
            assert "Vary" not in answer.headers
            assert answer.headers["Cache-Control"] == "public, max-age=300"
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_same_is_not_sent_twice(world: World, office: Organisation, told: Release) -> None:
    put_on_the_shelf(world, told)
    tag = Client().get(home(office)).headers["ETag"]
    again = Client().get(home(office), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_carry_no_style_of_their_own(
    world: World, office: Organisation, told: Release
) -> None:
    put_on_the_shelf(world, told)
    text = Client().get(f"{home(office)}{told.id}/").content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<svg" in text


def test_an_embargo_hides_a_release_until_its_day(world: World, office: Organisation) -> None:
    today = timezone.localdate()
    waits = release(table(QUARTERS), id="amparo-waits", embargo=today + timedelta(days=1))
    put_on_the_shelf(world, waits)
    assert Client().get(home(office)).status_code == 404
    due = release(table(QUARTERS), id="amparo-due", embargo=today, number=5)
    put_on_the_shelf(world, due)
    listed = Client().get(home(office)).content.decode()
    assert "amparo-due" in listed
    assert "amparo-waits" not in listed
    assert Client().get(f"{home(office)}amparo-waits/").status_code == 404
    assert Client().get(f"{home(office)}amparo-waits/amparo-waits.json").status_code == 404


def test_what_the_ledger_holds_back_is_on_no_page(
    world: World, office: Organisation, told: Release
) -> None:
    put_on_the_shelf(world, told, state=LedgerRelease.State.EMBARGOED)
    assert Client().get(f"{home(office)}{told.id}/").status_code == 404


def test_a_coordinator_switches_the_page_off(
    world: World, office: Organisation, told: Release, entries: Any
) -> None:
    put_on_the_shelf(world, told)
    set_public_page(actor=world.carla.user, organisation=office, shown=False)
    for address in ("", f"{told.id}/", f"{told.id}/{told.id}.json"):
        assert Client().get(f"{home(office)}{address}").status_code == 404
    [entry] = entries("public_page.set")
    assert entry.detail == {"shown": "no"}
    set_public_page(actor=world.carla.user, organisation=office, shown=True)
    assert Client().get(home(office)).status_code == 200


def test_a_release_is_found_under_its_own_organisation_alone(
    world: World, office: Organisation, told: Release
) -> None:
    put_on_the_shelf(world, told)
    other = world.lakeside.organisation
    assert other != office
    assert Client().get(reverse("public-release", args=[other.pk, told.id])).status_code == 404


def test_a_corrected_release_says_so(world: World, office: Organisation, told: Release) -> None:
    put_on_the_shelf(world, told, state=LedgerRelease.State.CORRECTED)
    newer = release(table(QUARTERS), id="amparo-newer", number=5, corrects=4)
    put_on_the_shelf(world, newer)
    text = Client().get(f"{home(office)}{told.id}/").content.decode()
    assert "Release 5 corrects this one." in text
    assert f"{home(office)}amparo-newer/" in text
    assert "This release corrects release 4." in (
        Client().get(f"{home(office)}amparo-newer/").content.decode()
    )


def test_files_are_given_as_they_were_signed(
    world: World, office: Organisation, told: Release
) -> None:
    row = put_on_the_shelf(world, told)
    given = Client().get(f"{home(office)}{told.id}/{told.id}.json")
    assert given.content == row.body.encode()
    assert given.headers["Content-Disposition"] == f'attachment; filename="{told.id}.json"'
    printed = Client().get(f"{home(office)}{told.id}/{told.id}.pdf")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert PdfReader(io.BytesIO(printed.content)).pages
    drawn = Client().get(f"{home(office)}{told.id}/{told.id}-t1-1-line.svg")
    assert drawn.content.startswith(b"<svg ")


@pytest.mark.parametrize("name", ["x.json", "..", "amparo-7f3a-4.exe", "\0", "a" * 500])
def test_there_are_no_other_files(
    world: World, office: Organisation, told: Release, name: str
) -> None:
    put_on_the_shelf(world, told)
    address = reverse("public-file", args=[office.pk, told.id, "n"])
    assert Client().get(address.replace("/n", f"/{name}")).status_code == 404


def test_a_page_speaks_the_language_of_the_release(world: World, office: Organisation) -> None:
    put_on_the_shelf(world, release(table(QUARTERS), language="ru"))
    text = Client().get(f"{home(office)}amparo-7f3a-4/").content.decode()
    assert '<html lang="ru" dir="ltr">' in text
    assert "скрыто" in text


def test_only_coordinators_switch_it(world: World, office: Organisation) -> None:
    with pytest.raises(PermissionDenied):
        set_public_page(actor=world.ada.user, organisation=office, shown=False)
    assert Organisation.objects.get(pk=office.pk).has_public_page
