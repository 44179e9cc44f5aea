"""Words that exist nowhere else, and the search for them in every byte of a folder."""

from __future__ import annotations

import base64
import itertools
import random
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from anyascii import anyascii

RARE = "zqkvxjwf"
ACCENTED = "žķǰŵĝẍ"
CYRILLIC = "жщфыэюцч"
STEM = 6
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_SIGNED = re.compile(rb"\.eJ[A-Za-z0-9_-]{8,}")


@dataclass(frozen=True)
class Hit:
    """A canary that was found. `form` says of which script, written how."""

    path: str
    form: str
    around: bytes


class Canaries:
    """Every word begins with one of three stems of six letters, drawn for this run.

    So the search is for stems alone, in every spelling and encoding, and is complete however many
    words were planted. `plant` gives a new word each time and remembers for what.
    """

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.stems = {
            "latin": "".join(chance.sample(RARE, STEM)),
            "accented": "".join(chance.sample(ACCENTED, STEM)),
            "cyrillic": "".join(chance.sample(CYRILLIC, STEM)),
        }
        self.planted: dict[str, str] = {}

    def plant(self, label: str, shape: str = "text") -> str:
        """A new word: "text" in all three scripts, "word" in ten small letters, "code" in eleven
        that pass for the code of a language."""
        number = _letters(len(self.planted))
        latin = self.stems["latin"]
        text = {
            "text": " ".join(stem + number for stem in self.stems.values()),
            "word": latin + number,
            "code": f"zz-{latin}{number[-2:]}",
        }[shape]
        self.planted[f"{label} {number}"] = text
        return text

    @cached_property
    def needles(self) -> dict[str, bytes]:
        """Stem by form and encoding; of equal bytes one is enough."""
        found = {
            needle: f"{form}, {encoding}"
            for form, text in self._forms()
            for encoding, needle in spellings(text)
        }
        return {form: needle for needle, form in found.items()}

    def _forms(self) -> Iterator[tuple[str, str]]:
        for script, stem in self.stems.items():
            yield script, stem
            yield f"{script} in capitals", stem.upper()
            yield f"{script} with a capital", stem.capitalize()
            yield f"{script} turned around", stem[::-1]
            if (plain := anyascii(stem)) != stem:
                yield f"{script} transliterated", plain
            if (apart := unicodedata.normalize("NFD", stem)) != stem:
                yield f"{script} decomposed", apart

    def __contains__(self, text: str) -> bool:
        return any(stem in text for stem in self.stems.values())

    def search(self, data: bytes, path: str = "", *, inflate: bool = True) -> list[Hit]:
        """Every form in which a canary is in these bytes, compressed streams opened."""
        return [
            Hit(path, form, part[max(0, at - 40) : at + 60])
            for part in (data, *(inflated(data) if inflate else ()))
            for form, needle in self.needles.items()
            if (at := part.find(needle)) >= 0
        ]

    def search_folder(self, folder: Path, *, leave: str = "") -> list[Hit]:
        """As `search`, in names and contents of all files but those below `leave`."""
        found: list[Hit] = []
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            if leave and name.startswith(leave):
                continue
            found += self.search(name.encode(errors="surrogateescape"), f"name of {name}")
            if path.is_file() and not path.is_symlink():
                # Scripts and pictures of ours are not opened: that takes most of the time.
                inflate = "static" not in path.relative_to(folder).parts
                found += self.search(path.read_bytes(), name, inflate=inflate)
        return found


def spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """The encodings in which a text may lie around."""
    raw = text.encode()
    yield "utf-8", raw
    for encoding in ("utf-16-le", "utf-16-be", "latin-1", "cp1251"):
        try:
            yield encoding, text.encode(encoding)
        except UnicodeEncodeError:
            continue
    yield "hex", raw.hex().encode()
    yield "hex in capitals", raw.hex().upper().encode()
    yield "escaped bytes", "".join(f"\\x{byte:02x}" for byte in raw).encode()
    for offset, (kind, encode) in itertools.product(
        range(3), (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode))
    ):
        yield f"{kind} at {offset}", _aligned(encode(bytes(offset) + raw), offset, len(raw))
    if not text.isascii():
        escaped = text.encode("unicode_escape")
        yield "percent", quote(text).encode()
        yield "percent in small letters", quote(text).lower().encode()
        yield "escaped", escaped
        yield "json", "".join(f"\\u{ord(letter):04x}" for letter in text).encode()
        yield "json in capitals", "".join(f"\\u{ord(letter):04X}" for letter in text).encode()
        yield "html", "".join(f"&#{ord(letter)};" for letter in text).encode()


def _aligned(encoded: bytes, offset: int, length: int) -> bytes:
    """The letters of base64 that depend on the text alone, not on what stands around it."""
    return encoded[(0, 2, 3)[offset] : (offset + length) * 8 // 6]


def inflated(data: bytes) -> Iterator[bytes]:
    """What is compressed in these bytes: Django's signed values, zlib and gzip streams."""
    for found in _SIGNED.finditer(data):
        text = found[0][1:].partition(b":")[0]
        yield from _inflate(base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)), 15)
    for found in _STREAM.finditer(data):
        yield from _inflate(data[found.start() : found.start() + 1_000_000], 47)


def _inflate(data: bytes, window: int) -> Iterator[bytes]:
    try:
        plain = zlib.decompressobj(window).decompress(data, 4_000_000)
    except zlib.error:
        return
    if plain:
        yield plain


def _letters(number: int) -> str:
    """A number as four small letters."""
    return "".join("abcdefghilmnoprst"[number // 17**power % 17] for power in (3, 2, 1, 0))
