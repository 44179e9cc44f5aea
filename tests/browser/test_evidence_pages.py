"""Evidence in a real browser: files that survive a cut line and a killed page, areas drawn by
keyboard, looks that are written down. Files are drawn by program."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, Route, expect

from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of, open_original, read_custody
from incidents.models import Record
from incidents.recording import register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_barriers import barriers
from tests.incidents import stories
from tests.incidents.evidence.sending import send
from tests.world import World, make_world

pytestmark = pytest.mark.browser
LONG_RTL = "صورة" * 40 + ".jpg"
PIECE = 8 * 1024 * 1024


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


@pytest.fixture
def record(world: World) -> Record:
    return register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )


def picture(width: int = 600, height: int = 400) -> bytes:
    """Two faces on a wall."""
    made = Image.new("RGB", (width, height), "#c9c2b0")
    draw = ImageDraw.Draw(made)
    for left in (0.2, 0.6):
        box = (width * left, height * 0.2, width * (left + 0.15), height * 0.5)
        draw.ellipse(box, fill="#a9744f")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "Umbra One 5"
    made.save(out, "JPEG", exif=exif)
    return out.getvalue()


def adding(tab: Page, record: Record) -> None:
    tab.set_default_timeout(30_000)
    assert tab.goto(f"/records/{record.pk}/evidence/add/").status == 200


def choose(tab: Page, *files: tuple[str, bytes]) -> None:
    chosen = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files
    ]
    tab.locator("input[type=file][multiple]").set_input_files(chosen)


def until(tab: Page, held: list[Route]) -> None:
    """Until a request is held: the server has answered the one before it."""
    for _ in range(1200):
        if held:
            return
        tab.wait_for_timeout(50)
    raise AssertionError("the second piece never came")


def kept_as(world: World, record: Record) -> dict[str, str]:
    """Name and SHA-256 of every file that is kept."""
    found = {}
    files = EvidenceFile.objects.kept().filter(record=record)
    for file in files.select_related("record__team__organisation"):
        details = details_of(key_of(world.pavel.keyring, file), file)
        found[details.name] = details.sha256
    return found


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_go_out_together_and_arrive_as_they_were(
    open_tab: Any, world: World, record: Record
) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    adding(tab, record)
    tab.get_by_label("Who gave it").fill("A witness")
    files = [(f"photo {n}.jpg", picture() + bytes([n])) for n in range(5)]
    choose(tab, *files)

    for name, _content in files:
        expect(tab.locator("[data-uploads] li", has_text=name)).to_contain_text("Kept")
    assert kept_as(world, record) == {name: sha(content) for name, content in files}
    first = EvidenceFile.objects.kept().select_related("record").first()
    assert details_of(key_of(world.pavel.keyring, first), first).origin.who == "A witness"
    # The link leads to the file's own page.
    tab.locator("[data-uploads] li", has_text="photo 1.jpg").get_by_role("link").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("photo 1.jpg")
    # No name or address of a file stays in the browser.
    stored = tab.evaluate("[localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]
    assert tab.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_at_most_three_files_are_in_flight(open_tab: Any, world: World, record: Record) -> None:
    tab = open_tab(world.pavel)
    adding(tab, record)
    tab.route("**/evidence/uploads/**", lambda route: None)  # nobody answers
    choose(tab, *((f"{n}.bin", b"x" * 100) for n in range(5)))

    expect(tab.locator("[data-uploads] li[data-state=going]")).to_have_count(3)
    expect(tab.locator("[data-uploads] li[data-state=waiting]")).to_have_count(2)


def test_a_paused_file_waits_and_goes_on_where_it_stopped(
    open_tab: Any, world: World, record: Record
) -> None:
    content = os.urandom(2 * PIECE + 5_000)
    tab = open_tab(world.pavel)
    adding(tab, record)
    held: list[Route] = []

    def second_piece_waits(route: Route) -> None:
        if route.request.headers.get("upload-offset") == str(PIECE) and not held:
            held.append(route)
        else:
            route.continue_()

    tab.route("**/evidence/uploads/**", second_piece_waits)
    choose(tab, ("film.mov", content))
    expect(tab.locator("[data-far]")).to_contain_text("of 16.8 MB")
    until(tab, held)
    pause = tab.get_by_role("button", name="Pause")
    pause.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-uploads] li")).to_contain_text("Paused. What has come stays here.")
    # Who paused by keyboard stands on what goes on.
    expect(tab.get_by_role("button", name="Go on")).to_be_focused()
    assert kept_as(world, record) == {}

    tab.keyboard.press("Enter")
    expect(tab.locator("[data-uploads] li")).to_contain_text("Kept", timeout=180_000)
    assert kept_as(world, record) == {"film.mov": sha(content)}
    file = EvidenceFile.objects.get()
    assert file.pieces.order_by("start").first().length == PIECE  # the first was not sent again


def test_a_cut_line_is_waited_out(open_tab: Any, world: World, record: Record) -> None:
    content = os.urandom(PIECE + 1_000)
    tab = open_tab(world.pavel)
    adding(tab, record)
    cuts = {"n": 0}

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and cuts["n"] < 2:
            cuts["n"] += 1
            route.abort("connectionreset")
        else:
            route.continue_()

    tab.route("**/evidence/uploads/**", cut)
    choose(tab, ("tunnel.mp4", content))
    expect(tab.locator("[data-uploads] li")).to_contain_text("Kept", timeout=180_000)

    assert cuts["n"] == 2
    assert kept_as(world, record) == {"tunnel.mp4": sha(content)}


def stopped_after_a_piece(open_tab: Any, world: World, record: Record, content: bytes) -> None:
    """The page dies when the first piece of film.mov is here."""
    tab = open_tab(world.pavel, viewport=PHONE)
    adding(tab, record)
    held: list[Route] = []

    def only_one_piece(route: Route) -> None:
        if route.request.headers.get("upload-offset") == str(PIECE):
            held.append(route)
            route.abort("connectionreset")  # one that waited would go out as the page closes
        else:
            route.continue_()

    tab.route("**/evidence/uploads/**", only_one_piece)
    choose(tab, ("film.mov", content))
    until(tab, held)
    tab.close()


def test_a_killed_page_goes_on_when_the_same_file_is_chosen_again(
    open_tab: Any, world: World, record: Record
) -> None:
    content = os.urandom(2 * PIECE)
    stopped_after_a_piece(open_tab, world, record, content)
    again = open_tab(world.pavel, viewport=PHONE)
    adding(again, record)
    expect(again.get_by_role("heading", name="Begun, and not here whole")).to_be_visible()
    assert barriers(again) == []
    choose(again, ("film.mov", content))
    expect(again.get_by_text("of a file called film.mov are here already")).to_be_visible()
    again.get_by_role("button", name="The same: go on").click()
    expect(again.locator("[data-uploads] li")).to_contain_text("Kept", timeout=180_000)

    assert kept_as(world, record) == {"film.mov": sha(content)}
    assert EvidenceFile.objects.count() == 1


def test_another_file_of_the_same_name_and_size_is_refused_and_offered_as_a_new_one(
    open_tab: Any, world: World, record: Record
) -> None:
    content = os.urandom(2 * PIECE)
    stopped_after_a_piece(open_tab, world, record, content)
    other = content[: PIECE - 1] + bytes([content[PIECE - 1] ^ 1]) + content[PIECE:]
    tab = open_tab(world.pavel, viewport=PHONE)
    adding(tab, record)
    choose(tab, ("film.mov", other))
    tab.get_by_role("button", name="The same: go on").click()
    told = tab.get_by_text("film.mov is not the file that began to arrive")
    expect(told).to_be_visible()
    expect(tab.get_by_role("button", name="Send it as a new file")).to_be_focused()
    assert barriers(tab) == []
    # What came of the first still waits, and goes on with it.
    expect(tab.get_by_role("heading", name="Begun, and not here whole")).to_be_visible()
    tab.get_by_role("button", name="Send it as a new file").click()
    expect(tab.locator("[data-uploads] li")).to_contain_text("Kept", timeout=180_000)
    assert kept_as(world, record) == {"film.mov": sha(other)}
    choose(tab, ("film.mov", content))
    tab.get_by_role("button", name="The same: go on").click()
    expect(tab.locator("[data-uploads] li").last).to_contain_text("Kept", timeout=180_000)
    kept = EvidenceFile.objects.kept().filter(record=record)
    found = [details_of(key_of(world.pavel.keyring, one), one).sha256 for one in kept]
    assert sorted(found) == sorted([sha(content), sha(other)])


def test_cancelling_takes_what_came_off_the_server(
    open_tab: Any, world: World, record: Record
) -> None:
    tab = open_tab(world.pavel)
    adding(tab, record)
    held: list[Route] = []
    tab.route(
        "**/evidence/uploads/**",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    choose(tab, ("wrong one.jpg", picture()))
    expect(tab.locator("[data-uploads] li[data-state=going]")).to_have_count(1)
    tab.wait_for_timeout(500)
    with tab.expect_response(lambda answer: answer.request.method == "DELETE"):
        tab.get_by_role("button", name="Cancel wrong one.jpg").click()

    expect(tab.locator("[data-uploads] li")).to_have_count(0)
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(413, "too large to be kept here"), (507, "disk is full"), (403, "You are signed out")],
)
def test_what_goes_wrong_is_said_in_words_at_the_file(
    open_tab: Any, world: World, record: Record, status: int, sentence: str
) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    adding(tab, record)
    tab.route("**/evidence/uploads/**", lambda route: route.fulfill(status=status, body=""))
    choose(tab, ("a.jpg", picture()))

    line = tab.locator("[data-uploads] li")
    expect(line).to_contain_text(sentence)
    expect(tab.locator("#upload-voice")).to_contain_text(sentence)
    assert barriers(tab) == []
    if status == 403:
        # Signed in again in another tab: the form's token is another one now.
        tab.unroute("**/evidence/uploads/**")
        tab.get_by_role("button", name="Go on").click()
        expect(line).to_contain_text("Kept")
        assert list(kept_as(world, record)) == ["a.jpg"]


def test_a_date_that_is_none_is_said_at_its_field_before_anything_goes_out(
    open_tab: Any, world: World, record: Record
) -> None:
    tab = open_tab(world.pavel, viewport=PHONE)
    adding(tab, record)
    tab.get_by_label("When, as they say").fill("last Friday")
    choose(tab, ("a.jpg", picture()))
    expect(tab.locator("#told-time")).to_contain_text("Write a date like")
    expect(tab.get_by_label("When, as they say")).to_be_focused()
    assert not EvidenceFile.objects.exists()
    tab.get_by_label("When, as they say").fill("2026-03-05 18:40")
    choose(tab, ("a.jpg", picture()))
    expect(tab.locator("[data-uploads] li")).to_contain_text("Kept")


def test_an_empty_file_is_refused_before_it_is_sent(
    open_tab: Any, world: World, record: Record
) -> None:
    tab = open_tab(world.pavel)
    adding(tab, record)
    choose(tab, ("nothing.txt", b""))
    expect(tab.locator("[data-uploads] li")).to_contain_text("0 bytes")
    assert not EvidenceFile.objects.exists()


def test_areas_are_drawn_by_keyboard_and_covered_for_good(
    open_tab: Any, world: World, record: Record
) -> None:
    original = send(world.pavel, record, picture(), name="street.jpg")
    tab = open_tab(world.pavel, viewport=DESK)
    tab.set_default_timeout(30_000)
    tab.goto(f"/records/{record.pk}/evidence/{original.pk}/copy/")
    tab.get_by_role("button", name="Add an area").focus()
    tab.keyboard.press("Enter")
    for _ in range(5):
        tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("Control+ArrowUp")
    for _ in range(3):
        tab.keyboard.press("Shift+ArrowRight")
    area = tab.get_by_role("application")
    expect(area).to_have_attribute(
        "aria-label", "Area 1: 35 % from the left, 30 % from the top, 23 % wide, 20 % high"
    )
    assert tab.get_by_role("textbox", name="Width").input_value() == "23"
    expect(tab.locator("[data-voice]")).to_contain_text("Area 1: 35 %")
    tab.get_by_role("button", name="Add an area").click()
    tab.keyboard.press("Delete")
    assert tab.get_by_role("application").count() == 1
    assert barriers(tab) == []

    tab.get_by_role("button", name="Make the working copy").click()
    expect(tab.locator(".marks")).to_contain_text("Working copy: Metadata removed, Areas covered")
    copy = EvidenceFile.objects.select_related("record__team__organisation").get(
        original=original.pk
    )
    opened = open_original(keyring=world.pavel.keyring, reader=world.pavel.user, file=copy)
    made = Image.open(io.BytesIO(b"".join(opened.content)))
    assert made.getpixel((int(600 * 0.45), int(400 * 0.4)))[:3] == (0, 0, 0)
    assert made.getpixel((20, 20))[:3] != (0, 0, 0)
    assert not made.getexif()
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=original)
    assert "copied" in [entry.verb for entry in log.entries]


def test_an_area_is_drawn_moved_and_resized_with_a_finger(
    open_tab: Any, world: World, record: Record
) -> None:
    original = send(world.pavel, record, picture(), name="street.jpg")
    tab = open_tab(world.pavel, viewport=PHONE)
    tab.goto(f"/records/{record.pk}/evidence/{original.pk}/copy/")
    box = tab.locator("svg[data-picture]").bounding_box()

    def drag(begin: tuple[float, float], end: tuple[float, float]) -> None:
        tab.mouse.move(box["x"] + box["width"] * begin[0], box["y"] + box["height"] * begin[1])
        tab.mouse.down()
        tab.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=4)
        tab.mouse.up()

    def sides() -> list[float]:
        return [
            float(tab.get_by_role("textbox", name=label).input_value())
            for label in ("From the left", "From the top", "Width", "Height")
        ]

    drag((0.2, 0.2), (0.4, 0.5))
    assert sides() == pytest.approx([20, 20, 20, 30], abs=1)
    drag((0.3, 0.3), (0.5, 0.3))
    assert sides() == pytest.approx([40, 20, 20, 30], abs=1)
    drag((0.6, 0.5), (0.7, 0.6))
    assert sides() == pytest.approx([40, 20, 30, 40], abs=1.5)


def test_sixty_files_of_long_names_fit_and_a_look_is_written_down(
    open_tab: Any, world: World, record: Record
) -> None:
    first = send(world.pavel, record, picture(), name=LONG_RTL)
    for n in range(59):
        send(world.pavel, record, b"%d" % n, name="Maximiliana" * 20 + f"{n}.txt")
    tab = open_tab(world.pavel, viewport=PHONE)
    tab.set_default_timeout(60_000)
    tab.goto(f"/records/{record.pk}/evidence/")
    assert tab.locator(".gallery > li").count() == 60
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert tab.locator("img.preview").count() == 0  # shut until asked for

    def opened() -> int:
        log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=first)
        return [entry.verb for entry in log.entries].count("opened")

    assert opened() == 0
    tab.get_by_role("link", name="Show").click()
    tab.wait_for_function("() => document.querySelector('img.preview')?.naturalWidth > 0")
    assert opened() == 1


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_evidence_are_free_of_barriers(
    open_tab: Any, world: World, record: Record, viewport: dict[str, int]
) -> None:
    file = send(world.pavel, record, picture(), name=LONG_RTL)
    tab = open_tab(world.pavel, viewport=viewport)
    tab.set_default_timeout(30_000)
    root = f"/records/{record.pk}/evidence/"
    for path in (root, f"{root}add/", f"{root}{file.pk}/", f"{root}{file.pk}/copy/"):
        assert tab.goto(path).status == 200
        assert barriers(tab) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        if shots := os.environ.get("SHOTS"):
            name = path.removeprefix(root).strip("/").replace(str(file.pk), "file") or "gallery"
            name = name.replace("/", "-")
            tab.screenshot(path=f"{shots}/{name}-{viewport['width']}.png", full_page=True)


def test_without_a_script_numbers_cover_and_a_page_shows(
    chromium: Any, live_server: Any, world: World, record: Record
) -> None:
    from tests.browser.conftest import _cookies_of

    file = send(world.pavel, record, picture(), name="street.jpg")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(_cookies_of(world.pavel))
    tab = context.new_page()
    tab.goto(f"/records/{record.pk}/evidence/{file.pk}/")
    tab.get_by_role("link", name="Show").click()
    expect(tab.locator("img.preview")).to_be_visible()
    tab.goto(f"/records/{record.pk}/evidence/{file.pk}/copy/")
    for label, value in (("From the left", "10"), ("Width", "2o"), ("Height", "20")):
        tab.get_by_label(label).first.fill(value)
    tab.get_by_role("button", name="Make the working copy").click()
    expect(tab.get_by_role("alert")).to_contain_text("write numbers from 0 to 100")
    tab.get_by_label("Width").first.fill("20,5")
    tab.get_by_role("button", name="Make the working copy").click()
    expect(tab.locator(".marks")).to_contain_text("Working copy: Metadata removed, Areas covered")
    tab.goto(f"/records/{record.pk}/evidence/add/")
    expect(tab.get_by_role("heading", name="Files are sent by a script")).to_be_visible()
    context.close()
