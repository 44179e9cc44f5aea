"""What a text to translate is."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """One text: its context ("" for none), English, and English plural ("" for none)."""

    context: str
    text: str
    plural: str = ""


# Under this context a compiled catalogue says who released a text, and when.
CHECKED = "checked by"


def checked_context(context: str) -> str:
    """Where the mark of a text with this context stands."""
    return f"{CHECKED} {context}".rstrip()
