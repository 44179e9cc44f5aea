"""What a page says when a record does not open."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def no_longer_opens(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A calm page: taken back, re-keyed or damaged; either way not the reader's mistake."""
    return render(request, "incidents/no_longer_opens.html", {"reference": reference}, status=410)


def already_registered(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A colleague was quicker with this report."""
    return render(
        request, "incidents/already_registered.html", {"reference": reference}, status=409
    )
