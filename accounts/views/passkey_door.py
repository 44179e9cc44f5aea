"""The door for passkeys: in place of the passphrase, or between passphrase and desk."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import challenges, entering, sessions, throttles, webauthn
from accounts.access import open_without_factor, safe_next
from accounts.addresses import address_of
from accounts.challenges import Challenge
from accounts.forms import SignedForm
from accounts.models import User
from accounts.passkeys import pass_with_passkey, read_passkeys, unlock_with_passkey
from accounts.unlocking import Unlocked
from accounts.views.calm import calmly
from accounts.webauthn import CounterWentBack, NotSigned, host_of

OPEN, FACTOR = "open", "factor"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_without_factor
@sensitive_post_parameters("credential", "unlocker")
@calmly
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in, or unlock, with a passkey that opens the keys: ask, then check what was signed.

    The try is counted when a challenge is made, since each takes one answer. Whoever has not asked
    gets none.
    """
    target = safe_next(request, request.POST.get("next", ""))
    is_locked = request.user.is_authenticated
    if is_locked and request.keyring is not None:
        return redirect(target)
    if request.method != "POST" or not host_of(request):
        return redirect("sign-in")
    if "credential" in request.POST:
        return _answered(request, target, is_locked)
    throttles.begin("passkey", address=address_of(request))
    challenge = challenges.ask(request, OPEN)
    options = webauthn.request_options(host=challenge.host, challenge=challenge.value)
    return render(
        request,
        "accounts/sign_in_passkey.html",
        {"options": json.dumps(options), "next": target, "is_locked": is_locked},
    )


@login_not_required
@require_POST
@sensitive_post_parameters("credential", "unlocker")
@calmly
def sign_in_code_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey in place of the six digits, in a session that waits for a second factor."""
    waiting = sessions.waiting_person(request)
    if waiting is None:
        return redirect("sign-in")
    user, seed = waiting
    target = safe_next(request, request.POST.get("next", ""))
    form, challenge = SignedForm(request.POST), challenges.take(request, FACTOR)
    attempt = throttles.begin("code", name=user.username, address=address_of(request))
    try:
        if challenge is None or not form.is_valid():
            raise NotSigned
        answer = form.cleaned_data["credential"]
        pass_with_passkey(user=user, seed=seed, answer=answer, challenge=challenge)
    except NotSigned as refusal:
        _refuse(user, refusal)
        return redirect(f"{reverse('sign-in-code')}?{urlencode({'next': target, 'passkey': ''})}")
    attempt.succeeded()
    return welcome(request, Unlocked(user, seed), target)


def factor_options(request: HttpRequest, user: User, seed: bytes) -> str:
    """What the page between the steps asks a device for, as JSON; "" if there is none to ask."""
    challenge = challenges.ask(request, FACTOR) if host_of(request) else None
    if challenge is None:
        return ""
    known = [one.credential for one in read_passkeys(user, seed)]
    here = [one.id for one in known if one.host == challenge.host]
    if not here:
        return ""
    return json.dumps(
        webauthn.request_options(host=challenge.host, challenge=challenge.value, known=here)
    )


def welcome(request: HttpRequest, unlocked: Unlocked, target: str) -> HttpResponse:
    """Begin the session of someone of whom both factors are proven."""
    sessions.sign_in(request, unlocked.user, unlocked.seed, factor_passed=True)
    entering.note(unlocked.user, "sign_in")
    return redirect(target)


def _answered(request: HttpRequest, target: str, is_locked: bool) -> HttpResponse:
    form, challenge = SignedForm(request.POST), challenges.take(request, OPEN)
    try:
        unlocked = _open(form, challenge)
        if is_locked and unlocked.user != request.user:
            raise NotSigned
    except NotSigned as refusal:
        _refuse(request.user if is_locked else refusal.owner, refusal)
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': target, 'passkey': ''})}")
    throttles.begun("passkey", address=address_of(request)).succeeded()
    if not is_locked:
        return welcome(request, unlocked, target)
    sessions.unlock_again(request, unlocked.user, unlocked.seed, factor_passed=True)
    entering.note(unlocked.user, "unlock")
    return redirect(target)


def _open(form: SignedForm, challenge: Challenge | None) -> Unlocked:
    if challenge is None or not form.is_valid():
        raise NotSigned
    return unlock_with_passkey(
        answer=form.cleaned_data["credential"],
        challenge=challenge,
        secret=form.cleaned_data["unlocker"],
    )


def _refuse(user: User | None, refusal: NotSigned) -> None:
    if isinstance(refusal, CounterWentBack):
        entering.refuse(user, "passkey_counter_refused")
    else:
        entering.refuse(user, "passkey_refused")
