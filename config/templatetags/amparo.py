"""Small words for templates: `{% icon "lock" %}`, `{{ id|short_ref }}`, `{{ when|near }}`."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def icon(name: str, *classes: str) -> SafeString:
    """A drawing from the sprite; decoration only, so a word must stand beside it."""
    kinds = " ".join(("icon", *classes))
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', kinds, name)


@register.filter
def short_ref(value: UUID | str) -> str:
    """The first eight hex digits of an id: enough to speak of a record, nothing about it."""
    return (value.hex if isinstance(value, UUID) else str(value).replace("-", ""))[:8]


@register.filter
def near(moment: datetime | date | None) -> str:
    """Relative within a day ("in 20 minutes", "3 hours ago"), a date beyond."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return formats.date_format(moment, "SHORT_DATE_FORMAT")
    seconds = int((moment - timezone.now()).total_seconds())
    if abs(seconds) >= 24 * 3600:
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    if abs(seconds) < 60:
        return _("now")
    minutes = round(abs(seconds) / 60)
    if minutes < 60:
        span = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    else:
        hours = round(minutes / 60)
        span = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return (_("in %(span)s") if seconds > 0 else _("%(span)s ago")) % {"span": span}
