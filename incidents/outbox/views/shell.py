"""What a phone keeps to work without network: one page about nobody, its worker, its names.

None of this may depend on who is signed in: the worker asks for it without cookies, and it stays on
the phone.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.phone import wizard
from vault import digest

# By what name and picture the app stands on a phone. A neutral one says nothing to who looks.
LOOKS = {"notes": _("Notes"), "weather": _("Weather"), "amparo": "Amparo"}
PICTURES = {"notes": "look-notes.svg", "weather": "look-weather.svg", "amparo": "mark.svg"}
KEPT = ("amparo.css", "built/amparo.js", "built/phone.js", *PICTURES.values())
# The one string that may become a script's address: that of our own worker.
POLICY = "amparo-worker"
CAPTURE = "camera=(self), microphone=(self)"


@login_not_required
@csp_replace({"trusted-types": [POLICY]})
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The page that opens without network, without signing in, and names nobody."""
    response = render(request, "outbox/phone.html", wizard())
    response["Permissions-Policy"] = CAPTURE
    return response


@login_not_required
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its scope is the phone's page: it never sees a signed-in one."""
    looks = [reverse("phone-look", args=[look]) for look in LOOKS]
    kept = [reverse("phone"), *looks, *(static(name) for name in KEPT)]
    said = json.dumps({"version": digest("\n".join(kept).encode()).hex()[:16], "kept": kept})
    script = f"self.SHELL = {said};\n{_built()}"
    return HttpResponse(script, content_type="text/javascript")


@cache
def _built() -> str:
    """The worker's own part. It is served here, because its folder is what it may reach."""
    return Path(str(finders.find("built/worker.js"))).read_text(encoding="utf-8")


@login_not_required
@require_safe
def look(request: HttpRequest, look: str) -> HttpResponse:
    """The manifest of the installed app under one of its names."""
    if look not in LOOKS:
        raise Http404
    name = str(LOOKS[look])
    said = {
        "id": reverse("phone"),
        "name": name,
        "short_name": name,
        "start_url": reverse("phone"),
        "scope": reverse("phone"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": static(PICTURES[look]), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")
