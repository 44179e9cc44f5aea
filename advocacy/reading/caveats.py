"""What readers must know about counts of reported abuse, and how the arithmetic was done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from advocacy.published import Axis
from advocacy.reading.readings import Kind


def caveats(
    kind: Kind, *, axis: Axis | None = None, seasons: bool = False, everyone: bool = False
) -> tuple[str, ...]:
    """The caveats of a reading, the one that always holds first.

    `axis`: of the row that is read. `seasons`: the periods are parts of a year and few. `everyone`:
    the figure is divided by all who live there.
    """
    found = [reported()]
    if kind in ("change", "trend"):
        found += [
            _(
                "More reports can mean more abuse, or more trust, more staff, a new office. Fewer "
                "can mean less abuse, or fear, or that nobody was there to ask."
            ),
            _(
                "One raid can bring many records at once. The arithmetic takes records as "
                "independent, so several from one event look surer than they are."
            ),
            _("A period counts what was recorded before it was first published, not later."),
        ]
    if kind == "rate":
        found.append(
            _("Places differ in how many people can report at all, not only in what happens.")
        )
    if everyone:
        found.append(_("Divided by everyone who lives there, not by people who use drugs."))
    if seasons:
        found.append(_("Seasons are not taken out: the periods are parts of a year."))
    if axis is not None and axis.overlaps:
        found.append(_("One incident can stand in several rows."))
    if kind == "funnel":
        found.append(_("Newer incidents have had less time to come far."))
    return tuple(found)


def reported() -> str:
    """What holds of every figure here."""
    return _(
        "Counts incidents that people told us about and agreed to have counted, not all that "
        "happened."
    )


def method(kind: Kind) -> str:
    """How a reading was worked out, for those who check it."""
    return {
        "change": _(
            "Two Poisson rates per day, Wald test and 95 % interval of the log ratio; the random "
            "rounding is added as a variance of 6 to each figure; Holm's correction over all "
            "comparisons of the release."
        ),
        "trend": _(
            "Poisson regression on time with days as exposure; the random rounding is added as a "
            "variance of 6 to each figure; quasi-Poisson with Student's t where figures vary more "
            "than Poisson numbers; Holm's correction over all comparisons of the release."
        ),
        "rate": _(
            "Exact 95 % interval of a Poisson count, from the smallest to the largest count that "
            "the rounded figure allows, divided by the population."
        ),
        "funnel": _(
            "Smallest and largest share that the rounded figures allow; each may be off by up to "
            "4. These are all recorded incidents, so there is no sampling error."
        ),
    }[kind]
