"""Two languages nobody speaks, made from the English when a test runs, and nowhere else.

`en-xa` puts a mark on every letter and doubles the vowels, which makes texts about 40 % longer, as
Russian or Spanish do. `ar-xb` is the same, read from the right. Each text stands in brackets: what
is English outside of them, on a page, went past the catalogues.
"""

from __future__ import annotations

import re
from pathlib import Path

import django
from babel.messages.pofile import read_po

from config.catalogues import filing
from config.catalogues.compiling import compile_one
from config.catalogues.extracting import messages
from config.catalogues.filing import Catalogue, Entry
from config.catalogues.languages import LANGUAGES, Language
from config.catalogues.texts import Message

LONGER, FROM_THE_RIGHT = "en-xa", "ar-xb"
PSEUDO = {
    LONGER: Language("en_XA", "longer English", "nplurals=2; plural=(n != 1);"),
    FROM_THE_RIGHT: Language("ar_XB", "English from the right", "nplurals=2; plural=(n != 1);"),
}
OPEN, CLOSE = "\u27e6", "\u27e7"
_MARKED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒǧĥíĵķłɱñöþɋřšŧúṽŵẋýžÁɃÇĐÉƑǦĤÍĴĶŁṀÑÖÞɊŘŠŦÚṼŴẊÝŽ",
)
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?[a-z][^>]*>|&\w+;)")
# How dates are written: letters that stand for a day or a month, no words.
FORMATS = ("j M", "j M Y", "j M Y, H:i", "j M, H:i", "F Y")
_VOWEL = re.compile(r"([aeiouAEIOU])")


def pseudo(text: str) -> str:
    """The text in the pseudo-language; placeholders, tags and entities as they are."""
    if text in FORMATS:
        return text
    parts = _KEPT.split(text)
    changed = [part if n % 2 else _longer(part) for n, part in enumerate(parts)]
    return f"{OPEN}{''.join(changed)}{CLOSE}"


def outside(text: str) -> str:
    """What of a text did not come through the catalogues."""
    found, depth = [], 0
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if depth <= 0 and letter != CLOSE:
            found.append(letter)
    return "".join(found)


def write_catalogues(root: Path) -> None:
    """Both languages, with all texts of the program and of Django, below a folder."""
    everything = {(one.context, one.text): one for one in [*_of_django(), *messages()]}
    for language in PSEUDO:
        found = Catalogue(language)
        for key, one in everything.items():
            texts = (one.text, one.plural) if one.plural else (one.text,)
            found.entries[key] = Entry(one, tuple(pseudo(text) for text in texts))
        path = filing.path_of(language, root)
        path.parent.mkdir(parents=True)
        path.write_text(filing.written(found), encoding="utf-8")
        compile_one(language, path)


def know_pseudo_languages(monkeypatch: object) -> None:
    """For one test the catalogues' tools know the two languages."""
    for code, language in PSEUDO.items():
        monkeypatch.setitem(LANGUAGES, code, language)


def _longer(text: str) -> str:
    return _VOWEL.sub(r"\1\1", text).translate(_MARKED)


def _of_django() -> list[Message]:
    home = Path(django.__file__).parent
    found = []
    for folder in ("conf", "contrib/auth", "contrib/humanize"):
        path = home / folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
        with path.open("rb") as file:
            for one in read_po(file):
                text, plural = one.id if isinstance(one.id, tuple) else (one.id, "")
                # Formats of dates and numbers stand there too, in capitals: no words.
                if text and not re.fullmatch(r"[A-Z_]+|[.,]", text):
                    found.append(Message(one.context or "", text, plural))
    return found
