"""One's own account: passphrase, second factor, tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import entering, sessions, totp
from accounts.access import open_without_factor, unlocked
from accounts.addresses import address_of
from accounts.enrolment import begin_enrolment, finish_enrolment, waiting_secret
from accounts.forms import CodeForm, ConfirmForm, PassphraseForm, TokenForm, posted, scope_labels
from accounts.models import Invitation, Membership, Role
from accounts.own_sessions import end_other_sessions, end_session, own_sessions
from accounts.people import fingerprint_of
from accounts.qr import modules
from accounts.second_factors import has_codes
from accounts.tokens import issue_token, revoke_token, tokens_of
from accounts.views.arriving import show_code
from accounts.views.calm import calmly

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@unlocked
def account(request: HttpRequest) -> HttpResponse:
    """What is mine here: keys, teams, sessions."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
@sensitive_post_parameters()
@calmly
def passphrase(request: HttpRequest) -> HttpResponse:
    """Change the passphrase; every other session ends."""
    form = PassphraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = entering.change_password(
                user=request.user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                address=address_of(request),
            )
        except ValidationError as error:
            form.take(error)
        else:
            passed = sessions.has_passed_factor(request)
            sessions.sign_in(request, changed.user, changed.seed, factor_passed=passed)
            return redirect("account")
    passkeys = request.user.passkeys.count()
    return render(request, "accounts/passphrase.html", {"form": form, "passkeys": passkeys})


@get_or_post
@unlocked
@sensitive_post_parameters()
@calmly
def recovery_code(request: HttpRequest) -> HttpResponse:
    """A new recovery code, shown in the answer and nowhere else."""
    form = ConfirmForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            code = entering.replace_recovery_code(
                user=request.user,
                password=form.cleaned_data["password"],
                address=address_of(request),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return show_code(request, request.user, code)
    return render(request, "accounts/recovery_new.html", {"form": form})


@require_POST
@unlocked
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions, or all others."""
    which, this_key = request.POST.get("which", ""), request.session.session_key or ""
    if which == "others":
        end_other_sessions(user=request.user, this_key=this_key)
    elif not end_session(user=request.user, reference=which):
        raise Http404
    return redirect("account")


@get_or_post
@unlocked
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; issue one, shown in the answer and nowhere else."""
    form, token = TokenForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            token = issue_token(
                keyring=request.keyring,
                user=request.user,
                scopes=form.cleaned_data["scopes"],
                expires_on=form.cleaned_data["expires_on"],
            )
        except ValidationError as error:
            for field, errors in error.error_dict.items():
                form.add_error(field, errors)
        else:
            form = TokenForm()
    return render(
        request, "accounts/tokens.html", {"form": form, "token": token, **_tokens(request)}
    )


@require_POST
@unlocked
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    revoke_token(user=request.user, token=get_object_or_404(tokens_of(request.user), pk=token_id))
    return redirect("tokens")


@get_or_post
@open_without_factor
@unlocked
@sensitive_post_parameters("code")
def factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor, or replace it: scan or type, then prove it with a code."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if finish_enrolment(request, code=form.cleaned_data["code"]):
            return redirect("account" if "again" in request.POST else "today")
        form.add_error(
            "code", _("This code does not fit what is shown now. Check the app and try again.")
        )
    secret = waiting_secret(request) or begin_enrolment(request)
    return render(
        request,
        "accounts/factor.html",
        {
            "form": form,
            "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "qr": modules(totp.address(request.user, secret)),
            "is_first": not has_codes(request.user),
        },
    )


def _page(request: HttpRequest) -> HttpResponse:
    user = request.user
    memberships = Membership.objects.filter(user=user).select_related("team__organisation")
    return render(
        request,
        "accounts/account.html",
        {
            "fingerprint": fingerprint_of(user),
            "standing": [
                {
                    "team": membership.team,
                    "role": Role(membership.role).label,
                    "has_keys": membership.role == Role.PEER
                    or request.keyring.holds(membership.team_id),
                }
                for membership in memberships.order_by("team__name", "pk")
            ],
            "waits_for": Invitation.objects.filter(user=user).select_related("team").first(),
            "sessions": own_sessions(user, request.session.session_key or ""),
        },
    )


def _tokens(request: HttpRequest) -> dict[str, Any]:
    listed = [{"row": row, "scopes": scope_labels(row)} for row in tokens_of(request.user)]
    return {"tokens": listed}
