"""Reasons and confidence in sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from incidents import vocabulary
from incidents.people.comparing import LIKELY, POSSIBLE, VERY_LIKELY, Reason

CONFIDENCE = {
    VERY_LIKELY: gettext_lazy("Very likely the same"),
    LIKELY: gettext_lazy("Likely the same"),
    POSSIBLE: gettext_lazy("Possibly the same"),
}


def sentence(reason: Reason, *, records: int = 0) -> str:
    """One reason as a sentence. `records`: in how many of the team's records the number stands."""
    said = {"one": reason.one, "other": reason.other, "n": records}
    if reason.kind == "badge" and records > 1:
        return _numbered_badge(records) % said
    if reason.kind == "plate" and records > 1:
        return _numbered_plate(records) % said
    if reason.kind == "other_agency":
        said = {
            "one": vocabulary.label("agency", reason.one),
            "other": vocabulary.label("agency", reason.other),
        }
    return str(_SENTENCES[reason.kind]) % said


def _numbered_badge(records: int) -> str:
    return ngettext(
        "The same badge %(one)s stands in %(n)d record of your team.",
        "The same badge %(one)s stands in %(n)d records of your team.",
        records,
    )


def _numbered_plate(records: int) -> str:
    return ngettext(
        "The same plate %(one)s stands in %(n)d record of your team.",
        "The same plate %(one)s stands in %(n)d records of your team.",
        records,
    )


_SENTENCES = {
    "uic": gettext_lazy("The same unique identifier code."),
    "code": gettext_lazy("The same client code: %(one)s."),
    "contact": gettext_lazy("The same number or address in the contact."),
    "name": gettext_lazy("The same name: %(one)s."),
    "spelling": gettext_lazy("The same name, written in another way: %(one)s / %(other)s."),
    "sound": gettext_lazy("Names that sound alike: %(one)s / %(other)s."),
    "birth_month": gettext_lazy("Born in the same month: %(one)s."),
    "birth_year": gettext_lazy("Born in the same year: %(one)s."),
    "other_birth": gettext_lazy("Against it: born at different times, %(one)s and %(other)s."),
    "badge": gettext_lazy("The same badge: %(one)s."),
    "other_badge": gettext_lazy("Against it: different badges, %(one)s and %(other)s."),
    "plate": gettext_lazy("The same plate: %(one)s."),
    "other_agency": gettext_lazy("Against it: different agencies, %(one)s and %(other)s."),
    "described_name": gettext_lazy("The description of one names the other: %(one)s."),
    "description": gettext_lazy("Words that both descriptions share: %(one)s."),
    "unit": gettext_lazy("The same unit: %(one)s."),
}
