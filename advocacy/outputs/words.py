"""Words that every page and file of a release shares. All are said in the active language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advocacy.published import Method, Release, Table, Unit


def hidden() -> str:
    """What stands for a withheld figure: one word, whatever the reason."""
    return _("hidden")


def said(figure: int | None) -> str:
    """A figure as text, or the word for a withheld one."""
    return hidden() if figure is None else str(figure)


def unit_label(unit: Unit) -> str:
    """What is counted."""
    labels = {"incidents": _("Incidents"), "clients": _("Different people"), "acts": _("Acts")}
    return labels[unit]


def day(of: date) -> str:
    """A date as people write it."""
    return date_format(of, "j M Y")


def span(table: Table) -> str:
    """The days a table covers, in words."""
    since, until = (day(of) if of else "" for of in (table.since, table.until))
    if since and until:
        return _("%(since)s to %(until)s") % {"since": since, "until": until}
    if since:
        return _("since %(since)s") % {"since": since}
    return _("until %(until)s") % {"until": until} if until else _("all days")


def rule(method: Method) -> str:
    """What a number means, in one sentence."""
    return _(
        "Rounded up or down to a multiple of %(base)s; anything under %(threshold)s, none "
        "included, is not shown; totals may not add up; checked against everything already "
        "published."
    ) % {"base": method.base, "threshold": method.threshold}


def overlapping(table: Table) -> str:
    """That rows add up to more than the total, naming the axes where they do; "" if none does."""
    labels = [axis.label for axis in table.axes if axis.overlaps]
    if not labels:
        return ""
    return _(
        "One incident may count in several lines of: %(axes)s. Together they exceed the total."
    ) % {"axes": ", ".join(labels)}


def citation(release: Release) -> str:
    """How to name the release in a text."""
    return _("%(organisation)s, %(title)s. Release %(number)s, %(id)s, %(date)s.") % {
        "organisation": release.organisation,
        "title": release.title,
        "number": release.number,
        "id": release.id,
        "date": day(release.published),
    }


def correction(release: Release) -> str:
    """Which release it corrects; "" if none."""
    if release.corrects is None:
        return ""
    return _("This release corrects release %(number)s.") % {"number": release.corrects}
