"""The page with the form of a record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.forms.incident import IncidentForm


def form_page(
    request: HttpRequest, form: IncidentForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    """`context`: `record` and `expected` to revise; `begin` and perhaps `intake` for a new one."""
    return render(request, "incidents/record_form.html", {"form": form, **context}, status=status)
