"""A document as plain values, the way the form wants it: sensitive facts beside their person."""

from __future__ import annotations

from typing import Any

from incidents.document import IncidentDocument

Content = dict[str, Any]
PARTS = ("account", "identity", "sensitive", "office")


def blank() -> Content:
    """The content of a record nobody has begun."""
    return {part: {} for part in PARTS}


def completed(draft: Content) -> Content:
    """`draft` with the parts it lacks."""
    return {**blank(), **draft}


def content_of(document: IncidentDocument) -> Content:
    """The parts of an opened document as plain values; a part that did not open is empty."""
    parts = {name: getattr(document, name) for name in PARTS}
    return {name: part.model_dump(mode="json") if part else {} for name, part in parts.items()}


def with_sensitive(content: Content) -> list[Content]:
    """People as the form shows them."""
    by_person = content.get("sensitive", {}).get("circumstances", {})
    people = content["identity"].get("people", [])
    return [{**person, "sensitive": by_person.get(person["id"], [])} for person in people]


def without_sensitive(rows: list[Content]) -> tuple[list[Content], Content]:
    """The two parts again: people, and sensitive circumstances by person id."""
    circumstances = {row["id"]: row["sensitive"] for row in rows if row.get("sensitive")}
    return [without(row, "sensitive") for row in rows], circumstances


def without(row: Content, *names: str) -> Content:
    """`row` less some of its fields."""
    return {name: value for name, value in row.items() if name not in names}


def drop_broken_links(account: Content, people: list[Content]) -> None:
    """Acts and times in custody keep only links to rows that are still there."""
    there = {
        "victims": {row["id"] for row in people},
        "perpetrators": {row["id"] for row in account["perpetrators"]},
        "sources": {row["id"] for row in account.get("sources", [])},
    }
    for act in account["acts"]:
        for link, ids in there.items():
            act[link] = [anchor for anchor in act.get(link, []) if anchor in ids]
    for episode in account["custody"]:
        if episode.get("person", "") not in there["victims"]:
            episode["person"] = ""
