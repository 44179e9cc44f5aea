"""Entries of an agenda in words, for templates."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from incidents.spoken import date_words
from legal_aid.days import tables
from legal_aid.days.agenda import Entry
from legal_aid.deadlines.words import label
from legal_aid.spans import span_words

register = template.Library()

register.filter("limit_words", label)
register.filter("hearing_kind", tables.hearing_kind)
register.filter("hearing_result", tables.hearing_result)


@register.filter
def entry_when(entry: Entry, how: str = "") -> str:
    """When it is: absolute, because it counts in court, by the clock it is measured with.

    Short, for a calendar, it is the time of the day, or the day where there is none.
    """
    if entry.at is None:
        return ""
    if not entry.has_time:
        return date_words(entry.text)
    return entry.clock_time if how == "short" else court_time(entry.at, entry.zone)


@register.filter
def court_time(moment: datetime, zone: tzinfo) -> str:
    """A moment by the clock of a court."""
    # Without its zone: else it would be shown in the reader's.
    local = moment.astimezone(zone).replace(tzinfo=None)
    return formats.date_format(local, _("j M Y, H:i"))


@register.filter
def court_words(text: str, zone: tzinfo) -> str:
    """A date or ISO minute as people wrote it; a minute with an offset by the clock of a court."""
    if "T" not in text:
        return date_words(text)
    found = datetime.fromisoformat(text)
    return date_words(text) if timezone.is_naive(found) else court_time(found, zone)


@register.filter
def left_of(entry: Entry, now: datetime) -> str:
    """ "7 h 20 min" to a custody limit, or since it."""
    return span_words(entry.at - now) if entry.at else ""


@register.filter
def person(names: dict[str, str], of: str) -> str:
    """Somebody's sign-in name, by their id."""
    return names.get(of) or _("Someone who has left")
