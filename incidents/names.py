"""Comparing names and numbers across scripts, spellings and hearing: pure, in memory only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from anyascii import anyascii
from jellyfish import metaphone, nysiis

_WORD = re.compile(r"[^\W\d_]+")
_NOT_CODE = re.compile(r"[^a-z0-9]+")
# Below this a word sounds like too many others.
SHORTEST_SOUND = 3
SHORTEST_SURNAME = 4


def words_of(name: str) -> frozenset[str]:
    """The words of a name in plain Latin small letters, in any order: Иванов is ivanov."""
    plain = anyascii(normalize("NFKC", name)).casefold()
    return frozenset(word for word in _WORD.findall(plain) if len(word) > 1)


def code_of(text: str) -> str:
    """A badge, plate or client code without spaces, dashes and case; "" if nothing is left."""
    return _NOT_CODE.sub("", anyascii(text).casefold())


def names_in(text: str) -> frozenset[str]:
    """The words of a description that may be names: written large, or in a script without case."""
    found = [word for word in _WORD.findall(text) if word[0].isupper() or not _has_case(word)]
    return frozenset(part for word in found for part in words_of(word))


def officer_words(name: str, alias: str, description: str) -> frozenset[str]:
    """The words an officer may be known by: the name, the nickname, names in the description."""
    return words_of(name) | words_of(alias) | names_in(description)


def same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are the same, or one is a shorter form of the other with two words."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (one == other or (len(shorter) >= 2 and shorter <= longer))


def sounds_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether every word of the shorter name sounds like one of the longer, two words at least
    or as many as both have."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter or (len(shorter) == 1 and len(longer) > 1):
        return False
    known = [sounds_of(word) for word in longer]
    return all(any(sounds_of(word) & sounds for sounds in known) for word in shorter)


def mentions(description: frozenset[str], name: frozenset[str]) -> bool:
    """Whether a description names somebody by a word long enough to be a surname."""
    return any(len(word) >= SHORTEST_SURNAME for word in description & name)


def sounds_of(word: str) -> frozenset[str]:
    """The word itself and how it sounds by two rules, so that rules are never compared mixed."""
    if len(word) < SHORTEST_SOUND:
        return frozenset({f"=:{word}"})
    heard = {f"m:{metaphone(word)}", f"n:{nysiis(word)}"} - {"m:", "n:"}
    return frozenset({f"=:{word}", *heard})


def _has_case(word: str) -> bool:
    return word[0].title() != word[0].lower()  # Georgian has capitals but never begins with one


def codes_of(texts: Iterable[str]) -> frozenset[str]:
    """The comparable codes among texts, without empty ones."""
    return frozenset(code for text in texts if (code := code_of(text)))
