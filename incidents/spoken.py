"""How the coded values of an incident are said to people."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_DIGITS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
# Treaties go by other letters in other languages: the ICCPR is PIDCP in Spanish.
_INSTRUMENTS = {
    "U": gettext_lazy("UDHR"),
    "I": gettext_lazy("ICCPR"),
    "E": gettext_lazy("ICESCR"),
    "CAT": gettext_lazy("CAT"),
    "W": gettext_lazy("CEDAW"),
}
_RIGHT = re.compile(r"(CAT|[UIEW])(.+)")


def urgency_words(level: int) -> str:
    """Now, today, this week."""
    return {2: _("Now"), 1: _("Today")}.get(level, _("This week"))


def right_words(right: str) -> str:
    """ "I9(3)" -> "ICCPR 9(3)"."""
    found = _RIGHT.fullmatch(right)
    return f"{_INSTRUMENTS[found[1]]} {found[2]}" if found else right


def date_words(text: str) -> str:
    """An EDTF date or ISO minute in words; anything else as it stands.

    Unsure dates say so: a reader must not take "about" for a fact.
    """
    if not text:
        return _("Unknown")
    if "/" in text:
        first, last = text.split("/", 1)
        return _("%(first)s to %(last)s") % {"first": date_words(first), "last": date_words(last)}
    if "T" in text:
        return _moment_words(text)
    plain = _plain_words(text.rstrip("?~%"))
    if text.endswith("~"):
        return _("about %(date)s") % {"date": plain}
    if text.endswith("?"):
        return _("perhaps %(date)s") % {"date": plain}
    if text.endswith("%"):
        return _("perhaps about %(date)s") % {"date": plain}
    return plain


def _moment_words(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = moment if timezone.is_naive(moment) else timezone.localtime(moment)
    return formats.date_format(local, _("j M Y, H:i"))


def _plain_words(text: str) -> str:
    if "X" in text:
        return _vague_words(text)
    found = _DIGITS.fullmatch(text)
    if not found:
        return text
    year, month, day = (int(group) if group else None for group in found.groups())
    if month and month > 12:
        return _season(month, int(year or 0)) or text
    try:
        if day:
            return formats.date_format(date(year, month, day), _("j M Y"))
        return formats.date_format(date(year, month, 1), _("F Y")) if month else str(year)
    except (TypeError, ValueError):
        return text


def _vague_words(text: str) -> str:
    known = text.replace("-XX", "")
    if "X" in known:
        return _("the years %(years)s") % {"years": known}
    if text.count("-XX") and len(known) == 7:
        return _("some day in %(month)s") % {"month": _plain_words(known)}
    return _("some time in %(year)s") % {"year": known}


def _season(code: int, year: int) -> str:
    names = {21: _("spring"), 22: _("summer"), 23: _("autumn"), 24: _("winter")}
    return f"{names[code]} {year}" if code in names else ""


def week_words(week: str) -> str:
    """ "2026-W47" -> "This week", "Last week" or the day it began."""
    try:
        monday = datetime.strptime(f"{week}-1", "%G-W%V-%u").date()
    except ValueError:
        return week
    weeks = (timezone.localdate() - monday).days // 7
    if weeks in (0, 1):
        return _("Received this week") if weeks == 0 else _("Received last week")
    return _("Received in the week of %(day)s") % {"day": formats.date_format(monday, _("j M Y"))}
