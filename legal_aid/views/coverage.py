"""The page of coverage gaps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import unlocked
from legal_aid import directory, languages, matters, regions
from legal_aid.providers import coverage


@unlocked
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Places down, matters across; narrowed by codes of the directory itself."""
    found = list(directory.providers())
    places, spoken = coverage.places_of(found), coverage.known_languages(found)
    asked = coverage.wanted_matters()
    place = _one(request, "place", places)
    matter, language = _one(request, "matter", asked), _one(request, "language", spoken)
    only = request.GET.get("only") == "gaps"
    within = [path for path in places if not place or regions.covers(place, path)]
    matrix = coverage.coverage(
        found,
        places=within or places,
        asked=[matter] if matter else asked,
        spoken=[language],
        only_gaps=only,
    )
    context = {
        "matrix": matrix,
        "heads": [matters.label(code) for code in matrix.matters],
        "lines": [(regions.spoken(line.place), line) for line in matrix.lines],
        "all_places": [(path, regions.spoken(path)) for path in places],
        "all_matters": [(code, matters.label(code)) for code in asked],
        "spoken": [(code, languages.label(code)) for code in spoken],
        "place": place,
        "matter": matter,
        "language": language,
        "language_name": languages.label(language) if language else "",
        "only": only,
        "is_empty": not found,
    }
    return render(request, "legal_aid/provider_gaps.html", context)


def _one(request: HttpRequest, name: str, allowed) -> str:
    value = request.GET.get(name, "")
    return value if value in allowed else ""
