"""A practice: which matters, where, in which languages and before which courts, all of it combined.

A provider has several where not everything combines: custody in Nairobi, housing in the country.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legal_aid import languages, regions
from legal_aid.matters import MATTERS

MOST_PRACTICES, MOST_ENTRIES, LONGEST_REGION, LONGEST_COURT = 12, 50, 120, 120


@dataclass(frozen=True)
class Practice:
    """Matter codes x places ("KE", "KE/Nairobi") x BCP 47 codes. Empty `courts`: no limit is known;
    routing does not read them."""

    matters: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    languages: tuple[str, ...]
    courts: tuple[str, ...] = ()

    def takes(self, matter: str, place: str, wanted: Iterable[str] = ()) -> bool:
        """Whether it takes this matter at this place in one of these languages, if any."""
        return (
            (not matter or matter in self.matters)
            and (not place or any(regions.covers(path, place) for path in self.jurisdictions))
            and (not (asked := tuple(wanted)) or bool(languages.shared(asked, self.languages)))
        )

    def stored(self) -> dict[str, list[str]]:
        """As the column keeps it."""
        return {field: list(values) for field, values in asdict(self).items()}


def practices_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Practice, ...]:
    """What `Practice.stored` wrote."""
    return tuple(
        Practice(**{field: tuple(values) for field, values in one.items()}) for one in stored
    )


def fitting(
    practices: Iterable[Practice], matter: str, place: str, wanted: Iterable[str] = ()
) -> tuple[Practice, ...]:
    """The practices that come nearest to what is asked for: all of it, else matter and place, else
    the matter, else any. So a provider is never asked for what none of its practices combines."""
    known, wanted = tuple(practices), tuple(wanted)
    for asked in ((matter, place, wanted), (matter, place), (matter, "")):
        if found := tuple(one for one in known if one.takes(*asked)):
            return found
    return known


def together(lists: Iterable[Iterable[str]]) -> list[str]:
    """All values once, in the order in which they come."""
    return list(dict.fromkeys(value for values in lists for value in values))


def require_valid(practices: Iterable[Practice]) -> None:
    """ValidationError by field for unknown matters, badly formed places, languages or courts."""
    found = list(practices)
    errors: dict[str, str] = {}
    if not 1 <= len(found) <= MOST_PRACTICES:
        raise ValidationError({"matters": _("Describe at least one practice, at most 12.")})
    for one in found:
        for field, message in (
            ("matters", _matters_error(one.matters)),
            ("jurisdictions", _places_error(one.jurisdictions)),
            ("languages", _languages_error(one.languages)),
            ("courts", _courts_error(one.courts)),
        ):
            if message:
                errors.setdefault(field, message)
    if errors:
        raise ValidationError(errors)


def languages_error(found: Iterable[Any], *, may_be_empty: bool = False) -> str:
    """What is wrong with a list of language codes, or nothing."""
    codes = list(found)
    if len(codes) > MOST_ENTRIES or not (codes or may_be_empty):
        return _("Name the languages, at most 50.")
    if any(not isinstance(code, str) or not languages.is_code(code) for code in codes):
        return _("Use language codes such as sw, ky or pt-br.")
    return ""


def _matters_error(found: tuple[Any, ...]) -> str:
    if not found or any(not isinstance(code, str) or code not in MATTERS for code in found):
        return _("Choose at least one matter from the list.")
    return ""


def _places_error(found: tuple[Any, ...]) -> str:
    if not found or len(found) > MOST_ENTRIES:
        return _("Name the countries or regions, at most 50.")
    if any(not is_place(path) for path in found):
        return _("Write each place from large to small, like KE/Nairobi.")
    return ""


def _languages_error(found: tuple[Any, ...]) -> str:
    return languages_error(found)


def _courts_error(found: tuple[Any, ...]) -> str:
    fine = all(
        isinstance(one, str) and one.isprintable() and 0 < len(one) <= LONGEST_COURT
        for one in found
    )
    if len(found) > MOST_ENTRIES or not fine:
        return _("Name courts by at most 120 characters each, at most 50.")
    return ""


def is_place(path: Any) -> bool:
    """Whether it is a region path of a length that is kept."""
    return (
        isinstance(path, str)
        and len(path) <= LONGEST_REGION
        and path.isprintable()
        and bool(regions.steps(path))
    )
