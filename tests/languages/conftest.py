"""Catalogues made for one test: what is in `locale/` is not touched, and need not be compiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from config.catalogues import filing
from config.catalogues.compiling import compile_one
from config.catalogues.filing import Catalogue, Entry
from config.catalogues.languages import LANGUAGES
from tests.browser.conftest import chromium, playwright_here  # noqa: F401


@pytest.fixture
def speak(settings, tmp_path: Path) -> Callable[..., None]:
    """`speak("es", entries)`: from here on the program knows these words of a language."""
    number = count()

    def learn(language: str, *entries: Entry) -> None:
        root = tmp_path / str(next(number))  # Python keeps what it read from a path for good
        path = filing.path_of(language, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = Catalogue(language)
        found.entries = {(e.message.context, e.message.text): e for e in entries}
        path.write_text(filing.written(found), encoding="utf-8")
        compile_one(language, path)
        settings.LOCALE_PATHS = [root]  # Django forgets what it read, now and afterwards

    return learn


@pytest.fixture
def real_catalogues(settings, tmp_path: Path) -> None:
    """The committed catalogues, compiled for this test."""
    for language in LANGUAGES:
        path = filing.path_of(language, tmp_path)
        path.parent.mkdir(parents=True)
        shutil.copy(filing.path_of(language), path)
        compile_one(language, path)
    settings.LOCALE_PATHS = [tmp_path]
