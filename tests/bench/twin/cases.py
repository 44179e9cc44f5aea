"""The list of cases over plain rows: the same queries, template and lines, with nothing to open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.document import from_parts
from incidents.views.sheet import Sheet
from legal_aid.models import Offer
from legal_aid.views.cases import MOST_SHOWN, _line
from tests.bench.twin.models import TwinPart, TwinRecord
from tests.bench.twin.views import NoKeys


@login_not_required
def twin_cases(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    request.keyring = NoKeys()
    visible = TwinRecord.objects.visible_to(request.user).filter(kind="case").distinct()
    rows = visible.select_related("case_file__incident", "team").order_by(
        "state", "-urgency", "-week", "pk"
    )
    shown = list(rows[:MOST_SHOWN])
    told = _parts([one.case_file.incident_id for one in shown], ("account", "identity"))
    bodies = _parts([one.pk for one in shown], ("shared",))
    lines = [
        _line(
            one,
            Sheet(from_parts(told[one.case_file.incident_id])).client,
            bodies[one.pk]["shared"],
        )
        for one in shown
    ]
    context = {
        "offers": Offer.objects.answerable_by(request.user).select_related("referral"),
        "lines": lines,
        "more": max(0, rows.count() - MOST_SHOWN),
    }
    return render(request, "legal_aid/cases.html", context)


def _parts(records: list, wanted: tuple[str, ...]) -> dict:
    found: dict = {}
    rows = TwinPart.objects.filter(record__in=records, part__in=wanted, revision=1)
    for record, part, body in rows.values_list("record", "part", "body"):
        found.setdefault(record, {})[part] = body.encode()
    return found
