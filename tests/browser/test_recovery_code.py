"""The recovery code on paper: what is printed, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.recovery_codes import open_with_code
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser


def test_the_page_prints_the_code_and_leaves_the_program_out(
    open_tab: Callable[..., Page], world: World, transactional_db: None
) -> None:
    tab = open_tab(world.pavel)
    tab.goto("/account/recovery-code/")
    tab.get_by_label("Passphrase").fill(PASSWORD)
    tab.get_by_role("button", name="Make a new code").click()
    code = tab.locator("#code")

    tab.emulate_media(media="print")

    expect(code).to_be_visible()
    expect(tab.locator(".note bdi")).to_have_text("pavel")
    for gone in (".nav", ".lock", ".leave", ".who", ".actions", ".button"):
        for part in tab.locator(gone).all():
            expect(part).to_be_hidden()
    assert open_with_code(code.inner_text())[1] == world.pavel.seed
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4"))) == 1
