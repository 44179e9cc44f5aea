"""What this room adds to the page of a case: hearings to prepare, tasks that the stage proposes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from incidents.models import Record
from legal_aid.case_blocks import case_block
from legal_aid.cases import OpenCase, may_hand_out
from legal_aid.course import stage_of
from legal_aid.days.hearings import named
from legal_aid.days.proposing import proposed
from legal_aid.days.task_table import in_use
from legal_aid.days.zones import court_zone, in_court


@case_block
def days(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    """`days`: hearings that nobody has written up, with name and whether they are over, and the
    templates of the stage; the page knows whether somebody is held."""
    zone = court_zone(case.record.team.jurisdiction)
    now, stage = timezone.now(), stage_of(case.record, case.shared)
    templates = in_use(request.keyring, case.record.team_id)
    hearings = [
        (name, hearing, in_court(hearing.at, zone) < now)
        for name, hearing in named(case.shared.hearings)
        if hearing.happened is None
    ]
    return {
        "days": {
            "hearings": hearings,
            "proposed": proposed(case.shared, stage, templates, in_custody=False),
            "proposed_if_held": proposed(case.shared, stage, templates, in_custody=True),
            "may_change": may_hand_out(request.user, case.record),
            "is_open": case.record.state == Record.State.ACTIVE,
        }
    }
