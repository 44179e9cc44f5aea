"""Rules are held against a table of invented cases, from files, without a key or a database."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

RULES = """
pools:
  - {name: Night desk, members: [Clinic, Duty lawyers]}
rules:
  - name: Held at night
    order: 10
    when: {in_custody: "yes", regions: [KE/Nairobi]}
    pool: Night desk
    effect: first
  - name: Families
    order: 20
    when: {matters: [family]}
    provider: Family house
    effect: only
"""
SAME_AS_CSV = """name,order,in_custody,regions,matters,pool,provider,effect
Held at night,10,yes,KE/Nairobi;KE/Kiambu,,Night desk,,first
Families,20,,,family,,Family house,only
"""
EXPECTED = """name,matters,jurisdiction,regions,in_custody,on,only,first
held,custody,KE,KE/Nairobi/Kamukunji,yes,2026-11-22,,Night desk
mother,family;housing,KE,KE/Mombasa,no,2026-11-22,Family house,
beaten,complaint,KE,KE/Nairobi,no,,,
"""


def check(folder: Path, rules: str, expected: str, *, name: str = "rules.yaml") -> str:
    (folder / name).write_text(rules)
    (folder / "expected.csv").write_text(expected)
    said = io.StringIO()
    call_command("check_routing", folder / name, folder / "expected.csv", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(("name", "rules"), [("r.yaml", RULES), ("r.csv", SAME_AS_CSV)])
def test_rules_that_do_as_expected_are_said_to(tmp_path, name, rules):
    assert check(tmp_path, rules, EXPECTED, name=name) == "3 cases, 0 differences\n"


def test_every_difference_is_listed_and_the_exit_says_so(tmp_path, capsys):
    other = EXPECTED.replace(",Night desk", ",Day desk").replace("Family house", "")

    (tmp_path / "r.yaml").write_text(RULES)
    (tmp_path / "e.csv").write_text(other)
    with pytest.raises(SystemExit) as ended:
        call_command("check_routing", tmp_path / "r.yaml", tmp_path / "e.csv")

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "held: first: expected Day desk, found Night desk",
        "mother: only: expected -, found Family house",
        "3 cases, 2 differences",
    ]


def test_an_empty_table_of_rules_sends_nobody_anywhere(tmp_path):
    nowhere = "name,matters,only,first\nanything,custody,,\n"

    assert check(tmp_path, "", nowhere) == "1 cases, 0 differences\n"
    assert check(tmp_path, SAME_AS_CSV.splitlines()[0], nowhere, name="r.csv").startswith("1 cases")


@pytest.mark.parametrize(
    ("rules", "expected", "words"),
    [
        ("rules: [", EXPECTED, "no YAML"),
        ("rules: 5", EXPECTED, "must be a list"),
        ("- 1", EXPECTED, "object"),
        (RULES.replace("family]", "astrology]"), EXPECTED, "not in the list"),
        (RULES.replace("pool: Night desk", "pool: Sleepers"), EXPECTED, "no pool of this name"),
        (
            RULES.replace(
                "effect: only", 'effect: only\n    starts: "2026-12-01"\n    ends: "2026-01-01"'
            ),
            EXPECTED,
            "before the first",
        ),
        (RULES, "name,only,first\n", "no case"),
        (RULES, "", "no case"),
        (RULES, "name,colour\na,red\n", "column"),
        (RULES, "name,matters\na,astrology\n", "not in the list"),
        (RULES, "name,urgency\na,high\n", "whole number"),
        (RULES, "name,on\na,yesterday\n", "2026-03-05"),
        (RULES, "name,regions\na,KE;UG\n", "one place"),
        (RULES, "name,only,first\na,b\n", "cells"),
    ],
)
def test_what_is_no_such_table_is_refused_with_a_reason(tmp_path, rules, expected, words):
    with pytest.raises(CommandError, match=words) as refused:
        check(tmp_path, rules, expected)
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path):
    (tmp_path / "r.yaml").write_bytes(b"\xff\xfe\x00")
    for rules in (tmp_path / "r.yaml", tmp_path / "none.yaml", tmp_path):
        with pytest.raises(CommandError):
            call_command("check_routing", rules, tmp_path / "e.csv")
