"""Founding, joining and recovering: the pages that end with a recovery code, shown once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import entering, joining, sessions, throttles
from accounts.access import ask_to_unlock
from accounts.addresses import address_of
from accounts.forms import AccountForm, FoundForm, RecoverForm, posted
from accounts.founding import found_organisation
from accounts.models import Invitation, Organisation, User
from accounts.people import fingerprint_of
from accounts.views.calm import calmly

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@get_or_post
@sensitive_post_parameters()
@calmly
def found(request: HttpRequest) -> HttpResponse:
    """The first organisation, by whoever comes first; a further one, by an administrator."""
    administrator = _administrator(request)
    if administrator is None and Organisation.objects.exists():
        raise Http404
    if administrator is not None and request.keyring is None:
        return ask_to_unlock(request)
    form = FoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        attempt = throttles.begin("found", address=address_of(request))
        try:
            made = found_organisation(
                name=typed["name"],
                username=typed["username"],
                password=typed["new"],
                jurisdiction=typed["jurisdiction"],
                by=administrator,
            )
        except ValidationError as error:
            form.take(error)
        else:
            attempt.succeeded()
            if administrator is None:
                sessions.sign_in(request, made.user, made.seed)
            return show_code(request, made.user, made.recovery_code, for_other=administrator)
    return render(request, "accounts/found.html", {"form": form, "is_first": not administrator})


@login_not_required
@get_or_post
@sensitive_post_parameters()
@calmly
def join(request: HttpRequest, code: str) -> HttpResponse:
    """An invitation: make an account, or ask with the one that is signed in."""
    attempt = throttles.begin("join", address=address_of(request))
    invitation = joining.find_invitation(code)
    if invitation is None:
        return render(request, "accounts/no_invitation.html", status=404)
    if request.user.is_authenticated:
        attempt.was_none()
        return _join_signed_in(request, invitation, code)
    form = AccountForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        attempt.was_none()
    else:  # a taken name stays counted: an invitation is no licence to ask for all names
        try:
            user, seed, recovery_code = joining.create_account(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["new"],
                invitation=invitation,
                code=code,
            )
        except ValidationError as error:
            form.take(error)
        else:
            attempt.succeeded()
            sessions.sign_in(request, user, seed)
            return show_code(request, user, recovery_code)
    return render(request, "accounts/join.html", {"form": form, "invitation": invitation})


@login_not_required
@get_or_post
@sensitive_post_parameters()
@calmly
def recover(request: HttpRequest) -> HttpResponse:
    """The recovery code sets a new passphrase, once, and gives a new code."""
    form = RecoverForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            unlocked, recovery_code = entering.recover(
                code=form.cleaned_data["code"],
                new=form.cleaned_data["new"],
                address=address_of(request),
            )
        except ValidationError as error:
            form.take(error)
        else:
            sessions.sign_in(request, unlocked.user, unlocked.seed)
            return show_code(request, unlocked.user, recovery_code)
    return render(request, "accounts/recover.html", {"form": form})


def _join_signed_in(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    if request.keyring is None:
        return ask_to_unlock(request)
    refusal = ""
    if request.method == "POST":
        try:
            joining.answer_invitation(
                user=request.user, invitation=invitation, keyring=request.keyring, code=code
            )
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            return redirect("account")
    return render(
        request, "accounts/join_signed_in.html", {"invitation": invitation, "refusal": refusal}
    )


def _administrator(request: HttpRequest) -> User | None:
    user = request.user
    return user if user.is_authenticated and user.is_administrator else None


def show_code(
    request: HttpRequest, user: User, code: str, *, for_other: User | None = None
) -> HttpResponse:
    """Straight in the answer to the form: stored nowhere, and gone with the page."""
    return render(
        request,
        "accounts/recovery_code.html",
        {
            "code": code,
            "fingerprint": fingerprint_of(user),
            "name": user.username,
            "for_other": for_other is not None,
        },
    )
