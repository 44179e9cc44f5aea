"""Tables of rules and of expected destinations as files: YAML or CSV, without keys or database.

YAML is the table as the API gives it: `pools` (`name`, `members`) and `rules`. In CSV one row is
one rule; lists are separated by ";", and a pool is known by being named.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pydantic
from django.utils.translation import gettext as _

from incidents.problems import problems
from legal_aid.routing import Need
from legal_aid.rules import plain_yaml
from legal_aid.rules.table import LISTS, Conditions, RuleTable

LARGEST_FILE = 2_000_000
RULE_COLUMNS = {*LISTS, "urgencies", "in_custody", "name", "order", "provider", "pool", "effect",
                "priority", "starts", "ends"}  # fmt: skip
EXPECTED_COLUMNS = {*LISTS, "name", "jurisdiction", "urgency", "in_custody", "on",
                    "only", "first"}  # fmt: skip


class Unreadable(Exception):
    """A file that is no such table. Its messages name rows and fields, never what stood there."""


@dataclass(frozen=True)
class Expectation:
    """An invented case and where it should go: the target that narrows, and those put first."""

    name: str
    need: Need
    day: date
    only: str
    first: tuple[str, ...]


def read_rules(text: str, *, is_csv: bool) -> RuleTable:
    """A table of rules; Unreadable with every problem found."""
    _bounded(text)
    try:
        sent = _rules_of_csv(text) if is_csv else plain_yaml.load(text)
        return RuleTable.model_validate({} if sent is None else sent)
    except plain_yaml.NotPlain as error:
        raise Unreadable(str(error)) from None
    except pydantic.ValidationError as error:
        raise Unreadable("\n".join(_sentences(error))) from None


def read_expectations(text: str, *, today: date) -> list[Expectation]:
    """The invented cases of a CSV, in its order; Unreadable if there is none or one is wrong."""
    _bounded(text)
    found = [_expectation(number, row, today) for number, row in _rows(text, EXPECTED_COLUMNS)]
    if not found:
        raise Unreadable(_("There is no case in this table."))
    return found


def _bounded(text: str) -> None:
    if len(text) > LARGEST_FILE:
        raise Unreadable(_("This is too large."))


def _rows(text: str, columns: set[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV; cells of columns that are missing read as ""."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        unknown = sorted(set(reader.fieldnames or ()) - columns)
        if unknown:
            raise Unreadable(_("There is a column that is not known here."))
        for row in reader:
            if None in row or None in row.values():
                raise Unreadable(_("Line %(line)d has too many or too few cells.") % _at(reader))
            yield reader.line_num, {name: row.get(name, "").strip() for name in columns}
    except csv.Error:
        raise Unreadable(_("Line %(line)d cannot be read.") % _at(reader)) from None


def _at(reader: Any) -> dict[str, int]:
    return {"line": reader.line_num}


def _rules_of_csv(text: str) -> dict[str, Any]:
    rules, pools = [], {}
    for _line, row in _rows(text, RULE_COLUMNS):
        when: dict[str, Any] = {name: _split(row[name]) for name in (*LISTS, "urgencies")}
        when["in_custody"] = row["in_custody"]
        given = {name: row[name] for name in ("name", "provider", "pool", "starts", "ends")}
        given |= {name: row[name] for name in ("order", "priority", "effect") if row[name]}
        rules.append({**given, "when": when})
        if row["pool"]:
            pools[row["pool"]] = {"name": row["pool"]}
    return {"rules": rules, "pools": list(pools.values())}


def _expectation(line: int, row: dict[str, str], today: date) -> Expectation:
    """The codes of a case are those that conditions may ask for."""
    try:
        codes = Conditions.model_validate(
            {name: _split(row[name]) for name in LISTS}
            | {"urgencies": _split(row["urgency"]), "in_custody": row["in_custody"]}
        )
        day = date.fromisoformat(row["on"]) if row["on"] else today
    except pydantic.ValidationError as error:
        raise Unreadable("\n".join(f"{line}: {said}" for said in _sentences(error))) from None
    except ValueError:
        sentence = _("Write a day like 2026-03-05.")
        raise Unreadable(f"{line}: on: {sentence}") from None
    if len(codes.regions) > 1 or len(codes.urgencies) > 1:
        raise Unreadable(_("Line %(line)d: a case has one place and one urgency.") % {"line": line})
    return Expectation(
        name=row["name"] or _("line %(line)d") % {"line": line},
        need=Need(
            matters=tuple(codes.matters),
            jurisdiction=row["jurisdiction"].upper(),
            region=codes.regions[0] if codes.regions else "",
            languages=tuple(codes.languages),
            urgency=codes.urgencies[0] if codes.urgencies else 0,
            in_custody=codes.in_custody == "yes",
            violations=tuple(codes.violations),
            violation_groups=tuple(codes.violation_groups),
            agencies=tuple(codes.agencies),
            services=tuple(codes.services),
        ),
        day=day,
        only=row["only"],
        first=tuple(_split(row["first"])),
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _sentences(error: pydantic.ValidationError) -> list[str]:
    return [f"{problem.path}: {problem.message}" for problem in problems(error)]
