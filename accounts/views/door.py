"""Signing in, unlocking, locking, signing out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import demo, entering, sessions, throttles, totp
from accounts.access import open_when_locked, open_without_factor, safe_next
from accounts.addresses import address_of
from accounts.forms import CodeForm, SignInForm, UnlockForm, posted
from accounts.models import Organisation
from accounts.second_factors import has_codes
from accounts.unlocking import Unlocked
from accounts.views.calm import calmly
from accounts.views.passkey_door import factor_options, welcome
from accounts.webauthn import host_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To one's desk, to the demo's story, to founding, or to the door."""
    if request.user.is_authenticated:
        return redirect("today")
    if settings.AMPARO_DEMO:
        return render(request, "accounts/story.html", {"steps": demo.story()})
    return redirect("sign-in" if Organisation.objects.exists() else "found")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_without_factor
@sensitive_post_parameters("password")
@calmly
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door: name and passphrase, or the passphrase alone where a session is locked."""
    target = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    is_locked = request.user.is_authenticated
    if is_locked and request.keyring is not None:
        return redirect(target)
    form = (UnlockForm if is_locked else SignInForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        response = (_unlock if is_locked else _enter)(request, form, target)
        if response is not None:
            return response
        form.add_error(None, _refusal(is_locked))
    return render(
        request,
        "accounts/sign_in.html",
        {
            "form": form,
            "next": target,
            "is_locked": is_locked,
            "is_demo": settings.AMPARO_DEMO,
            "takes_passkeys": bool(host_of(request)),
            "was_refused": "passkey" in request.GET,
        },
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@calmly
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor: the only page of a session that waits for it."""
    waiting = sessions.waiting_person(request)
    if waiting is None:
        return redirect("sign-in")
    user, seed = waiting
    target = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        attempt = throttles.begin("code", name=user.username, address=address_of(request))
        if totp.pass_factor(user=user, seed=seed, code=form.cleaned_data["code"]):
            attempt.succeeded()
            return welcome(request, Unlocked(user, seed), target)
        entering.refuse(user, "sign_in_code_refused")
        form.add_error("code", _("This code does not fit. Wait for the next one and type that."))
    return render(
        request,
        "accounts/sign_in_code.html",
        {
            "form": form,
            "next": target,
            "has_codes": has_codes(user),
            "options": factor_options(request, user, seed),
            "was_refused": "passkey" in request.GET,
        },
    )


@require_POST
@open_when_locked
@open_without_factor
def lock(request: HttpRequest) -> HttpResponse:
    """Lock now. Quick exit sends this too."""
    if request.keyring is not None:
        entering.note(request.user, "lock")
    sessions.lock(request)
    return sessions.leaving_nothing(redirect("sign-in"))


@require_POST
@open_when_locked
@open_without_factor
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.sign_out(request)
    return sessions.leaving_nothing(redirect("home"))


@login_not_required
@require_POST
@calmly
def demo_continue(request: HttpRequest) -> HttpResponse:
    """Continue as a demo person: a real account with real keys."""
    unlocked = demo.continue_as(request.POST.get("role", ""))
    if unlocked is None:
        return render(request, "accounts/no_demo.html", status=404)
    return _welcome(request, unlocked, reverse("today"))


def _enter(request: HttpRequest, form: Any, target: str) -> HttpResponse | None:
    unlocked = entering.enter(
        request,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        verb="sign_in",
    )
    if unlocked is None:
        return None
    if not entering.wants_code(unlocked.user):
        return _welcome(request, unlocked, target)
    sessions.wait_for_factor(request, unlocked.user, unlocked.seed)
    return redirect(f"{reverse('sign-in-code')}?{urlencode({'next': target})}")


def _unlock(request: HttpRequest, form: Any, target: str) -> HttpResponse | None:
    unlocked = entering.enter(
        request,
        username=request.user.username,
        password=form.cleaned_data["password"],
        verb="unlock",
    )
    if unlocked is None:
        return None
    sessions.unlock_again(request, unlocked.user, unlocked.seed)
    entering.note(unlocked.user, "unlock")
    return redirect(target)


def _welcome(request: HttpRequest, unlocked: Unlocked, target: str) -> HttpResponse:
    sessions.sign_in(request, unlocked.user, unlocked.seed)
    entering.note(unlocked.user, "sign_in")
    return redirect(target)


def _refusal(is_locked: bool) -> str:
    if is_locked:
        return _("This passphrase does not open your desk. Nothing was changed; try again.")
    return _("This name and passphrase do not open anything here. Nothing was changed; try again.")
