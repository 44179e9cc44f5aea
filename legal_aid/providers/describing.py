"""What an entry of the directory says, whole, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from incidents import vocabulary
from legal_aid.providers import hours as week
from legal_aid.providers.hours import Opening
from legal_aid.providers.models import Provider
from legal_aid.providers.practices import (
    Practice,
    is_place,
    languages_error,
    practices_from,
    require_valid,
)

MOST_CAPACITY, MOST_OPENINGS = 10_000, 42
LONGEST = {
    "phone": 60,
    "urgent_phone": 60,
    "email": 254,
    "website": 200,
    "address": 300,
    "remarks": 1000,
}


@dataclass(frozen=True)
class Description:
    """Professional facts of one provider; everything but the practices and capacity may be left
    out. `conflicts` are codes of agencies that it cannot act against."""

    practices: tuple[Practice, ...]
    capacity: int
    takes_custody_calls: bool = False
    is_active: bool = True
    interpreters: tuple[str, ...] = ()
    time_zone: str = ""
    holidays: str = ""
    hours: tuple[Opening, ...] = ()
    phone: str = ""
    urgent_phone: str = ""
    email: str = ""
    website: str = ""
    address: str = ""
    remarks: str = ""
    conflicts: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    seat: str = ""

    def columns(self) -> dict[str, Any]:
        """As the row keeps it."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return plain | {
            "practices": [one.stored() for one in self.practices],
            "hours": [one.stored() for one in self.hours],
            "interpreters": list(self.interpreters),
            "conflicts": list(self.conflicts),
            "genders": list(self.genders),
        }

    def require_valid(self) -> None:
        """ValidationError by field."""
        errors: dict[str, Any] = {}
        try:
            require_valid(self.practices)
        except ValidationError as refused:
            errors.update(refused.message_dict)
        for field, message in self._troubles():
            if message:
                errors[field] = message
        if errors:
            raise ValidationError(errors)

    def _troubles(self) -> list[tuple[str, str]]:
        return [
            ("capacity", _capacity_error(self.capacity)),
            ("interpreters", languages_error(self.interpreters, may_be_empty=True)),
            ("time_zone", _zone_error(self.time_zone)),
            ("holidays", _holidays_error(self.holidays)),
            ("hours", _hours_error(self.hours)),
            ("conflicts", _codes_error(self.conflicts, "agency")),
            ("genders", _codes_error(self.genders, "gender")),
            ("seat", _seat_error(self.seat)),
            *((field, _text_error(getattr(self, field), most)) for field, most in LONGEST.items()),
            ("email", _email_error(self.email)),
            ("website", _website_error(self.website)),
        ]


def description_of(provider: Provider) -> Description:
    """What an entry says now."""
    values = {one.name: getattr(provider, one.name) for one in fields(Description)}
    return Description(
        **values
        | {
            "practices": practices_from(provider.practices),
            "hours": week.openings_from(provider.hours),
            "interpreters": tuple(provider.interpreters),
            "conflicts": tuple(provider.conflicts),
            "genders": tuple(provider.genders),
        }
    )


def agencies() -> Mapping[str, str]:
    """Agencies that can be named as a conflict: code -> label in the reader's language."""
    return dict(vocabulary.choices("agency"))


def require_name(name: str) -> str:
    """The name of an entry without a team, stripped. ValidationError where it is none."""
    name = name.strip()
    if not name or len(name) > 200 or not name.isprintable():
        raise ValidationError(
            {"name": _("Give the name under which it is known, at most 200 characters.")}
        )
    return name


def changed(one: Description, other: Description) -> list[str]:
    """Names of the fields in which two descriptions differ."""
    before, after = asdict(one), asdict(other)
    return [field for field in before if before[field] != after[field]]


def _capacity_error(found: object) -> str:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= MOST_CAPACITY:
        return _("Say how many open cases at once, from 0 to 10,000.")
    return ""


def _zone_error(found: str) -> str:
    if found and found not in available_timezones():
        return _("This time zone is not known. Write it like Africa/Nairobi.")
    return ""


def _holidays_error(found: str) -> str:
    if found and (len(found) > 16 or not week.is_calendar(found)):
        return _("No public holidays are known for this. Write a country, like KE, or GB-ENG.")
    return ""


def _hours_error(found: tuple[Opening, ...]) -> str:
    if len(found) > MOST_OPENINGS:
        return _("Give at most 42 openings a week.")
    return _("Two of these hours overlap.") if week.overlap(found) else ""


def _codes_error(found: tuple[str, ...], kind: str) -> str:
    known = vocabulary.codes(kind)
    if len(found) > len(known) or any(code not in known for code in found):
        return _("Choose from the list.")
    return ""


def _seat_error(found: str) -> str:
    if found and not is_place(found):
        return _("Write each place from large to small, like KE/Nairobi.")
    return ""


def _text_error(found: str, most: int) -> str:
    lines = found.replace("\n", " ").replace("\r", " ")
    if len(found) > most or not lines.isprintable():
        return _("Use at most %(count)d characters, without control characters.") % {"count": most}
    return ""


def _email_error(found: str) -> str:
    try:
        if found:
            validate_email(found)
    except ValidationError:
        return _("This is not an e-mail address.")
    return _text_error(found, LONGEST["email"])


def _website_error(found: str) -> str:
    parts = urlsplit(found) if found.isprintable() and "[" not in found else None
    if found and (parts is None or parts.scheme not in ("http", "https") or not parts.netloc):
        return _("Write the whole address, beginning with https://.")
    return _text_error(found, LONGEST["website"])
