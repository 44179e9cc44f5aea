"""Puts the keyring on every request, and keeps locked or half-way sessions out of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts import sessions
from accounts.access import ask_to_unlock, lacks_factor

Handler = Callable[[HttpRequest], HttpResponse]


class KeyringMiddleware:
    """Sets `request.keyring`: the signed-in person's Keyring, or None (locked, or nobody).

    A signed-in person whose session is locked gets no page but the one that asks to unlock, and one
    who must still set up a second factor none but that. Views that need no sign-in are left alone;
    they find no keyring in either case.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.keyring = sessions.resume(request) if request.user.is_authenticated else None
        response = self.get_response(request)
        sessions.write_cookie(request, response)
        if request.keyring is not None and not response.streaming:
            request.keyring.wipe()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        needs_sign_in = getattr(view, "login_required", True)
        if request.keyring is None:
            if needs_sign_in and not getattr(view, "open_when_locked", False):
                return ask_to_unlock(request)
        elif not getattr(view, "open_without_factor", False) and lacks_factor(request):
            request.keyring, request.factor_missing = None, True
            if needs_sign_in:
                return ask_to_unlock(request)
        return None
