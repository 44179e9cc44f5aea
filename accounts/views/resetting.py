"""Giving an account new keys: one makes a link, the person sets a passphrase, another admits."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.access import unlocked
from accounts.forms import NewPassphraseForm, posted
from accounts.people import fingerprint_of
from accounts.resetting import begin_reset, find_reset, finish_reset
from accounts.views.calm import calmly
from accounts.views.changing import first_slice, membership_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@unlocked
def member_reset(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Say what a reset does; then make the link, shown in the answer and nowhere else."""
    membership = membership_of(request, membership_id)
    found: dict[str, str] = {}
    if request.method == "POST":
        try:
            code = begin_reset(keyring=request.keyring, actor=request.user, user=membership.user)
        except ValidationError as error:
            found["refusal"] = error.messages[0]
        else:
            found["link"] = request.build_absolute_uri(reverse("reset", args=[code]))
            first_slice(request)
    return render(request, "accounts/member_reset.html", {"membership": membership, **found})


@login_not_required
@get_or_post
@sensitive_post_parameters()
@calmly
def reset(request: HttpRequest, code: str) -> HttpResponse:
    """The link of a reset: a passphrase, new keys, and a new recovery code."""
    found = find_reset(code)
    if found is None:
        return render(request, "accounts/no_invitation.html", status=404)
    form = NewPassphraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            person, recovery_code = finish_reset(
                reset=found, new=form.cleaned_data["new"], code=code
            )
        except ValidationError as error:
            form.take(error)
        else:
            sessions.sign_in(request, person.user, person.seed)
            return render(
                request,
                "accounts/recovery_code.html",
                {
                    "code": recovery_code,
                    "fingerprint": fingerprint_of(person.user),
                    "name": person.user.username,
                },
            )
    return render(request, "accounts/reset.html", {"form": form})
