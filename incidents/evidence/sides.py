"""What people say of a file beside what the file says of itself, line by line and in words.

A difference proves nothing: clocks of phones are wrong, and people remember hours, not minutes.
It is marked so that somebody asks before a court does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import vocabulary
from incidents.evidence.comparing import Differences, differences
from incidents.evidence.details import Details, Place
from incidents.spoken import date_words

AGREES, DIFFERS, OPEN = "agrees", "differs", "open"


@dataclass(frozen=True)
class Side:
    """One line: `verdict` is agrees, differs or open; `words` say why."""

    about: str
    said: str
    found: str
    verdict: str
    words: str


def sides_of(details: Details) -> list[Side]:
    """Time and place."""
    apart = differences(details)
    return [_time(details, apart), _place(details, apart)]


def _time(details: Details, apart: Differences) -> Side:
    said, found = details.stated.time, details.found.taken
    words = date_words(said) if said else ""
    shown = _moment_words(found)
    if apart.apart is None:
        return Side(_("When"), words, shown, OPEN, _one_side(said, found))
    if apart.is_another_time:
        return Side(_("When"), words, shown, DIFFERS, _apart_words(apart.apart))
    return Side(_("When"), words, shown, AGREES, _("They agree"))


def _place(details: Details, apart: Differences) -> Side:
    stated, found = details.stated, details.found.place
    kind = vocabulary.label("place", stated.place_kind) if stated.place_kind else ""
    point = _point(stated.point) if stated.point else ""
    said = ", ".join(filter(None, (stated.place, kind, point)))
    shown = _point(found) if found else ""
    if apart.distance_km is None:
        by_hand = said and shown and _("Words and a point: look on a map")
        return Side(_("Where"), said, shown, OPEN, by_hand or _one_side(said, shown))
    if apart.is_elsewhere:
        words = _("%(n)s km apart") % {"n": number_format(apart.distance_km, 1)}
        return Side(_("Where"), said, shown, DIFFERS, words)
    return Side(_("Where"), said, shown, AGREES, _("They agree"))


def _one_side(said: str, found: str) -> str:
    if said and found:
        return _("Cannot be compared")
    if said:
        return _("Nothing is written in the file")
    return _("Nobody has said") if found else _("Not known")


def _apart_words(apart: timedelta) -> str:
    if apart >= timedelta(days=2):
        return ngettext("%(n)s day apart", "%(n)s days apart", apart.days) % {"n": apart.days}
    hours = max(1, round(apart.total_seconds() / 3600))
    return ngettext("%(n)s hour apart", "%(n)s hours apart", hours) % {"n": hours}


def _moment_words(found: str) -> str:
    """A header's time as people read it; without a zone it stays without one."""
    try:
        return date_words(datetime.fromisoformat(found).isoformat(timespec="minutes"))
    except ValueError:
        return found


def _point(place: Place) -> str:
    return f"{place.latitude:.5f}, {place.longitude:.5f}"
