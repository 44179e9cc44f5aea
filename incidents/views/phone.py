"""Locking from the page that a phone keeps. That page is about nobody, so it has no token of a
session to send along; what another site could do with this door is less than closing a tab."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import entering, sessions
from accounts.access import open_without_factor


@csrf_exempt
@login_not_required
@open_without_factor
@require_POST
def phone_lock(request: HttpRequest) -> HttpResponse:
    """Quick exit from the phone's page: whatever session this browser has is locked.

    Only our own pages are obeyed: browsers say which site a post comes from, and send no session
    along with one from elsewhere (both cookies are `SameSite`).
    """
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        raise PermissionDenied
    if request.user.is_authenticated:
        if request.keyring is not None:
            entering.note(request.user, "lock")
        sessions.lock(request)
    return sessions.leaving_nothing(HttpResponse(status=204))
