"""How far legal aid has brought an incident. Later rooms know and tell: imports point one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incidents.models import Record
from vault import Keyring


@dataclass(frozen=True)
class Course:
    """`reached`: the steps taken, as codes, beside being recorded; `outcomes` and `time_to_lawyer`
    as codes, "" while no lawyer has it or nobody knows since when."""

    reached: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    time_to_lawyer: str = ""


NOT_BEGUN = Course()
Teller = Callable[[Keyring, Record], Course]
_tellers: list[Teller] = []


def tells_course(teller: Teller) -> Teller:
    """Register who knows. It says what the keyring opens, and nothing for what does not open."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def course_of(keyring: Keyring, record: Record) -> Course:
    """Everything that is known of an incident's course."""
    told = [teller(keyring, record) for teller in _tellers]
    return Course(
        frozenset().union(*(one.reached for one in told)),
        frozenset().union(*(one.outcomes for one in told)),
        next((one.time_to_lawyer for one in told if one.time_to_lawyer), ""),
    )
