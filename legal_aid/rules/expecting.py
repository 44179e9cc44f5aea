"""Whether a table of rules sends invented cases where somebody said it should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from legal_aid.rules.advising import applied
from legal_aid.rules.files import Expectation
from legal_aid.rules.table import RuleTable


@dataclass(frozen=True)
class Difference:
    """A case that goes elsewhere: what was expected and what the rules say, in names."""

    name: str
    effect: str
    expected: str
    found: str


def differences(table: RuleTable, expected: Iterable[Expectation]) -> list[Difference]:
    """Every case whose narrowing target, or list of targets put first, is another one."""
    return [found for case in expected for found in _differences(table, case)]


def _differences(table: RuleTable, case: Expectation) -> Iterable[Difference]:
    holds = applied(case.need, table, case.day)
    only = holds.only.target if holds.only else ""
    first = dict.fromkeys(
        rule.target for rule in sorted(holds.first, key=lambda rule: rule.priority)
    )
    if only != case.only:
        yield Difference(case.name, "only", case.only, only)
    if tuple(first) != case.first:
        yield Difference(case.name, "first", "; ".join(case.first), "; ".join(first))
