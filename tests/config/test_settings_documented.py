"""Every setting is in .env.example with a word of explanation, and nothing else is."""

import re
from itertools import pairwise
from pathlib import Path

from config import settings as module

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_example_names_every_setting_and_no_other():
    documented = re.findall(r"^(AMPARO_\w+)=", EXAMPLE.read_text(), re.MULTILINE)

    assert sorted(documented) == sorted(module.env.names)


def test_example_sets_nothing():
    assert re.findall(r"^AMPARO_\w+=.+$", EXAMPLE.read_text(), re.MULTILINE) == []


def test_every_setting_stands_under_a_comment():
    lines = EXAMPLE.read_text().splitlines()
    for before, line in pairwise(lines):
        if line.startswith("AMPARO_"):
            assert before.startswith(("#", "AMPARO_")), line
