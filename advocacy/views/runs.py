"""How far a long check is, or the opening of many facts.

The page asks again by itself, with or without JavaScript.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role
from advocacy.ledger.running import Run

STEPS = {
    "check": _("Checking the release"),
    "ask": _("Checking the release before it is put to somebody"),
    "approve": _("Checking the release before you approve it"),
    "publish": _("Checking the release once more before it is published"),
    "open": _("Opening new facts"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
@roles_required(Role.ADVOCATE)
def release_run(request: HttpRequest, run: str) -> HttpResponse:
    """What is done and how far it is; posted, it stops. Leads on once it is over."""
    found = Run.called(run, request.user.pk)
    if found.so_far is None:
        raise Http404
    answer = found.answer(request.keyring)
    if answer and "next" in answer:
        return redirect(answer["next"])
    if request.method == "POST":
        found.cancel()
        return redirect("release-run", found.id)
    shown: dict[str, Any] = {
        "run": found.id,
        "step": STEPS[found.step],
        "opens": found.step == "open",
        "done": round(100 * found.so_far),
        "refused": (answer or {}).get("refused", []),
        "stops": found.cancelled(),
        "lost": answer is None and found.is_lost,
    }
    shown["works"] = not (shown["refused"] or shown["lost"])
    if request.headers.get("Accept") == "application/json":
        # Asked by the page itself, which loads anew for anything but a number.
        return JsonResponse({"done": shown["done"]}, status=200 if shown["works"] else 410)
    return render(request, "advocacy/run.html", shown)
