"""The catalogues: one .po file a language, in the form that translators' programs read and write.

Entries stand in the order of their English text, without places in the source, so that two people's
work seldom meets in one line. The header names who read the whole (`X-Reviewer`, `X-Reviewed-On`);
a text that must be checked on its own carries a mark of its own, see `marks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import normalize, read_po

from config.catalogues import marks
from config.catalogues.languages import LANGUAGES, NOBODY
from config.catalogues.texts import Message

LOCALES = Path(__file__).resolve().parents[2] / "locale"
_WIDTH = 100
_SAID = re.compile(r'^"(X-Review[a-z-]+): (.*?)(?:\\n)?"$', re.MULTILINE | re.IGNORECASE)


@dataclass
class Entry:
    """A text and what it is in the language: one string, or one for each form of a plural."""

    message: Message
    strings: tuple[str, ...] = ()
    comments: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        return bool(self.strings) and all(self.strings) and not self.is_fuzzy


@dataclass
class Catalogue:
    """A language's entries by (context, English), and who read the whole and when."""

    language: str
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    reviewer: str = NOBODY
    reviewed_on: str = NOBODY


def path_of(language: str, root: Path = LOCALES) -> Path:
    """The file of a language, named by its code ("pt-br")."""
    return root / LANGUAGES[language].folder / "LC_MESSAGES" / "django.po"


def read(language: str, path: Path) -> Catalogue:
    """A catalogue from its file, empty where there is none. PoFileError for a broken one."""
    found = Catalogue(language)
    if not path.exists():
        return found
    with path.open("rb") as file:
        parsed = read_po(file, abort_invalid=True)
    said = dict(_SAID.findall(path.read_text(encoding="utf-8").split("\n\n", 1)[0]))
    found.reviewer = said.get("X-Reviewer", NOBODY)
    found.reviewed_on = said.get("X-Reviewed-On", NOBODY)
    for entry in _entries(parsed):
        found.entries[entry.message.context, entry.message.text] = entry
    return found


def bring_up_to_date(language: str, wanted: list[Message], path: Path) -> bool:
    """Give the file exactly the wanted entries; whether it changed.

    What was translated stays; a text whose English changed is a new text, because what was said
    and checked of the old one does not hold for it.
    """
    before = read(language, path)
    after = Catalogue(language, reviewer=before.reviewer, reviewed_on=before.reviewed_on)
    for message in wanted:
        key = message.context, message.text
        after.entries[key] = _carried_over(before.entries.get(key), message)
    content = written(after)
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return True


def written(catalogue: Catalogue) -> str:
    """The text of the file."""
    ordered = sorted(catalogue.entries.values(), key=lambda e: (e.message.text, e.message.context))
    blocks = [_header(catalogue), *(_block(entry, catalogue.language) for entry in ordered)]
    return "\n".join(blocks)


def _entries(parsed: Catalog) -> Iterator[Entry]:
    for one in parsed:
        if not one.id:
            continue
        text, plural = one.id if isinstance(one.id, tuple) else (one.id, "")
        strings = one.string if isinstance(one.string, tuple) else (one.string or "",)
        message = Message(one.context or "", text, plural)
        yield Entry(message, strings, list(one.user_comments), one.fuzzy)


def _carried_over(before: Entry | None, message: Message) -> Entry:
    if before is None or bool(before.message.plural) != bool(message.plural):
        return Entry(message)
    comments = marks.sealed(before.comments, before.strings)
    return Entry(message, before.strings, comments, before.is_fuzzy)


def _header(catalogue: Catalogue) -> str:
    language = LANGUAGES[catalogue.language]
    lines = [
        "Project-Id-Version: Amparo 1",
        f"Language: {language.folder}",
        f"X-Reviewer: {catalogue.reviewer}",
        f"X-Reviewed-On: {catalogue.reviewed_on}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {language.plurals}",
    ]
    head = [f"# Amparo in {language.name}. How to work on it: docs/translating.md", 'msgid ""']
    return "\n".join([*head, 'msgstr ""', *(f'"{line}\\n"' for line in lines), ""])


def _block(entry: Entry, language: str) -> str:
    message = entry.message
    lines = [f"# {comment}" for comment in entry.comments]
    if flags := [*(["fuzzy"] if entry.is_fuzzy else []), *_kinds_of_placeholder(message)]:
        lines.append(f"#, {', '.join(flags)}")
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.text)}")
    if not message.plural:
        lines.append(f"msgstr {_quoted((entry.strings or ('',))[0])}")
    else:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        for number in range(LANGUAGES[language].forms):
            string = entry.strings[number] if number < len(entry.strings) else ""
            lines.append(f"msgstr[{number}] {_quoted(string)}")
    return "\n".join([*lines, ""])


def _kinds_of_placeholder(message: Message) -> list[str]:
    return ["python-format"] if "%(" in message.text + message.plural else []


def _quoted(text: str) -> str:
    return normalize(text, width=_WIDTH)
