"""Lengths of time as people say them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def span_words(span: timedelta) -> str:
    """ "2 days", "7 h 20 min", "8 min"; whole minutes, rounded down, without a sign."""
    minutes = int(abs(span) / timedelta(minutes=1))
    hours, left = divmod(minutes, 60)
    if hours >= 48:
        days = hours // 24
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": left}
    return _("%(minutes)d min") % {"minutes": minutes}
