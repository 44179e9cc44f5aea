"""The mark that one translated text was read by someone who may say that it is right.

A reviewer writes a comment at the entry: `# checked by Aigul Asanova on 2026-11-22`. The next
`make messages` seals it to the words that were checked, with eight hex digits of their SHA-256, and
takes it away once those words have changed. Only a sealed mark that fits releases a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

_MARK = re.compile(
    r"checked by (?P<who>\S.{0,98}?) on (?P<day>\d{4}-\d\d-\d\d)(?: \[(?P<seal>[0-9a-f]{8})\])?"
)


class Check(NamedTuple):
    """Who checked a text, and on which day (ISO)."""

    who: str
    day: str


def sealed(comments: Sequence[str], strings: Sequence[str]) -> list[str]:
    """The comments of an entry, new marks sealed to these strings, marks of other words gone."""
    kept = []
    for comment in comments:
        mark = _MARK.fullmatch(comment.strip())
        if mark is None:
            kept.append(comment)
        elif any(strings) and (mark["seal"] or _seal(strings)) == _seal(strings):
            kept.append(f"checked by {mark['who']} on {mark['day']} [{_seal(strings)}]")
    return kept


def check_of(comments: Sequence[str], strings: Sequence[str]) -> Check | None:
    """Who released these very strings; None where nobody did."""
    for comment in comments:
        mark = _MARK.fullmatch(comment.strip())
        if mark and any(strings) and mark["seal"] == _seal(strings):
            return Check(mark["who"], mark["day"])
    return None


def _seal(strings: Sequence[str]) -> str:
    return sha256("\0".join(strings).encode()).hexdigest()[:8]
