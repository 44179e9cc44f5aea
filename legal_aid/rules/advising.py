"""What a table of rules says about one case. Pure; what it means stands in the package's text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from legal_aid import languages, regions
from legal_aid.routing import Advice, Boost, Need
from legal_aid.rules.table import Conditions, Rule, RuleTable


@dataclass(frozen=True)
class Applied:
    """The rules that hold for a case: the one that narrows, those that put first, in order."""

    only: Rule | None
    first: tuple[Rule, ...]
    idle: tuple[Rule, ...]  # narrowing rules that came too late


def matches(when: Conditions, need: Need) -> bool:
    """Whether a case is as the conditions ask; empty conditions hold for every case."""
    return (
        _any(when.matters, need.matters)
        and _any(when.violation_groups, need.violation_groups)
        and _any(when.violations, need.violations)
        and _any(when.agencies, need.agencies)
        and _any(when.services, need.services)
        and (not when.urgencies or need.urgency in when.urgencies)
        and (not when.in_custody or (when.in_custody == "yes") == need.in_custody)
        and (not when.regions or any(regions.covers(path, need.place) for path in when.regions))
        and (not when.languages or bool(languages.shared(need.languages, when.languages)))
    )


def applied(need: Need, table: RuleTable, day: date) -> Applied:
    """Which rules hold for a case on a day."""
    found = [rule for rule in table.in_order if rule.holds_on(day) and matches(rule.when, need)]
    narrowing = [rule for rule in found if rule.effect == "only"]
    return Applied(
        only=narrowing[0] if narrowing else None,
        first=tuple(rule for rule in found if rule.effect == "first"),
        idle=tuple(narrowing[1:]),
    )


def advise(
    need: Need,
    table: RuleTable,
    *,
    day: date,
    known: Collection[UUID] | None = None,
    version: int | None = None,
) -> Advice:
    """The table's advice for a ranking. `known`: the providers of the directory, by which those
    that have left are told; None where only a part of it is looked at."""
    holds = applied(need, table, day)
    named = {id(rule): _providers(table, rule) for rule in table.rules}
    boosts: dict[UUID, Boost] = {}
    owners: dict[UUID, Rule] = {}
    notes: list[str] = []
    for rule in holds.first:
        clashes = set()
        boost = Boost(rule.priority, _first_sentence(rule))
        for provider in named[id(rule)]:
            if provider not in boosts:
                boosts[provider] = boost
                owners[provider] = rule
            elif boosts[provider].priority != rule.priority:
                clashes.add(owners[provider].name)
        notes += [_clash(rule, other) for other in sorted(clashes)]
    only = frozenset(named[id(holds.only)]) if holds.only else None
    if holds.only and only is not None:
        notes += [
            _clash(rule, holds.only.name)
            for rule in holds.idle
            if frozenset(named[id(rule)]) != only
        ]
        notes += [
            _clash(rule, holds.only.name)
            for rule in holds.first
            if only.isdisjoint(named[id(rule)])
        ]
    if known is not None:
        notes += _left(holds, named, known)
    return Advice(
        only=only,
        only_sentence=_only_sentence(holds.only) if holds.only else "",
        boosts=boosts,
        notes=tuple(notes),
        version=version,
    )


def _any(wanted: Collection[str], found: Iterable[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(found)


def _providers(table: RuleTable, rule: Rule) -> list[UUID]:
    """Those members that are ids: in a table that is kept, all of them."""
    return [found for member in table.members(rule) if (found := as_id(member))]


def as_id(member: str) -> UUID | None:
    try:
        return UUID(member)
    except ValueError:
        return None


def _left(
    holds: Applied, named: Mapping[int, list[UUID]], known: Collection[UUID]
) -> Iterable[str]:
    """The rules that hold and name somebody who is not `known`; `named` by the rule's id()."""
    everybody = set(known)
    for rule in (holds.only, *holds.first):
        if rule and not everybody.issuperset(named[id(rule)]):
            yield _("Rule “%(rule)s” names a provider that is not in the directory any more.") % {
                "rule": rule.name
            }


def _first_sentence(rule: Rule) -> str:
    return _("Stands before others by rule “%(rule)s”.") % {"rule": rule.name}


def _only_sentence(rule: Rule) -> str:
    return _("Rule “%(rule)s” lets only others be asked.") % {"rule": rule.name}


def _clash(rule: Rule, other: str) -> str:
    return _("Rule “%(rule)s” says otherwise; rule “%(other)s” comes before it.") % {
        "rule": rule.name,
        "other": other,
    }
