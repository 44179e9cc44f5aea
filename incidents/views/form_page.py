"""The page with the form of a record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.forms.incident import IncidentForm
from incidents.views import continuing


def form_page(
    request: HttpRequest, form: IncidentForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    """`context`: `record`, `current` and `expected` to revise; `begin` and perhaps `intake` for a
    new one. `draft` is the one that was gone on with; an untouched form offers those there are."""
    current, intake = context.get("current"), context.get("intake")
    context["draft_place"] = continuing.place_of(current, intake)
    if not form.about.is_bound:
        context["drafts"] = continuing.offered(request, current, intake)
    return render(request, "incidents/record_form.html", {"form": form, **context}, status=status)
