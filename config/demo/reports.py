"""Invented quick reports that wait in the inbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from incidents.quick_report import QuickReport


def reports(now: datetime) -> list[QuickReport]:
    """Three reports, the least urgent first."""
    local = timezone.localtime(now)
    today = local.date().isoformat()
    since = (local - timedelta(hours=3)).isoformat(timespec="minutes")
    return [
        QuickReport(
            groups=["prp"],
            violations=["prp_syringe"],
            about="me",
            date=(local - timedelta(days=2)).date().isoformat(),
            place="street",
            region="KE/Plain",
            words="They broke the needles one by one and told us to pick them up.",
            consent_store="granted",
        ),
        QuickReport(
            groups=["hlt"],
            harms=["overdose"],
            date=today,
            place="use_spot",
            region="KE/Harbour",
            words="Police kept us back from him with the naloxone for ten minutes.",
            consent_store="granted",
            consent_share_legal="granted",
        ),
        QuickReport(
            groups=["arr"],
            violations=["arr_syringe"],
            needs=["find_detainee", "lawyer_now"],
            harms=["missed_dose"],
            date=today,
            place="near_service",
            region="KE/Harbour",
            in_custody=True,
            held_where="I think Harbour station",
            since=since,
            client_code="K-5107",
            words="They took her from the exchange van. She had her card with her.",
            consent_store="not_possible",
        ),
    ]
