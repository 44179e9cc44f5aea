"""How fairly cases are offered: drawn, and the same numbers as tables."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from legal_aid.fairness import BANDS, WHY, Fairness, fairness_of

WIDTH, ROW, BAR_TOP = 240, 52, 27


@dataclass(frozen=True)
class Bar:
    """One line of a chart, in units of its drawing."""

    label: str
    figure: int
    top: int
    length: int


@unlocked
@roles_required(Role.COORDINATOR)
@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    if not teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR]).exists():
        raise Http404
    found = fairness_of(request.keyring, request.user)
    context = {
        "fairness": found,
        "bands": [words for _limit, words in BANDS],
        "charts": _charts(found),
        "why": [(_words(code), count) for code, count in found.why],
    }
    return render(request, "legal_aid/fairness.html", context)


def _charts(found: Fairness) -> list[tuple[str, str, list[Bar], int]]:
    """(id, title, bars, height) of each drawing that has something to draw."""
    by_band = [sum(line.by_band[n] for line in found.times) for n in range(len(BANDS))]
    drawn = [
        ("offers", _("Offers by provider"), [(one.name, one.offers) for one in found.providers]),
        (
            "times",
            _("From the referral to a lawyer"),
            [(str(words), count) for (_limit, words), count in zip(BANDS, by_band, strict=True)],
        ),
        ("why", _("Why nobody took it"), [(_words(code), count) for code, count in found.why]),
    ]
    return [
        (name, title, _bars(lines), ROW * len(lines))
        for name, title, lines in drawn
        if any(count for _label, count in lines)
    ]


def _bars(lines: list[tuple[str, int]]) -> list[Bar]:
    most = max(count for _label, count in lines) or 1
    return [
        Bar(label[:46], count, ROW * number, max(1, round(WIDTH * count / most)))
        for number, (label, count) in enumerate(lines)
    ]


def _words(code: str) -> str:
    return str(WHY.get(code, _("Another reason")))
