"""The sentences of readings, in the language of whoever reads them."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy.published import Table, Unit
from advocacy.reading.chance import Compared
from advocacy.reading.readings import Verdict


def percent(share: float) -> str:
    """Whole percent of a share, without the sign."""
    return number_format(round(100 * share), 0, use_l10n=True, force_grouping=True)


def about(table: Table, label: str) -> str:
    """What a reading is about: the table, or one row of it."""
    return f"{table.title} · {label}" if label else table.title


def changed(unit: Unit, now: int, period: str, before: int, earlier: str) -> str:
    """Two figures and when."""
    words = {"now": now, "period": period, "before": before, "earlier": earlier}
    if unit == "clients":
        return (
            ngettext(
                "%(now)s person in %(period)s, %(before)s in %(earlier)s.",
                "%(now)s people in %(period)s, %(before)s in %(earlier)s.",
                now,
            )
            % words
        )
    if unit == "acts":
        return (
            ngettext(
                "%(now)s act in %(period)s, %(before)s in %(earlier)s.",
                "%(now)s acts in %(period)s, %(before)s in %(earlier)s.",
                now,
            )
            % words
        )
    return (
        ngettext(
            "%(now)s incident in %(period)s, %(before)s in %(earlier)s.",
            "%(now)s incidents in %(period)s, %(before)s in %(earlier)s.",
            now,
        )
        % words
    )


def compares(period: str, earlier: str) -> str:
    """Two periods of which not both are shown."""
    return _("%(period)s beside %(earlier)s.") % {"period": period, "earlier": earlier}


def followed(periods: int, first: str, last: str) -> str:
    """A course over several periods."""
    return ngettext(
        "%(n)s period, from %(first)s to %(last)s.",
        "%(n)s periods, from %(first)s to %(last)s.",
        periods,
    ) % {"n": periods, "first": first, "last": last}


def judged(verdict: Verdict, comparisons: int = 0) -> str:
    """How sure it is."""
    if verdict == "alone_only":
        return ngettext(
            "By itself more than chance explains; as one of %(n)s comparison it could be chance.",
            "By itself more than chance explains; as one of %(n)s comparisons it could be chance.",
            comparisons,
        ) % {"n": comparisons}
    return {
        "beyond_chance": _("More than chance explains."),
        "could_be_chance": _("Could be chance."),
        "too_few": _("Too few are shown to say."),
        "not_judged": _("One incident can bring several acts, so chance cannot be judged here."),
        "said": "",
    }[verdict]


def between(found: Compared) -> str:
    """The bounds of a change against the year before."""
    if found.low >= 1:
        sentence = _("Between %(low)s %% and %(high)s %% more than a year before.")
    elif found.high <= 1:
        sentence = _("Between %(high)s %% and %(low)s %% fewer than a year before.")
    else:
        sentence = _("Anything from %(low)s %% fewer to %(high)s %% more fits these figures.")
    return sentence % _sizes(found)


def yearly(found: Compared) -> str:
    """The bounds of a trend."""
    if found.low >= 1:
        sentence = _("Between %(low)s %% and %(high)s %% more each year.")
    elif found.high <= 1:
        sentence = _("Between %(high)s %% and %(low)s %% fewer each year.")
    else:
        sentence = _("Anything from %(low)s %% fewer to %(high)s %% more each year fits.")
    return sentence % _sizes(found)


def rated(unit: Unit, value: float, period: str) -> str:
    """A rate."""
    words = {"rate": _rate(value), "period": period}
    if unit == "clients":
        return _("%(rate)s people recorded per 100,000 living there, %(period)s.") % words
    if unit == "acts":
        return _("%(rate)s acts recorded per 100,000 people living there, %(period)s.") % words
    return _("%(rate)s incidents recorded per 100,000 people living there, %(period)s.") % words


def rate_between(low: float, high: float, source: str) -> str:
    """The bounds of a rate, and who counted the people."""
    words = {"low": _rate(low), "high": _rate(high), "source": source}
    if not source:
        return _("Between %(low)s and %(high)s, chance and rounding included.") % words
    return (
        _("Between %(low)s and %(high)s, chance and rounding included. Population: %(source)s.")
        % words
    )


def reached(step: str, shown: int, share: tuple[float, float]) -> str:
    """How many came to a step of the way to justice, and which part of all that is."""
    words = {"n": shown, "low": percent(share[0]), "high": percent(share[1])}
    if step == "referred":
        return (
            ngettext(
                "%(n)s was referred to legal aid (%(low)s to %(high)s %%).",
                "%(n)s were referred to legal aid (%(low)s to %(high)s %%).",
                shown,
            )
            % words
        )
    if step == "accepted":
        return (
            ngettext(
                "%(n)s was accepted by a lawyer (%(low)s to %(high)s %%).",
                "%(n)s were accepted by a lawyer (%(low)s to %(high)s %%).",
                shown,
            )
            % words
        )
    return (
        ngettext(
            "%(n)s was resolved (%(low)s to %(high)s %%).",
            "%(n)s were resolved (%(low)s to %(high)s %%).",
            shown,
        )
        % words
    )


def not_reached(step: str) -> str:
    """A step of which nothing is shown."""
    return {
        "referred": _("How many were referred to legal aid is not shown."),
        "accepted": _("How many were accepted by a lawyer is not shown."),
        "resolved": _("How many were resolved is not shown."),
    }[step]


def recorded(shown: int) -> str:
    """Where the way to justice begins."""
    return ngettext("%(n)s incident was recorded.", "%(n)s incidents were recorded.", shown) % {
        "n": shown
    }


def step(name: str) -> str:
    """A step of the way to justice, beside a bar."""
    return {
        "recorded": _("Recorded"),
        "referred": _("Referred to legal aid"),
        "accepted": _("Accepted by a lawyer"),
        "resolved": _("Resolved"),
    }[name]


def _sizes(found: Compared) -> dict[str, str]:
    return {"low": percent(abs(found.low - 1)), "high": percent(abs(found.high - 1))}


def _rate(value: float) -> str:
    return number_format(value, 1 if value < 100 else 0, use_l10n=True, force_grouping=True)
