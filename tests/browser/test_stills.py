"""A still of a video in a real browser: recorded, played and drawn by it."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of, read_custody
from incidents.models import Record
from incidents.recording import register
from tests.browser.conftest import PHONE
from tests.browser.test_barriers import barriers
from tests.incidents import stories
from tests.incidents.evidence.decoding.boxes import video
from tests.incidents.evidence.sending import read, send
from tests.world import World, make_world

pytestmark = pytest.mark.browser
RED_THEN_BLUE = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [160, 120];
  const pen = canvas.getContext("2d");
  const kind = { mimeType: "video/webm;codecs=vp8" };
  const recorder = new MediaRecorder(canvas.captureStream(25), kind);
  const chunks = [];
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.start();
  const began = performance.now();
  while (performance.now() - began < 2000) {
    pen.fillStyle = performance.now() - began < 1000 ? "#ff0000" : "#0000ff";
    pen.fillRect(0, 0, 160, 120);
    await new Promise((done) => setTimeout(done, 30));
  }
  const over = new Promise((done) => { recorder.onstop = done; });
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}"""


THERE = """() => {
  const video = document.querySelector("video");
  return video.currentTime > 1 && !video.seeking;
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def record(world: World, tmp_path: Path, settings: Any) -> Record:
    settings.MEDIA_ROOT = tmp_path
    return register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )


@pytest.fixture
def film(open_tab: Any, world: World, record: Record) -> EvidenceFile:
    made = base64.b64decode(open_tab().evaluate(RED_THEN_BLUE))
    return send(world.pavel, record, made, name="bridge.webm")


def opened(tab: Page, file: EvidenceFile) -> Page:
    tab.set_default_timeout(30_000)
    tab.goto(f"/records/{file.record_id}/evidence/{file.pk}/still/")
    tab.get_by_role("button", name="Open it here").click()
    return tab


def test_a_picture_of_a_moment_is_kept_and_the_video_says_so(
    open_tab: Any, world: World, record: Record, film: EvidenceFile
) -> None:
    tab = opened(open_tab(world.pavel, viewport=PHONE), film)
    expect(tab.get_by_role("button", name="Keep this picture")).to_be_visible()
    assert barriers(tab) == []
    tab.get_by_role("button", name="1 second on").click()
    tab.get_by_role("button", name="A little on").click()
    tab.wait_for_function(THERE)
    tab.wait_for_timeout(300)
    tab.get_by_role("button", name="Keep this picture").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("Kept: the picture at 0:01.")
    tab.get_by_role("link", name="Kept: the picture at").click()
    expect(tab.locator(".marks")).to_contain_text("Still picture from a video (0:01.")

    still = EvidenceFile.objects.select_related("record__team__organisation").get(original=film.pk)
    drawn = Image.open(io.BytesIO(read(world.pavel, still))).convert("RGB")
    red, _green, blue = drawn.getpixel((80, 60))
    assert (drawn.size, blue > 200 > 60 > red) == ((160, 120), True)
    details = details_of(key_of(world.pavel.keyring, film), film)
    assert details.media_type == "video/webm"
    fresh = EvidenceFile.objects.select_related("record__team__organisation").get(pk=film.pk)
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=fresh)
    assert [entry.verb for entry in log.entries] == ["received", "opened", "copied"]
    assert log.is_whole


def test_what_no_browser_plays_is_said_in_words(
    open_tab: Any, world: World, record: Record
) -> None:
    tab = opened(open_tab(world.pavel), send(world.pavel, record, video(), name="a.mp4"))
    expect(tab.get_by_role("status")).to_contain_text("This browser cannot play it.")
    expect(tab.get_by_role("button", name="Keep this picture")).to_be_hidden()


def test_a_video_that_breaks_off_is_not_played(
    open_tab: Any, world: World, film: EvidenceFile, tmp_path: Path
) -> None:
    tab = open_tab(world.pavel)
    tab.route("**/original/", lambda route: route.fulfill(status=200, body=b"half"))
    opened(tab, film)
    expect(tab.get_by_role("status")).to_contain_text("It did not arrive whole.")
    expect(tab.get_by_role("button", name="Open it here")).to_be_enabled()
