"""One's own passkeys: seeing them, adding one in two steps, removing one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import challenges, entering, sessions, webauthn
from accounts.access import open_without_factor, unlocked
from accounts.addresses import address_of
from accounts.forms import NewPasskeyForm, SignedForm
from accounts.models import Passkey
from accounts.passkeys import add_passkey, check_may_add, read_passkeys, remove_passkey
from accounts.second_factors import has_codes, has_factor
from accounts.views.calm import calmly
from accounts.webauthn import NotSigned, host_of

PURPOSE = "add"


@require_safe
@open_without_factor
@unlocked
def passkeys(request: HttpRequest) -> HttpResponse:
    """One's passkeys, and the first step to another."""
    return _page(request, NewPasskeyForm(), was_refused="refused" in request.GET)


@require_POST
@open_without_factor
@unlocked
@sensitive_post_parameters("password", "label")
@calmly
def passkey_new(request: HttpRequest) -> HttpResponse:
    """The passphrase once more; then the page that asks the device to make a passkey."""
    form = NewPasskeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        check_may_add(request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    typed, address = form.cleaned_data["password"], address_of(request)
    if not entering.prove(user=request.user, password=typed, verb="add_passkey", address=address):
        form.add_error("password", _("This is not your passphrase."))
        return _page(request, form)
    challenge = challenges.ask(request, PURPOSE)
    if challenge is None:
        return redirect("passkeys")
    known = read_passkeys(request.user, request.keyring.own.seed)
    options = webauthn.creation_options(
        host=challenge.host,
        name=request.user.username,
        handle=challenge.handle,
        challenge=challenge.value,
        known=[one.credential.id for one in known if one.credential.host == challenge.host],
    )
    return render(
        request,
        "accounts/passkey_new.html",
        {"options": json.dumps(options), "label": form.cleaned_data["label"]},
    )


@require_POST
@open_without_factor
@unlocked
@sensitive_post_parameters()
def passkey_add(request: HttpRequest) -> HttpResponse:
    """What the device has made. A refusal leads elsewhere: browsers keep what was posted here."""
    form, challenge = SignedForm(request.POST), challenges.take(request, PURPOSE)
    try:
        if challenge is None or not form.is_valid():
            raise NotSigned
        add_passkey(
            keyring=request.keyring,
            user=request.user,
            label=request.POST.get("label", ""),
            answer=form.cleaned_data["credential"],
            challenge=challenge,
            secret=form.cleaned_data["unlocker"],
        )
    except (NotSigned, ValidationError):
        return redirect(f"{reverse('passkeys')}?refused")
    had_to = not sessions.has_passed_factor(request)
    sessions.note_factor(request)
    return redirect("today" if had_to and not has_codes(request.user) else "passkeys")


@require_POST
@open_without_factor
@unlocked
def passkey_remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Take one away. Without any second factor left, the next page asks for a new one."""
    passkey = get_object_or_404(Passkey, pk=passkey_id, user=request.user)
    this_session = request.session.session_key or ""
    remove_passkey(user=request.user, passkey=passkey, this_session=this_session)
    if not has_factor(request.user):
        sessions.forget_factor(request)
    return redirect("passkeys")


def _page(request: HttpRequest, form: NewPasskeyForm, *, was_refused: bool = False) -> HttpResponse:
    user = request.user
    context: dict[str, Any] = {
        "form": form,
        "passkeys": read_passkeys(user, request.keyring.own.seed),
        "host": host_of(request),
        "has_codes": has_codes(user),
        "was_refused": was_refused,
    }
    return render(request, "accounts/passkeys.html", context)
