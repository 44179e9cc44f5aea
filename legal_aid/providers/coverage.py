"""Where nobody is: which place x matter x language no entry of the directory covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from legal_aid import languages, matters, regions
from legal_aid.models import Provider
from legal_aid.providers.practices import together


@dataclass(frozen=True)
class Cell:
    """One matter at one place, in one language or any: how many take it, with keys and by phone
    only, and how many of them have room."""

    matter: str
    offered: int
    phoned: int
    free: int

    @property
    def is_gap(self) -> bool:
        return not self.offered and not self.phoned


@dataclass(frozen=True)
class Line:
    """One place and language. `language` is empty for any."""

    place: str
    language: str
    cells: tuple[Cell, ...]

    @property
    def gaps(self) -> int:
        return sum(cell.is_gap for cell in self.cells)


@dataclass(frozen=True)
class Coverage:
    """A matrix: `matters` are the columns of every line."""

    matters: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def gaps(self) -> int:
        return sum(line.gaps for line in self.lines)

    @property
    def cells(self) -> int:
        return len(self.matters) * len(self.lines)


def coverage(
    found: Iterable[Provider],
    *,
    places: Iterable[str] = (),
    asked: Iterable[str] = (),
    spoken: Iterable[str] = ("",),
    only_gaps: bool = False,
) -> Coverage:
    """Count the active entries for every place, matter and language asked for.

    Empty `places` or `asked`: those that some entry names, and all matters that any violation asks
    for. A language "" stands for any. With `only_gaps` lines without a gap are left out.
    """
    listed = [one for one in found if one.is_active]
    columns = tuple(asked) or wanted_matters()
    rows = tuple(places) or places_of(listed)
    lines = tuple(
        Line(place, language, tuple(_cell(listed, code, place, language) for code in columns))
        for place in rows
        for language in spoken
    )
    return Coverage(columns, tuple(one for one in lines if one.gaps or not only_gaps))


def wanted_matters() -> tuple[str, ...]:
    """Matters that some violation or need asks for."""
    rules = matters.load()
    lists = (*rules.by_group.values(), *rules.by_code.values(), *rules.by_need.values())
    named = {rules.in_custody, rules.otherwise, *(code for one in lists for code in one)}
    return tuple(code for code in matters.MATTERS if code in named)


def places_of(found: Iterable[Provider], more: Iterable[str] = ()) -> tuple[str, ...]:
    """Every place that an entry names, and the wholes they lie in, in order."""
    named = [path for one in found for path in one.jurisdictions] + list(more)
    wholes = (
        regions.shortened(path, depth)
        for path in named
        for depth in range(1, len(regions.steps(path)) + 1)
    )
    once: Mapping[tuple[str, ...], str] = {
        regions.steps(path): path for path in reversed(together([wholes]))
    }
    return tuple(once[steps] for steps in sorted(once))


def known_languages(found: Iterable[Provider]) -> list[str]:
    """Languages that some entry works in, by name."""
    codes = together(one.languages for one in found)
    return sorted(codes, key=languages.label)


def _cell(found: Iterable[Provider], matter: str, place: str, language: str) -> Cell:
    wanted = [language] if language else []
    there = [one for one in found if any(p.takes(matter, place, wanted) for p in one.practice_list)]
    return Cell(
        matter=matter,
        offered=sum(one.team_id is not None for one in there),
        phoned=sum(one.team_id is None for one in there),
        free=sum(one.open_cases < one.capacity for one in there),
    )
