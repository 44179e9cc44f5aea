"""What the pages at the door answer when they cannot let someone in: a page, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import sessions
from vault import Busy, Undecryptable

WAIT_SECONDS = 15


def calmly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Too many derivations at once: 429 and when to come back. Exchanged keys: say so, let go."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Busy:
            response = render(request, "accounts/busy.html", status=429)
            response["Retry-After"] = str(WAIT_SECONDS)
            return response
        except Undecryptable:
            sessions.sign_out(request)
            return render(request, "accounts/keys_exchanged.html", status=403)

    return guarded
