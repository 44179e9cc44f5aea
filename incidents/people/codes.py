"""Public codes of clients, like `K7-3QX`: random, without look-alikes, with a check character.

The alphabet leaves out what is mistaken for another character on paper (0 O, 1 I, 5 S, 8 B, U V)
and has a prime number of them, 23: so a weighted sum finds every single wrong character, what was
misheard included, and every two neighbours that changed places.
"""

from __future__ import annotations

import secrets

from anyascii import anyascii

ALPHABET = "23479ACDFHJKLMNPQRTWXYZ"
RANDOM = 4
_LIKE = str.maketrans({"-": "", " ": "", "–": "", "—": "", "‑": ""})


def new_code() -> str:
    """A code that says nothing: 279,841 of them, so a team's uniqueness is checked when it is
    given out, see `incidents.people.registering`."""
    return spelled("".join(secrets.choice(ALPHABET) for _ in range(RANDOM)))


def spelled(random: str) -> str:
    """Four characters with their check and the dash: `K73Q` is `K7-3QX`."""
    return f"{random[:2]}-{random[2:]}{_check(random)}"


def read_code(text: str) -> str:
    """A code as it was typed, in its one spelling; "" if it is none or mistyped."""
    plain = anyascii(text[:40]).translate(_LIKE).upper()
    if len(plain) != RANDOM + 1 or not set(plain) <= set(ALPHABET):
        return ""
    return spelled(plain[:RANDOM]) if _check(plain[:RANDOM]) == plain[RANDOM] else ""


def _check(random: str) -> str:
    total = sum(place * ALPHABET.index(char) for place, char in enumerate(random, start=2))
    return ALPHABET[total % len(ALPHABET)]
