"""One rule or pool put into a table, changed or taken out: tables in, tables out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pydantic
from django.core.exceptions import ValidationError

from incidents.problems import problems
from legal_aid.rules.table import Pool, RuleTable


def with_rule(table: RuleTable, place: int | None, rule: dict[str, Any]) -> RuleTable:
    """The table with a rule at a place (None: one more). ValidationError by the rule's fields."""
    rules = [one.model_dump() for one in table.rules]
    at = _put(rules, place, rule)
    sent = {**table.model_dump(), "rules": rules}
    return _checked(sent, lambda path: _field(path, f"rules.{at}."))


def without_rule(table: RuleTable, place: int) -> RuleTable:
    rules = [one for at, one in enumerate(table.rules) if at != place]
    return table.model_copy(update={"rules": rules})


def with_pool(table: RuleTable, place: int | None, name: str, members: Iterable[str]) -> RuleTable:
    """The table with a pool at a place; rules that named it before name it still."""
    pools = [one.model_dump() for one in table.pools]
    before = pools[place]["name"] if place is not None else None
    at = _put(pools, place, {"name": name, "members": list(members)})
    rules = [one.model_dump() for one in table.rules]
    for rule in rules:
        if before and rule["pool"] == before:
            rule["pool"] = name
    return _checked({"pools": pools, "rules": rules}, lambda path: _field(path, f"pools.{at}."))


def without_pool(table: RuleTable, place: int) -> RuleTable:
    """ValidationError while a rule names it."""
    pools: list[Pool] = [one for at, one in enumerate(table.pools) if at != place]
    sent = {**table.model_dump(), "pools": [one.model_dump() for one in pools]}
    return _checked(sent, lambda _path: "")


def _put(rows: list[dict[str, Any]], place: int | None, row: dict[str, Any]) -> int:
    if place is None:
        rows.append(row)
        return len(rows) - 1
    rows[place] = row
    return place


def _field(path: str, prefix: str) -> str:
    """ "rules.3.when.regions.0" is the field "regions" of the form of rule 3."""
    return path.removeprefix(prefix).removeprefix("when.").partition(".")[0]


def _checked(sent: dict[str, Any], field_of: Callable[[str], str]) -> RuleTable:
    try:
        return RuleTable.model_validate(sent)
    except pydantic.ValidationError as error:
        found: dict[str, list[str]] = {}
        for problem in problems(error):
            found.setdefault(field_of(problem.path), []).append(problem.message)
        raise ValidationError(found) from None
