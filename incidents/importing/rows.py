"""From one row, with its joined rows, to an incident document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pydantic

from incidents.document import IncidentDocument
from incidents.importing.cells import DateValue, Value
from incidents.importing.errors import RowRefused
from incidents.importing.mapping import Acts, Mapping, People, Perpetrators
from incidents.importing.sources import Row
from incidents.problems import problems

LISTS = ("languages", "needs", "responses", "outcomes")
# For each perpetrator rule's join (None: the main row): index of a row -> perpetrator id.
Doers = dict[tuple[str | None, int], str]


def build(mapping: Mapping, row: Row, *, origin: str, recorder: str) -> IncidentDocument:
    """The document of one row. Raises RowRefused with a reason that repeats no content.

    `origin` ends up in the office part, `recorder` in every consent.
    """
    people = _people(mapping.people, row)
    perpetrators, doers = _perpetrators(mapping.perpetrators, row)
    fields = mapping.fields
    account = {
        **_texts(fields, row, "title", "jurisdiction", "narrative", "verification"),
        **{name: _several(getattr(fields, name), row) for name in LISTS},
        "region": _path(fields.region, row),
        "acts": _acts(mapping.acts, row, people, doers),
        "perpetrators": perpetrators,
        "consents": [
            {"scope": one.scope, "state": one.state, "method": one.basis,
             "date": one.date.isoformat(), "recorder": recorder}
            for one in mapping.consents
        ],
    }  # fmt: skip
    office = {"origin": origin, **_texts(fields, row, "notes")}
    try:
        return IncidentDocument.model_validate(
            {"account": account, "identity": {"people": people}, "office": office}
        )
    except pydantic.ValidationError as wrong:
        reasons = (f"{found.path}: {found.message}" for found in problems(wrong))
        raise RowRefused("; ".join(dict.fromkeys(reasons))) from None


def _people(rules: list[People], row: Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for rule in rules:
        for source in _rows(rule.each, row):
            found.append(
                {
                    "id": f"p{len(found) + 1}",
                    **_texts(rule, source, "role", "name", "client_code", "gender", "age_band"),
                    "circumstances": _several(rule.circumstances, source),
                    "languages": _several(rule.languages, source),
                }
            )
    return found


def _perpetrators(rules: list[Perpetrators], row: Row) -> tuple[list[dict[str, Any]], Doers]:
    found: dict[Any, dict[str, Any]] = {}
    doers: Doers = {}
    texts = ("agency", "rank", "involvement", "unit", "badge", "plate", "description")
    for number, rule in enumerate(rules):
        if rule.if_none and found:
            continue
        for index, source in enumerate(_rows(rule.each, row)):
            same = tuple(str(source.cells.get(column, "")) for column in rule.one_per) or index
            if (number, same) not in found:
                held = _texts(rule, source, *texts)
                found[number, same] = {"id": f"o{len(found) + 1}", **held}
            doers.setdefault((rule.each, index), found[number, same]["id"])
    return list(found.values()), doers


def _acts(rule: Acts, row: Row, people: list[dict[str, Any]], doers: Doers) -> list[dict[str, Any]]:
    """One act a code, in the order found; by those of whose rows the code came."""
    by: dict[str, dict[str, None]] = {}
    for value in rule.violations:
        for index, source in enumerate(_rows(value.each, row)):
            for code in value.read(source):
                doer = doers.get((value.each, index))
                by.setdefault(code, {}).update({doer: None} if doer else {})
    if not by and rule.if_none:
        by = {rule.if_none: {}}
    if not by:
        raise RowRefused("no violation follows from this row")
    shared = {
        **_texts(rule, row, "place", "place_detail", "reliability", "source", "date"),
        "harms": _several(rule.harms, row),
        "victims": [one["id"] for one in people if one.get("role", "victim") == "victim"],
    }
    return [
        {"id": f"a{number}", "violation": code, "perpetrators": list(who), **shared}
        for number, (code, who) in enumerate(by.items(), start=1)
    ]


def _rows(each: str | None, row: Row) -> list[Row]:
    return [row] if each is None else row.joined.get(each, [])


def _texts(rule: Any, row: Row, *names: str) -> dict[str, str]:
    """Those of the named fields that the mapping states and the row fills."""
    found = {name: _one(getattr(rule, name), row) for name in names if getattr(rule, name)}
    return {name: text for name, text in found.items() if text}


def _one(entry: Value | DateValue, row: Row) -> str:
    if isinstance(entry, DateValue):
        return entry.read(row)
    found = _several([entry], row)
    if len(found) > 1:
        raise RowRefused(row.at(entry.column, "holds several values where one is expected"))
    return found[0] if found else ""


def _several(entries: Iterable[Value], row: Row) -> list[str]:
    """Every different text of these entries, in the order found."""
    found: dict[str, None] = {}
    for entry in entries:
        read = [entry.read(source) for source in _rows(entry.each, row)]
        if entry.agree and any(texts != read[0] for texts in read):
            continue
        found.update((text, None) for texts in read for text in texts)
    return list(found)


def _path(entries: list[Value], row: Row) -> str:
    """Names from the country down, as far as they are known without a gap."""
    names: list[str] = []
    for entry in entries:
        if not (name := _one(entry, row)):
            break
        names.append(name)
    return "/".join(names)
