"""What a page says when a step cannot be taken: nothing was lost, and what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def explain(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A calm page with the verb's own words; status 409, the state of things stands against it."""
    return render(request, "legal_aid/trouble.html", {"sentences": error.messages}, status=409)


def closed(request: HttpRequest) -> HttpResponse:
    """Rules that were altered, or sealed to keys the person does not hold."""
    return explain(request, ValidationError(_("These rules do not open with your keys.")))
