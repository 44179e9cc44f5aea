"""Which language a page speaks: what the reader chose, else what their browser asks for.

The choice is a cookie that lives as long as the browser is open, and nothing else: an account that
kept it would tell a seized server something about its owner.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_info
from django.views.decorators.http import require_POST

from accounts.access import open_without_factor, safe_next


@login_not_required
@open_without_factor
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page; an unknown language changes nothing."""
    response = redirect(safe_next(request, request.POST.get("next", "")))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response


def choices(request: HttpRequest) -> dict[str, Any]:
    """For templates: every language by its own name, and the page to come back to."""
    return {
        "languages": [(code, own_name(code)) for code, _name in settings.LANGUAGES],
        "language_next": request.get_full_path() if request.method == "GET" else request.path,
    }


def own_name(code: str) -> str:
    """What those who speak a language call it."""
    name = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]
