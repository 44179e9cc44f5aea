"""Under which spellings a name, badge, plate, code or contact is found.

Two people who write the same name in two scripts, or a plate with and without spaces, must meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from anyascii import anyascii

from incidents import names
from incidents.document import IncidentDocument

KINDS = ("name", "word", "sound", "badge", "plate", "code", "contact")
SHORTEST_NUMBER, KEPT_DIGITS = 5, 8

# Letters that look alike are one letter on a plate or badge, whichever keyboard wrote them.
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЈЅавекмнорстухіјѕ", "ABEKMHOPCTYXIJSabekmhopctyxijs")
_WORD = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(r"\+?\d[\d\s().\-/]{3,}\d")
_HANDLE = re.compile(r"(?:@|t\.me/|wa\.me/|fb\.com/)([\w.]{3,})|([\w.+-]+@[\w-]+\.[\w.-]+)")


@dataclass(frozen=True)
class Mark:
    """One spelling of one kind, and the person or officer ("p1", "o2") who has it."""

    kind: str
    value: str
    of: str = ""


def marks_of(document: IncidentDocument) -> list[Mark]:
    """Everything by which a record is found blindly.

    Nothing of one whose people have refused that it is kept: until it is erased it is found by
    those who open it, not by what it says.
    """
    if document.consent_state("store") in ("declined", "withdrawn"):
        return []
    found: dict[Mark, None] = {}
    for person in document.identity.people:
        found |= dict.fromkeys(_name(person.name, person.id))
        found |= dict.fromkeys(_of("code", [code_of(person.client_code)], person.id))
        found |= dict.fromkeys(_of("contact", contacts_in(person.safe_contact), person.id))
    for officer in document.account.perpetrators:
        for text in (officer.name, officer.alias):
            found |= dict.fromkeys(_name(text, officer.id))
        found |= dict.fromkeys(_of("badge", [plate_of(officer.badge)], officer.id))
        found |= dict.fromkeys(_of("plate", [plate_of(officer.plate)], officer.id))
    return list(found)


def values_of(kind: str, text: str) -> list[str]:
    """Under which values of one kind something typed is looked for: all of them must be there."""
    if kind == "name":
        return words_of(text)
    if kind == "contact":
        return contacts_in(text)
    value = code_of(text) if kind == "code" else plate_of(text)
    return [value] if value else []


def words_of(name: str) -> list[str]:
    """The words of a name as `names.words_of`, sorted. What has none (a sign, one letter) is kept
    as it is, so that it can still be found."""
    words = sorted(names.words_of(name))
    bare = normalize("NFKC", name).casefold().strip()
    return words or ([bare] if bare else [])


def whole_name(name: str) -> str:
    """All words of a name in any order, initials too: Amina K is not Amina B."""
    plain = anyascii(normalize("NFKC", name)).casefold()
    return " ".join(sorted(_WORD.findall(plain)) or words_of(name))


def sounds_of(word: str) -> list[str]:
    """How a word of a name sounds by each rule; none for a word too short to tell."""
    return sorted(sound for sound in names.sounds_of(word) if not sound.startswith("="))


def code_of(text: str) -> str:
    """A client code without case, spaces and dashes; what has no letter or digit, as it is."""
    return names.code_of(text) or normalize("NFKC", text).casefold().strip()


def plate_of(text: str) -> str:
    """The same for badges and plates: Cyrillic letters go by their looks, not by their sound."""
    return code_of(normalize("NFKC", text).translate(_LOOK_ALIKE))


def contacts_in(text: str) -> list[str]:
    """Telephone numbers (their last eight digits), addresses and handles in a text about how to
    reach somebody; the text itself if it has none."""
    plain = anyascii(normalize("NFKC", text))
    found = [one or other for one, other in _HANDLE.findall(plain)]
    for number in _PHONE.findall(_HANDLE.sub(" ", plain)):
        digits = re.sub(r"\D", "", number)
        if len(digits) >= SHORTEST_NUMBER:
            found.append(digits[-KEPT_DIGITS:])
    kept = [one.casefold().strip(".") for one in found]
    return list(dict.fromkeys(kept)) or ([code_of(text)] if code_of(text) else [])


def _name(text: str, of: str) -> Iterator[Mark]:
    if whole := whole_name(text):
        yield Mark("name", whole, of)
    for word in words_of(text):
        yield Mark("word", word, of)
        yield from (Mark("sound", sound, of) for sound in sounds_of(word))


def _of(kind: str, values: list[str], of: str) -> Iterator[Mark]:
    yield from (Mark(kind, value, of) for value in values if value)
