"""What sealing costs on a phone's side: in Chromium, as the page does it."""

from __future__ import annotations

import os

from tests.bench.measure import Comparison, at_most
from tests.bench.people import Cast
from tests.front_end import bundled

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHOTO = 5_000_000
LONGEST_SECONDS = 0.1
# A real photo does not compress either; the first round, which compiles, is not counted.
MEASURE = """async ([rounds, size]) => {
  const photo = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(photo.subarray(at, at + 65536));
  const file = new Blob([photo]);
  const key = await made.publicOf(new Uint8Array(32).fill(7));
  const where = new TextEncoder().encode("amparo\\u0001 bench");
  const kind = { name: "AES-GCM", length: 256 };
  const bare = await crypto.subtle.generateKey(kind, false, ["encrypt"]);
  const found = { ours: [], bare: [] };
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    await made.sealFile(file, key, where);
    const between = performance.now();
    await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, bare, photo);
    const end = performance.now();
    if (round) found.ours.push((between - begin) / 1000), found.bare.push((end - between) / 1000);
  }
  return found;
}"""


def sealing_a_photo(_cast: Cast, rounds: int) -> Comparison:
    """A photo of 5 MB, read, padded, sealed to a team: what a peer waits for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        # WebCrypto wants a secure origin; nothing is listening there.
        page.route(
            "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
        )
        page.goto("http://localhost:9/")
        page.evaluate(f"(() => {{ {bundled('outbox/sealing.ts')} }})()")
        found = page.evaluate(MEASURE, [max(rounds, 5), PHOTO])
        browser.close()
    return at_most(
        "sealing a photo of 5 MB in the browser (seconds)",
        found["ours"],
        found["bare"],
        target=LONGEST_SECONDS,
        against="bare AES-GCM",
    )
