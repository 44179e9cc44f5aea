"""What lawyers found about a record. They write it in their own case: imports point one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from incidents.models import Record
from vault import Keyring


@dataclass(frozen=True)
class Finding:
    """Which rights, why, by whom (id) of which team, and when (ISO)."""

    articles: str
    words: str
    by: str
    team: str
    at: str


Finder = Callable[[Keyring, User, Record], list[Finding]]
_finders: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Register who knows findings. It must return nothing where the reader opens nothing."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def findings_of(keyring: Keyring, reader: User, record: Record) -> list[Finding]:
    """Every finding about an incident that this reader may open, oldest first."""
    found = [each for finder in _finders for each in finder(keyring, reader, record)]
    return sorted(found, key=lambda each: each.at)
