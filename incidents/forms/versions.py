"""A document taken apart into single fields and rows by id, so that two of them can be compared."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from incidents.forms import head
from incidents.forms.consents import ConsentForm, says_something
from incidents.forms.content import (
    Content,
    drop_broken_links,
    with_sensitive,
    without,
    without_sensitive,
)
from incidents.forms.sections import NUMBERED, SECTIONS

# Field -> (part of the document, the form that words it), in the order of the page.
FIELDS: dict[str, tuple[str, Any]] = {
    **dict.fromkeys(("title", "jurisdiction", "region"), ("account", head.AboutForm)),
    "narrative": ("account", head.StoryForm),
    **dict.fromkeys(("needs", "languages", "responses", "outcomes"), ("account", head.HelpForm)),
    "harms": ("account", head.HarmForm),
    **dict.fromkeys(head.CHECKED, ("account", head.OfficeForm)),
    "sensitive.notes": ("sensitive", head.SensitiveForm),
    "office.notes": ("office", head.OfficeForm),
}
# Section of rows -> the form that words a row.
ROWS: dict[str, Any] = {
    **{section: rows.form for section, rows in SECTIONS.items()},
    "consents": ConsentForm,
}
LINKED = ("people", "perpetrators", "sources")  # rows that acts name
NAMED_BY = {"consents": "scope"}


@dataclass
class Version:
    """`fields` by the names of FIELDS, `rows` by section and id."""

    fields: dict[str, Any]
    rows: dict[str, dict[str, Content]]


def taken_apart(content: Content) -> Version:
    """The version a document's content is."""
    account = deepcopy(content["account"])
    consents = [entry for entry in account.get("consents", []) if says_something(entry)]
    lists = {**account, "people": with_sensitive(content), "consents": consents}
    return Version(
        fields={
            name: deepcopy(content.get(part, {}).get(name.rpartition(".")[2], ""))
            for name, (part, _form) in FIELDS.items()
        },
        rows={section: _by_id(section, lists.get(section, [])) for section in ROWS},
    )


def put_together(version: Version, like: Content) -> Content:
    """The content again; what no form shows comes from `like`."""
    content = deepcopy(like)
    for name, (part, _form) in FIELDS.items():
        content[part][name.rpartition(".")[2]] = version.fields[name]
    lists = {section: list(rows.values()) for section, rows in version.rows.items()}
    people, circumstances = without_sensitive(lists.pop("people"))
    for section in NUMBERED:
        lists[section] = [without(row, "id") for row in lists[section]]
    content["account"].update(lists)
    content["identity"]["people"] = people
    content["sensitive"]["circumstances"] = circumstances
    drop_broken_links(content["account"], people)
    return content


def keep_apart(mine: Version, theirs: Version, base: Version) -> None:
    """Give new ids to rows of `mine` where both sides added one under the same id since `base`."""
    for section, rows in mine.rows.items():
        if section == "consents":  # one a purpose, whoever writes it
            continue
        others, before = theirs.rows[section], base.rows[section]
        for old in [anchor for anchor in rows if anchor in others and anchor not in before]:
            if rows[old] != others[old]:
                _rename(mine, section, old, _free(old, {*rows, *others}))


def _by_id(section: str, rows: list[Content]) -> dict[str, Content]:
    if section in NUMBERED:
        return {f"n{number}": {**row, "id": f"n{number}"} for number, row in enumerate(rows, 1)}
    return {row[NAMED_BY.get(section, "id")]: row for row in rows}


def _free(old: str, taken: set[str]) -> str:
    letter, number = old[:1], 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _rename(version: Version, section: str, old: str, new: str) -> None:
    rows = version.rows[section]
    version.rows[section] = {
        (new if anchor == old else anchor): ({**row, "id": new} if anchor == old else row)
        for anchor, row in rows.items()
    }
    link = "victims" if section == "people" else section
    for act in version.rows["acts"].values() if section in LINKED else ():
        act[link] = [new if anchor == old else anchor for anchor in act.get(link, [])]
    for episode in version.rows["custody"].values() if section == "people" else ():
        if episode.get("person") == old:
            episode["person"] = new
