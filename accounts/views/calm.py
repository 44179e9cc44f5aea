"""What the pages at the door answer when they cannot let someone in: a page, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import sessions
from accounts.errors import TooMany
from vault import Busy, Undecryptable

WAIT_SECONDS = 15


def calmly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Too many at once, or too many tries: 429 and when to come back. Exchanged keys: let go."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Busy:
            response = render(request, "accounts/busy.html", status=429)
            response["Retry-After"] = str(WAIT_SECONDS)
            return response
        except TooMany as too_many:
            return too_many_tries(request, too_many.seconds)
        except Undecryptable:
            sessions.sign_out(request)
            return render(request, "accounts/keys_exchanged.html", status=403)

    return guarded


def too_many_tries(request: HttpRequest, seconds: int) -> HttpResponse:
    """The same page for every door and every name, there or not."""
    minutes = ceil(seconds / 60) if seconds > 90 else 0
    context = {"seconds": seconds, "minutes": minutes}
    response = render(request, "accounts/too_many.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
