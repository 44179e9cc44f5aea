"""How soon a record or report needs someone: 2 now, 1 today, 0 this week. Never its reason."""

from __future__ import annotations

from incidents.document import IncidentDocument
from incidents.quick_report import QuickReport

THIS_WEEK, TODAY, NOW = 0, 1, 2

NEEDS_NOW = frozenset({"lawyer_now", "safety_now", "find_detainee"})
NEEDS_TODAY = frozenset({"medical", "oat_continuity", "art_continuity", "post_rape_care"})
HARMS_TODAY = frozenset({"missed_dose", "withdrawal", "treatment_gap"})


def urgency_of(document: IncidentDocument) -> int:
    """What follows from an incident: someone is still held, or a need or harm cannot wait."""
    account = document.account
    if any(not episode.released for episode in account.custody):
        return NOW
    return _of(set(account.needs), account.all_harms)


def urgency_of_report(report: QuickReport) -> int:
    """What follows from a quick report. Its overdose happens now; an incident's may be long ago."""
    if report.in_custody or "overdose" in report.harms:
        return NOW
    return _of(set(report.needs), set(report.harms))


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
