"""The languages with a catalogue, and how each of them counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Who read a catalogue that nobody read.
NOBODY = "nobody"


@dataclass(frozen=True)
class Language:
    """`plurals` says in C which form of a noun a number n takes, as gettext wants it."""

    folder: str
    name: str
    plurals: str

    @property
    def forms(self) -> int:
        found = re.match(r"nplurals=(\d)", self.plurals)
        return int(found[1]) if found else 1


_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
LANGUAGES = {
    "es": Language("es", "Spanish", "nplurals=2; plural=(n != 1);"),
    "pt-br": Language("pt_BR", "Brazilian Portuguese", "nplurals=2; plural=(n > 1);"),
    "ru": Language("ru", "Russian", _SLAVIC),
    "uk": Language("uk", "Ukrainian", _SLAVIC),
    # A Kyrgyz noun stays in the singular after any number.
    "ky": Language("ky", "Kyrgyz", "nplurals=1; plural=0;"),
    "mk": Language("mk", "Macedonian", "nplurals=2; plural=(n%10==1 && n%100!=11 ? 0 : 1);"),
    "sw": Language("sw", "Swahili", "nplurals=2; plural=(n != 1);"),
}
