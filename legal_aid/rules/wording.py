"""Rules in words, for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents import spoken, vocabulary
from legal_aid import languages, matters, regions
from legal_aid.rules.advising import as_id
from legal_aid.rules.table import Conditions, Rule, RuleTable


@dataclass(frozen=True)
class RuleLine:
    """One rule for a page. `place` is where it stands in the table, from 1."""

    place: int
    rule: Rule
    when: list[str]
    whom: str
    has_left: bool


@dataclass(frozen=True)
class PoolLine:
    place: int
    name: str
    members: list[str]
    has_left: bool


def rule_lines(table: RuleTable, names: Mapping[str, str]) -> list[RuleLine]:
    """The rules as they are read; `names` of the directory's providers by id."""
    lines = [
        RuleLine(
            place=place,
            rule=rule,
            when=conditions(rule.when),
            whom=rule.pool or name_of(rule.provider, names),
            has_left=any(member not in names for member in table.members(rule)),
        )
        for place, rule in enumerate(table.rules, 1)
    ]
    return sorted(lines, key=lambda line: line.rule.order)


def pool_lines(table: RuleTable, names: Mapping[str, str]) -> list[PoolLine]:
    return [
        PoolLine(
            place=place,
            name=pool.name,
            members=[name_of(member, names) for member in pool.members],
            has_left=any(member not in names for member in pool.members),
        )
        for place, pool in enumerate(table.pools, 1)
    ]


def name_of(member: str, names: Mapping[str, str]) -> str:
    """What a provider is called; in a table that is kept, who is not there has left."""
    if as_id(member) is None:
        return member
    return names.get(member) or _("A provider that has left")


def conditions(when: Conditions) -> list[str]:
    """One phrase a condition, in the reader's language; none for a rule for every case."""
    return list(_conditions(when))


def _conditions(when: Conditions) -> Iterable[str]:
    if when.in_custody:
        yield _("In custody") if when.in_custody == "yes" else _("Not in custody")
    if when.urgencies:
        yield _or(spoken.urgency_words(level) for level in when.urgencies)
    if when.matters:
        yield _or(matters.label(code) for code in when.matters)
    if when.regions:
        yield _or(regions.spoken(path) for path in when.regions)
    if when.languages:
        yield _or(languages.label(code) for code in when.languages)
    for kind, codes in (
        ("group", when.violation_groups),
        ("violation", when.violations),
        ("agency", when.agencies),
        ("service", when.services),
    ):
        if codes:
            yield _or(vocabulary.label(kind, code) for code in codes)


def _or(words: Iterable[str]) -> str:
    """Alternatives in one phrase."""
    return _(" or ").join(words)
