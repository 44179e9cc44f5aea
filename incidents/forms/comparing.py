"""Two versions of one record, field by field: what differs, and putting together what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from incidents.forms.versions import FIELDS, ROWS, Version
from incidents.forms.wording import Words, field_label, row_label, row_words, value_words

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """One field, or a whole row that only one version has (the other side is then empty).

    `choice` is preset where only one side changed it; it is "" where both did.
    """

    key: str
    label: str
    mine: Words
    theirs: Words
    choice: str


def differences(mine: Version, theirs: Version, base: Version) -> list[Difference]:
    """Everything that differs, in the order of the form; presets compare with `base`."""
    return [*_of_fields(mine, theirs, base), *_of_rows(mine, theirs, base)]


def merged(mine: Version, theirs: Version, chosen: Mapping[str, str]) -> Version:
    """`theirs`, with what `chosen` (difference key -> side) takes from `mine`."""
    result = deepcopy(theirs)
    for key in (key for key, side in chosen.items() if side == MINE):
        match key.split("/"):
            case [name] if name in result.fields:
                result.fields[name] = mine.fields[name]
            case [section, anchor] if section in result.rows:
                _take_row(result.rows[section], mine.rows[section], anchor)
            case [section, anchor, name] if section in result.rows:
                if anchor in result.rows[section] and anchor in mine.rows[section]:
                    row = mine.rows[section][anchor]
                    result.rows[section][anchor][name] = row.get(name, "")
    return result


def _take_row(rows: dict[str, Any], mine: dict[str, Any], anchor: str) -> None:
    if anchor in mine:
        rows[anchor] = mine[anchor]
    else:
        rows.pop(anchor, None)


def _of_fields(mine: Version, theirs: Version, base: Version) -> Iterator[Difference]:
    for name, (_part, form) in FIELDS.items():
        own, other, before = (side.fields[name] for side in (mine, theirs, base))
        if own != other:
            field = form.base_fields[name.rpartition(".")[2]]
            words = value_words(field, own), value_words(field, other)
            yield Difference(name, str(field.label), *words, _preset(own, other, before))


def _of_rows(mine: Version, theirs: Version, base: Version) -> Iterator[Difference]:
    for section, form in ROWS.items():
        ours, others, before = (side.rows[section] for side in (mine, theirs, base))
        for anchor in {**others, **ours}:
            own, other = ours.get(anchor), others.get(anchor)
            if own is None or other is None:
                words = row_words(form, own), row_words(form, other)
                choice = _preset(own, other, before.get(anchor))
                yield Difference(f"{section}/{anchor}", row_label(section, anchor), *words, choice)
            else:
                yield from _in_row(section, anchor, own, other, before.get(anchor) or {})


def _in_row(
    section: str, anchor: str, own: dict[str, Any], other: dict[str, Any], before: dict[str, Any]
) -> Iterator[Difference]:
    for name, field in ROWS[section].base_fields.items():
        if name == "id" or own.get(name) == other.get(name):
            continue
        yield Difference(
            f"{section}/{anchor}/{name}",
            field_label(section, anchor, field),
            value_words(field, own.get(name)),
            value_words(field, other.get(name)),
            _preset(own.get(name), other.get(name), before.get(name)),
        )


def _preset(own: Any, other: Any, before: Any) -> str:
    if own == before:
        return THEIRS
    return MINE if other == before else ""
