"""Who gets past the door of a view. What they then may open, their keys decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import sessions
from accounts.models import Outsider, Role
from accounts.second_factors import has_factor
from accounts.teams import roles_of

View = TypeVar("View", bound=Callable[..., Any])


def unlocked(view: View) -> View:
    """For views that read secrets, functions or classes: without a keyring, ask to unlock."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request, "keyring", None) is None:
                return ask_to_unlock(request)
            return function(request, *args, **kwargs)

        return guarded

    return _apply(decorate, view)


def roles_required(*roles: Role) -> Callable[[View], View]:
    """For views of certain roles, functions or classes: to everyone else they do not exist."""
    wanted = {str(role) for role in roles}

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not roles_here(request) & wanted:
                raise Http404
            return function(request, *args, **kwargs)

        return guarded

    return lambda view: _apply(decorate, view)


def open_when_locked(view: View) -> View:
    """A locked session may still reach this view."""
    view.open_when_locked = True  # type: ignore[attr-defined]
    return view


def open_without_factor(view: View) -> View:
    """Someone who must still set up a second factor may reach this view."""
    view.open_without_factor = True  # type: ignore[attr-defined]
    return view


def roles_here(request: HttpRequest) -> set[str]:
    """The roles of the person asking, read once a request."""
    if not hasattr(request, "_roles"):
        request._roles = roles_of(request.user)  # type: ignore[attr-defined]
    return request._roles  # type: ignore[attr-defined]


def lacks_factor(request: HttpRequest) -> bool:
    """Whether the person must set up a second factor before anything else.

    Every role but peer must, and whoever an organisation trusts from outside; demo accounts, which
    protect nobody, need not.
    """
    if sessions.has_passed_factor(request) or request.user.is_demo:
        return False
    must = (
        request.user.is_administrator
        or roles_here(request) - {str(Role.PEER)}
        or Outsider.objects.filter(user=request.user).exists()
    )
    return bool(must) and not has_factor(request.user)


def ask_to_unlock(request: HttpRequest) -> HttpResponse:
    """Send a browser to the door, to come back to where it was; or to set up what it lacks."""
    if getattr(request, "factor_missing", False):
        return redirect("factor")
    target = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        # What was posted cannot be repeated; the page it was posted from can.
        target = urlsplit(request.headers.get("Referer", "")).path
    url = f"{reverse('sign-in')}?{urlencode({'next': safe_next(request, target)})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def safe_next(request: HttpRequest, target: str) -> str:
    """A path on this site to go to next; *Today* for anything else."""
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("today")


def _apply(decorate: Callable[[Any], Any], view: View) -> View:
    if isinstance(view, type):
        return method_decorator(decorate, name="dispatch")(view)
    return decorate(view)
