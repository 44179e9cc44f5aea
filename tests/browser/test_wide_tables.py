"""Tables of many columns on middling windows, in the widest letters: no word is cut, they scroll in
their own box."""

from __future__ import annotations

from typing import Any

import pytest

from tests.legal_aid.conftest import directory  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The words of headings and cells that stand on more than one line.
CUT = """() => {
  const cut = [];
  const texts = document.createTreeWalker(document.querySelector("table"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(one => Math.round(one.top)));
      if (lines.size > 1) cut.push(word[0]);
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("width", [768, 1024, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_directory_cuts_no_word(
    open_tab: Any,
    world: Any,
    directory: Any,  # noqa: F811
    width: int,
    direction: str,
) -> None:
    tab = open_tab(world.lena, viewport={"width": width, "height": 900})
    tab.goto("/providers/")
    tab.evaluate("dir => { document.documentElement.dir = dir; }", direction)
    tab.evaluate("document.documentElement.style.setProperty('--sans', 'DejaVu Sans')")
    assert tab.locator("thead th").count() == 7
    assert tab.evaluate(CUT) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
