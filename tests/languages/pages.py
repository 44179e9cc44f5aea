"""Every page there is, as somebody sees it who may, in a pseudo-language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser

from advocacy.ledger.models import LedgerRelease
from tests.attacks.access_rows import ROWS
from tests.attacks.access_table import ROLES, Row, parse
from tests.attacks.routes import routes
from tests.attacks.stage import Stage, undone

# What never closes, and what a reader does not see.
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect"}
UNSEEN = {"script", "style", "svg", "symbol", "template"}
# What marks words as data: names, codes, people's own words, another language.
DATA_TAGS = {"bdi", "code", "time", "kbd"}
DATA_CLASSES = {"ref", "hash", "words", "number", "mono", "share-words"}
ATTRIBUTES = ("aria-label", "alt", "placeholder", "title", "data-label")


def pages(stage: Stage, language: str) -> Iterator[tuple[str, str]]:
    """(what, HTML) of each GET row of the access table, as the first who is answered 200."""
    everything = routes()
    for row in parse(ROWS):
        role = _reader(row)
        if row.method != "GET" or everything[row.route].is_api or role is None:
            continue
        client = stage.browser(role)
        client.cookies["__Host-language"] = language
        url = everything[row.route].url(*(stage.ids[name] for name in row.objects))
        with undone():
            _speak(language)
            answer = client.get(url)
        if answer["Content-Type"].startswith("text/html") and not answer.streaming:
            yield f"{row.label} as {role}", answer.content.decode()


def _speak(language: str) -> None:
    """A release is read in its own language, whoever reads it: in this one, for now."""
    for row in LedgerRelease.objects.exclude(body=""):
        row.body = json.dumps({**json.loads(row.body), "language": language})
        row.save(update_fields=["body"])


def _reader(row: Row) -> str | None:
    found = [role for role, answer in zip(ROLES, row.answers, strict=True) if answer == "200"]
    return found[-1] if found else None


class Texts(HTMLParser):
    """Collects the words of a page that are not marked as data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether its words count

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        counts = self._counts() and not _is_data(tag, said)
        if counts:
            names = [name for name in ATTRIBUTES if name in said]
            if tag == "input" and said.get("type") in ("submit", "button"):
                names.append("value")
            self.found += [said[name] or "" for name in names]
        if tag not in VOID:
            self._open.append((tag, counts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._counts() and data.strip():
            self.found.append(" ".join(data.split()))

    def _counts(self) -> bool:
        return not self._open or self._open[-1][1]


def texts(html: str) -> list[str]:
    """Words that a reader sees or hears."""
    parser = Texts()
    parser.feed(html)
    parser.close()
    return parser.found


def _is_data(tag: str, said: dict[str, str | None]) -> bool:
    classes = set((said.get("class") or "").split())
    return (
        tag in UNSEEN | DATA_TAGS
        or bool(classes & DATA_CLASSES)
        or (tag != "html" and "lang" in said)
        or tag == "textarea"
    )
