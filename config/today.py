"""*Today*: what waits for a person, in all their roles, most urgent first."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

ROOMS = ("incidents", "legal_aid", "advocacy", "accounts")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Each room says what waits in it (`<room>/today.py: waiting(request)`)."""
    return render(request, "today.html", {"waiting": waiting(request)})


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Typing counts as being here: the request itself moves the idle lock. 204, no body."""
    return HttpResponse(status=204)


def waiting(request: HttpRequest) -> list[Any]:
    """Everything that waits (`accounts.today.Waiting`), most urgent first."""
    found: list[Any] = []
    for room in ROOMS:
        if find_spec(f"{room}.today"):
            ask = getattr(import_module(f"{room}.today"), "waiting", None)
            found += ask(request) if ask else []
    return sorted(found, key=lambda item: -item.urgency)
