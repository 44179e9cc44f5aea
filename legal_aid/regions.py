"""Places as paths from the whole to the part: "KE", "KE/Nairobi", "KE/Nairobi/Kamukunji"."""

from __future__ import annotations

from anyascii import anyascii

from incidents.forms.languages import country_name

SEPARATOR = "/"


def steps(path: str) -> tuple[str, ...]:
    """The comparable steps of a path: transliterated, case-folded, without empty ones."""
    cleaned = (" ".join(anyascii(step).casefold().split()) for step in path.split(SEPARATOR))
    return tuple(step for step in cleaned if step)


def place_path(jurisdiction: str, region: str) -> str:
    """One path for both: the region, put under the country where it does not name it already."""
    if not jurisdiction or steps(region)[:1] == steps(jurisdiction)[:1]:
        return region or jurisdiction
    return SEPARATOR.join(part for part in (jurisdiction, region) if part)


def covers(wide: str, narrow: str) -> bool:
    """Whether `narrow` is `wide` or lies in it. An empty path covers nothing and is in nothing."""
    outer, inner = steps(wide), steps(narrow)
    return bool(outer) and inner[: len(outer)] == outer


def shortened(path: str, depth: int) -> str:
    """The first `depth` steps of a path, as they were written."""
    parts = [part.strip() for part in path.split(SEPARATOR)]
    return SEPARATOR.join([part for part in parts if part][:depth])


def spoken(path: str) -> str:
    """A path for a sentence, the part before the whole: "Nairobi, Kenya"."""
    country, *parts = [part.strip() for part in path.split(SEPARATOR) if part.strip()] or [""]
    return ", ".join([*reversed(parts), country_name(country)])
