"""Sealing anew for longer than a visit of Today does, for a member who can spare the seconds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.keyed.telling import told
from accounts.renewing import renew

LONG_SLICE_SECONDS = 10.0


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def renewal(request: HttpRequest) -> HttpResponse:
    """How far it is; ten seconds more with each answer. With nothing to do, back to Today."""
    if request.method == "POST":
        renew(keyring=request.keyring, actor=request.user, seconds=LONG_SLICE_SECONDS)
        return redirect("renewal")
    waiting = told(request.keyring)
    if not waiting:
        return redirect("today")
    return render(request, "accounts/renewal.html", {"waiting": waiting})
