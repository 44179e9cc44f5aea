"""The whole way through a real browser: refer on a desk, accept on a phone, work on the case."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from incidents.models import Record
from tests.browser.conftest import DESK, PHONE
from tests.legal_aid import stories
from tests.legal_aid.conftest import directory, make_incident  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(tab, name: str) -> None:
    """No page may be wider than its window; with AMPARO_PICTURES set, keep a picture of it."""
    wide = tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{name} is {wide} px too wide"
    if folder := os.environ.get("AMPARO_PICTURES"):
        width = tab.viewport_size["width"]
        tab.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def both(open_tab, person, address: str, name: str) -> None:
    for viewport in (PHONE, DESK):
        tab = open_tab(person, viewport=viewport)
        tab.goto(address)
        look(tab, name)
        tab.close()


def move_it(open_tab, world, case: str) -> None:
    """Begun by the lawyer, held by the paralegal because somebody is in danger, and lifted."""
    case = case.partition("#")[0]
    lawyer = open_tab(world.lena)
    lawyer.goto(case)
    lawyer.get_by_role("button", name="Begin work").click()
    lawyer.get_by_text("Active", exact=True).first.wait_for()
    both(open_tab, world.lena, f"{case}course/", "case-course")
    both(open_tab, world.carla, f"{case}course/", "case-course-coordinator")
    held = open_tab(world.pavel)
    held.goto(f"{case}course/")
    held.get_by_role("button", name="Put on a safety hold").click()
    held.get_by_text("Say why.").first.wait_for()
    look(held, "case-course-refused")
    held.get_by_role("textbox", name="Why").first.fill("Two men asked for her at the clinic.")
    held.get_by_role("button", name="Put on a safety hold").click()
    held.get_by_text("Safety hold", exact=True).first.wait_for()
    both(open_tab, world.lena, case, "case-held")
    lawyer.goto(f"{case}course/")
    lawyer.get_by_role("textbox", name="Why").fill("She moved.")
    lawyer.get_by_role("button", name="Lift the safety hold").click()
    lawyer.get_by_role("button", name="Mark as resolved").wait_for()


def test_refer_accept_and_run_a_case(world, directory, make_incident, open_tab):  # noqa: F811
    incident = make_incident()
    make_incident(stories.beaten(languages=["uk"]))
    both(open_tab, world.carla, "/board/", "board")
    both(open_tab, world.carla, f"/incidents/{incident.pk}/refer/", "refer")
    both(open_tab, world.carla, "/providers/", "providers")
    both(open_tab, world.lena, f"/providers/{world.clinic.pk}/edit/", "provider-edit")

    desk = open_tab(world.carla)
    desk.goto("/board/")
    desk.get_by_role("link", name="Offer to Clinic").click()
    desk.get_by_role("button", name="Offer to Clinic").click()
    desk.get_by_text("Offers out").wait_for()
    look(desk, "board-offered")
    both(open_tab, world.carla, f"/board/?record={incident.pk}", "board-offered")

    phone = open_tab(world.lena, viewport=PHONE)
    phone.goto("/today/")
    look(phone, "today")
    phone.get_by_role("link", name="A case is offered to you").click()
    phone.get_by_role("button", name="Accept", exact=True).wait_for()
    look(phone, "offer")
    both(open_tab, world.lena, phone.url, "offer")
    phone.get_by_role("button", name="Accept", exact=True).click()
    phone.get_by_role("button", name="No conflict: take the case").wait_for()
    look(phone, "offer-accept")
    both(open_tab, world.lena, phone.url, "offer-accept")
    phone.get_by_role("button", name="No conflict: take the case").click()
    phone.get_by_role("heading", name="Client K-4821: Arrest at a pharmacy").wait_for()

    phone.get_by_role("textbox", name="New task").fill("Get the treatment certificate")
    phone.get_by_role("button", name="Add task").click()
    phone.get_by_label("Get the treatment certificate").check()
    phone.get_by_role("button", name="Save what is done").click()
    phone.get_by_text("1 of 1 done").wait_for()
    phone.get_by_role("textbox", name="Message").fill("Please bring two stamped copies.")
    phone.get_by_role("button", name="Send sealed").click()
    phone.get_by_text("Please bring two stamped copies.").wait_for()
    phone.get_by_role("textbox", name="Day and time").fill("2030-11-23 09:30")
    phone.get_by_role("textbox", name="Where").fill("District court, room 6")
    phone.get_by_role("button", name="Add hearing").click()
    phone.get_by_text("Next hearing").wait_for()
    phone.get_by_role("combobox", name="Result").select_option("bail")
    phone.get_by_role("button", name="Add result").click()
    phone.get_by_role("textbox", name="Notes").fill("She fears her brother.")
    phone.get_by_role("button", name="Save notes").click()
    both(open_tab, world.lena, phone.url, "case")
    both(open_tab, world.pavel, phone.url, "case-documentation")
    both(open_tab, world.lena, "/cases/", "cases")
    move_it(open_tab, world, phone.url)
    phone.get_by_role("button", name="Close the case").click()
    phone.get_by_text("Closed", exact=True).first.wait_for()
    both(open_tab, world.lena, phone.url, "case-closed")
    both(open_tab, world.carla, "/board/", "board-rest")

    assert Record.objects.cases().get().state == Record.State.CLOSED
