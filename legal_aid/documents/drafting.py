"""A document before it is printed: its template with the facts in place, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from legal_aid.documents.facts import Fact, Facts, Item
from legal_aid.documents.wording import Template, in_words, is_released

_PLACE = re.compile(r"%(?:%|\((\w+)\)s)")
Kind = Literal["to", "heading", "text", "row", "value", "item", "number", "tick", "words", "line",
               "sign"]  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A stretch of text. Facts come from the record, `missing` is for the pen, `note` is small."""

    text: str
    kind: Literal["plain", "fact", "missing", "note"] = "plain"


@dataclass(frozen=True)
class Block:
    """One paragraph. `is_checked` is False where nobody has confirmed its wording or its rule;
    `english` then is the sentence it was translated from."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    label: str = ""
    is_checked: bool = True
    number: int = 0
    english: str = ""


@dataclass(frozen=True)
class Draft:
    """A document in one language. `sender` is "" where the envelope must not say who writes."""

    title: str
    is_title_checked: bool
    language: str
    is_from_the_right: bool
    sender: str
    date: str
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def draft(
    template: Template, facts: Facts, *, language: str, is_discreet: bool = False,
    now: datetime | None = None,
) -> Draft:  # fmt: skip
    """Put the facts into the template. The facts must have been gathered in the same language.

    `is_discreet` leaves out who sends it: for people who asked that nobody says so.
    """
    with override(language):
        made = _Maker(facts)
        blocks = tuple(made.blocks(template))
        title = (is_discreet and template.discreet) or template.title
        title_checked = is_released(title)
        checked = title_checked and all(block.is_checked for block in blocks)
        notes = []
        if not template.is_letter:
            notes.append(_("Draft. A lawyer reads it, completes it and answers for it."))
        if not checked:
            notes.append(_("A line in the margin: nobody has checked this wording or rule yet."))
        at = timezone.localtime(now or timezone.now())
        return Draft(
            title=in_words(title),
            is_title_checked=title_checked,
            language=language,
            is_from_the_right=language.split("-")[0] in settings.LANGUAGES_BIDI,
            sender="" if is_discreet else facts["team"].text,
            date=formats.date_format(at, _("j M Y")),
            blocks=blocks,
            missing=tuple(dict.fromkeys(made.missing)),
            notes=tuple(notes),
        )


class _Maker:
    """Makes blocks, and remembers the labels of facts that were wanted and are not known."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.missing: list[str] = []

    def blocks(self, template: Template) -> Iterator[Block]:
        for block in template.blocks:
            if "when" in block and not self.facts[block["when"]].items:
                continue
            [kind] = block.keys() - {"when"}
            yield from getattr(self, f"_{kind}")(block[kind])

    def _to(self, sentence: str) -> Iterator[Block]:
        yield self._said("to", sentence)

    def _h(self, sentence: str) -> Iterator[Block]:
        yield self._said("heading", sentence)

    def _p(self, sentence: str) -> Iterator[Block]:
        yield self._said("text", sentence)

    def _list(self, sentences: list[str]) -> Iterator[Block]:
        for number, sentence in enumerate(sentences, 1):
            yield self._said("number", sentence, number=number)

    def _facts(self, names: list[str]) -> Iterator[Block]:
        for name in names:
            fact = self.facts[name.rstrip("?")]
            if fact.items:
                yield self._item("row", fact.items[0], label=fact.label)
            elif not name.endswith("?"):
                yield Block("row", (self._lacking(fact),), label=fact.label)

    def _value(self, name: str) -> Iterator[Block]:
        yield from self._every("value", name)

    def _each(self, name: str) -> Iterator[Block]:
        yield from self._every("item", name)

    def _words(self, name: str) -> Iterator[Block]:
        fact = self.facts[name]
        if not fact.items:
            yield Block("words", (self._lacking(fact),))
        for line in fact.text.split("\n"):
            if line.strip():
                yield Block("words", (Run(line, "fact"),))

    def _ticks(self, name: str) -> Iterator[Block]:
        yield from self._every("tick", name)

    def _lines(self, number: int) -> Iterator[Block]:
        yield from (Block("line") for _each in range(number))

    def _signs(self, signs: list[dict[str, Any]]) -> Iterator[Block]:
        for sign in signs:
            checked = is_released(sign["who"]) and is_released(sign["how"])
            runs = (Run(in_words(sign["how"]), "note"),)
            yield Block("sign", runs, label=in_words(sign["who"]), is_checked=checked)

    def _every(self, kind: Kind, name: str) -> Iterator[Block]:
        fact = self.facts[name]
        if not fact.items:
            yield Block(kind, (self._lacking(fact),))
        for item in fact.items:
            yield self._item(kind, item)

    def _item(self, kind: Kind, item: Item, *, label: str = "") -> Block:
        note = [item.note] if item.note else []
        if not item.is_checked:
            note.append(_("not yet checked"))
        runs = [Run(item.text, "fact")]
        if note:
            runs.append(Run(f" ({'; '.join(note)})", "note"))
        return Block(kind, tuple(runs), label=label, is_checked=item.is_checked)

    def _said(self, kind: Kind, sentence: str, *, number: int = 0) -> Block:
        runs = tuple(self._runs(in_words(sentence)))
        checked = is_released(sentence)
        english = "" if checked else _PLACE.sub("…", sentence)
        return Block(kind, runs, is_checked=checked, number=number, english=english)

    def _runs(self, sentence: str) -> Iterator[Run]:
        at = 0
        for place in _PLACE.finditer(sentence):
            if place.start() > at:
                yield Run(sentence[at : place.start()])
            at = place.end()
            if place[1] is None:
                yield Run("%")
                continue
            fact = self.facts[place[1]]
            yield Run(fact.text, "fact") if fact.items else self._lacking(fact)
        if at < len(sentence):
            yield Run(sentence[at:])

    def _lacking(self, fact: Fact) -> Run:
        self.missing.append(fact.label)
        return Run(_("[%(what)s: not recorded]") % {"what": fact.label}, "missing")
