"""How soon a record or report needs someone: 2 now, 1 today, 0 this week. Never its reason."""

from __future__ import annotations

from typing import Any

from incidents.document import IncidentDocument
from incidents.quick_report import QuickReport

THIS_WEEK, TODAY, NOW = 0, 1, 2

NEEDS_NOW = frozenset({"lawyer_now", "safety_now", "find_detainee"})
NEEDS_TODAY = frozenset({"medical", "oat_continuity", "art_continuity", "post_rape_care"})
# An overdose that is reported happens now; an incident's may be long ago.
HARMS_NOW_IN_A_REPORT = frozenset({"overdose"})
HARMS_TODAY = frozenset({"missed_dose", "withdrawal", "treatment_gap"})


def urgency_of(document: IncidentDocument) -> int:
    """What follows from an incident: someone is still held, or a need or harm cannot wait."""
    account = document.account
    if any(not episode.released for episode in account.custody):
        return NOW
    return _of(set(account.needs), account.all_harms)


def urgency_of_report(report: QuickReport) -> int:
    """What follows from a quick report."""
    if report.in_custody or set(report.harms) & HARMS_NOW_IN_A_REPORT:
        return NOW
    return _of(set(report.needs), set(report.harms))


def rule_for_reports() -> dict[str, Any]:
    """`urgency_of_report` as plain data, for a page that must work it out without network."""
    return {
        "custody": NOW,
        "now": {"needs": sorted(NEEDS_NOW), "harms": sorted(HARMS_NOW_IN_A_REPORT)},
        "today": {"needs": sorted(NEEDS_TODAY), "harms": sorted(HARMS_TODAY)},
    }


def _of(needs: set[str], harms: set[str]) -> int:
    if needs & NEEDS_NOW:
        return NOW
    return TODAY if needs & NEEDS_TODAY or harms & HARMS_TODAY else THIS_WEEK


def raised(derived: int, asked: int | None) -> int:
    """A person may raise what follows from the document, never lower it."""
    return max(derived, asked or 0)


def revised(current: int, before: int, after: int) -> int:
    """The urgency after a revision: it follows the document, unless someone had raised it."""
    return max(current, after) if current > before else after
