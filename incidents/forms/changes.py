"""What one revision changed, field by field, in words: what came, what went, what stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms

from incidents.document import IncidentDocument
from incidents.forms.content import Content, blank, content_of
from incidents.forms.versions import FIELDS, ROWS, Version, taken_apart
from incidents.forms.wording import field_label, row_label, row_words, value_text

SAME, CAME, WENT = "same", "came", "went"
# Comparing takes the product of both lengths in the worst case; longer texts are compared by lines.
MOST_WORDS = 1500
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that came, went or stayed the same."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field, or a row that came or went as a whole (`label` names the row)."""

    label: str
    pieces: list[Piece]

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != CAME)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != WENT)


def changes(before: IncidentDocument | None, after: IncidentDocument) -> list[Change]:
    """Everything that differs, in the order of the form. Parts that are None count as empty."""
    old = taken_apart(_content(before))
    new = taken_apart(_content(after))
    return [*_of_fields(old, new), *_of_rows(old, new)]


def _content(document: IncidentDocument | None) -> Content:
    return content_of(document) if document is not None else blank()


def _of_fields(old: Version, new: Version) -> Iterator[Change]:
    for name, (_part, form) in FIELDS.items():
        field = form.base_fields[name.rpartition(".")[2]]
        if pieces := compared(field, old.fields[name], new.fields[name]):
            yield Change(str(field.label), pieces)


def _of_rows(old: Version, new: Version) -> Iterator[Change]:
    for section, form in ROWS.items():
        were, are = old.rows[section], new.rows[section]
        for anchor in {**were, **are}:
            if anchor not in were or anchor not in are:
                kind = CAME if anchor in are else WENT
                row = are.get(anchor) or were.get(anchor)
                lines = [f"{label}: {text}" for label, text in row_words(form, row)]
                pieces = [Piece(kind, "\n".join(lines))] if lines else []
                yield Change(row_label(section, anchor), pieces)
                continue
            for name, field in form.base_fields.items():
                pieces = compared(field, were[anchor].get(name), are[anchor].get(name))
                if name != "id" and pieces:
                    yield Change(field_label(section, anchor, field), pieces)


def compared(field: forms.Field, old: Any, new: Any) -> list[Piece]:
    """What came and went between two values of a field; nothing where both say the same."""
    if (old or "") == (new or ""):
        return []
    if isinstance(field, forms.MultipleChoiceField):
        return _of_lists(field, old or [], new or [])
    was, says = value_text(field, old), value_text(field, new)
    if was == says:
        return []
    if isinstance(field, forms.ChoiceField) or not was or not says:
        return [piece for piece in (Piece(WENT, was), Piece(CAME, says)) if piece.text]
    return of_texts(was, says)


def _of_lists(field: forms.Field, old: list[str], new: list[str]) -> list[Piece]:
    """By code: one that only changed its place is the same."""
    pieces = [Piece(SAME if code in new else WENT, value_text(field, [code])) for code in old] + [
        Piece(CAME, value_text(field, [code])) for code in new if code not in old
    ]
    apart = [[piece, Piece(SAME, ", ")] for piece in pieces]
    return [piece for pair in apart for piece in pair][:-1]


def of_texts(was: str, says: str) -> list[Piece]:
    """Two texts, word by word; very long ones line by line."""
    for tokens in (_WORDS.findall, lambda text: text.splitlines(keepends=True)):
        old, new = tokens(was), tokens(says)
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        inner = old[start : len(old) - end], new[start : len(new) - end]
        if max(map(len, inner)) <= MOST_WORDS:
            middle = _opcodes(*inner)
            kept = Piece(SAME, "".join(old[:start])), Piece(SAME, "".join(old[len(old) - end :]))
            return [piece for piece in (kept[0], *middle, kept[1]) if piece.text]
    return [Piece(WENT, was), Piece(CAME, says)]


def _common(old: list[str], new: list[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new))
    )


def _opcodes(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[i1:i2]))
        else:
            yield Piece(WENT, "".join(old[i1:i2]))
            yield Piece(CAME, "".join(new[j1:j2]))
