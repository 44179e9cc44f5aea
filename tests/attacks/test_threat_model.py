"""docs/threat-model.md promises nothing without naming a test, and names none that is not there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w./]+(?:::\w+)?)`", PAGE)))
PLAINLY = re.compile(r"\bnot (defended|tested)\b")
SHOWING = ("tested by", "shown by")


@cache
def names_in(path: Path) -> set[str]:
    """Names of the tests of a file."""
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return {one.name for one in found if isinstance(one, ast.FunctionDef)}


def rows() -> list[tuple[str, str]]:
    """Of every table that ends with how it is shown: each row's first cell and its last."""
    found, is_wanted = [], False
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            is_wanted = False
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if cells[-1] in SHOWING:
            is_wanted = True
        elif is_wanted and not set(cells[-1]) <= {"-", " ", "|"}:
            found.append((cells[0], cells[-1]))
    return found


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_the_page_names_is_there(name: str) -> None:
    file, _colons, test = name.partition("::")
    path = ROOT / file
    assert path.suffix == ".py", f"{name} is a folder: which test of it?"
    assert path.is_file()
    assert test.startswith("test_") or not test
    assert not test or test in names_in(path)
    assert any(one.startswith("test_") for one in names_in(path))


@pytest.mark.parametrize(("who", "how"), rows(), ids=lambda text: text[:40])
def test_every_row_names_its_tests_or_says_why_there_is_none(who: str, how: str) -> None:
    assert re.search(r"`tests/[\w./]+\.py", how) or PLAINLY.search(how), who


def test_the_page_has_what_a_reader_looks_for() -> None:
    assert len(rows()) > 30
    for heading in ("What is protected", "Adversaries", "Not promised", "One person in several"):
        assert re.search(rf"^## {heading}", PAGE, re.MULTILINE), heading
    for adversary in ("stopped server", "phone", "backup", "compelled", "Network", "Advocate"):
        assert re.search(adversary, PAGE, re.IGNORECASE), adversary


def test_tables_are_whole() -> None:
    """A row with a cell too few would hide its tests from the reader, and from us."""
    width = 0
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.count(" | ") + 1
        width = width or cells
        assert cells == width, line[:80]
