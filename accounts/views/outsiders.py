"""Trusted outsiders: naming one by a link, comparing a code from both sides, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sessions, throttles
from accounts.access import ask_to_unlock, unlocked
from accounts.addresses import address_of
from accounts.forms import AccountForm, posted
from accounts.models import Organisation, Outsider
from accounts.outsiders import (
    agree,
    answer_link,
    answer_with_new_account,
    code_of,
    coordinated_by,
    end_trust,
    find_named,
    is_signed,
    name_outsider,
    organisations_read_by,
    outsiders_of,
    trusted_by,
)
from accounts.people import fingerprint_of
from accounts.views.calm import calmly

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@unlocked
def outsiders(request: HttpRequest) -> HttpResponse:
    """Whom my organisations trust, and which trust me; a link for a further one."""
    if request.method != "POST":
        return _list(request)
    organisation = _chosen(request)
    code = name_outsider(actor=request.user, organisation=organisation)
    return _list(request, request.build_absolute_uri(reverse("trust-link", args=[code])))


@get_or_post
@unlocked
def outsider(request: HttpRequest, outsider_id: UUID) -> HttpResponse:
    """One of them: the code to compare, and the end of it. To others it does not exist."""
    row = get_object_or_404(outsiders_of(request.user), pk=outsider_id)
    if request.method != "POST":
        return _page(request, row)
    step = request.POST.get("do", "")
    try:
        if step == "end":
            end_trust(actor=request.user, outsider=row)
            return redirect("outsiders")
        if step != "agree":
            raise SuspiciousOperation("no such step")
        # Keys can change between the page and the answer: what was compared is what is signed.
        if row.user is None or request.POST.get("shown") != code_of(row):
            return _page(request, row, not_compared=True)
        if request.POST.get("compared") != "yes":
            return _page(request, row, not_compared=True)
        agree(keyring=request.keyring, actor=request.user, outsider=row)
    except ValidationError as error:
        return _page(request, row, refusal=error.messages[0])
    return redirect("outsider", row.pk)


@login_not_required
@get_or_post
@sensitive_post_parameters()
@calmly
def trust_link(request: HttpRequest, code: str) -> HttpResponse:
    """The link: answer with the account that is signed in, or make one that belongs nowhere."""
    attempt = throttles.begin("join", address=address_of(request))
    row = find_named(code)
    if row is None:
        return render(request, "accounts/no_invitation.html", status=404)
    if request.user.is_authenticated:
        attempt.was_none()
        return _answer_signed_in(request, row)
    form = AccountForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        attempt.was_none()
    else:  # a taken name stays counted, as with invitations
        try:
            user, seed, recovery_code = answer_with_new_account(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["new"],
                outsider=row,
            )
        except ValidationError as error:
            form.take(error)
        else:
            attempt.succeeded()
            sessions.sign_in(request, user, seed)
            return render(
                request,
                "accounts/recovery_code.html",
                {
                    "code": recovery_code,
                    "fingerprint": fingerprint_of(user),
                    "name": user.username,
                },
            )
    return render(request, "accounts/trust_link.html", {"form": form, "outsider": row})


def _answer_signed_in(request: HttpRequest, row: Outsider) -> HttpResponse:
    if request.keyring is None:
        return ask_to_unlock(request)
    refusal = ""
    if request.method == "POST":
        try:
            answer_link(user=request.user, outsider=row)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            return redirect("outsider", row.pk)
    return render(request, "accounts/trust_link.html", {"outsider": row, "refusal": refusal})


def _chosen(request: HttpRequest) -> Organisation:
    try:
        chosen = UUID(request.POST.get("organisation", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(coordinated_by(request.user), pk=chosen)


def _list(request: HttpRequest, link: str = "") -> HttpResponse:
    mine = set(coordinated_by(request.user).values_list("pk", flat=True))
    return render(
        request,
        "accounts/outsiders.html",
        {
            "link": link,
            "organisations": [
                {
                    "organisation": organisation,
                    "rows": _rows(request, organisation),
                    "is_mine": organisation.pk in mine,
                }
                for organisation in organisations_read_by(request.user)
            ],
            "trusting": [
                {"row": row, "holds": is_signed(row)}
                for row in outsiders_of(request.user).filter(user=request.user)
            ],
        },
    )


def _rows(request: HttpRequest, organisation: Organisation) -> list[dict[str, object]]:
    trusted = {row.pk for row in trusted_by(request.keyring, organisation)}
    rows = organisation.outsiders.select_related("user", "named_by").order_by("expires_on", "pk")
    return [{"row": row, "holds": row.pk in trusted} for row in rows]


def _page(
    request: HttpRequest, row: Outsider, refusal: str = "", *, not_compared: bool = False
) -> HttpResponse:
    is_outsider = request.user.pk == row.user_id
    signed = bytes(row.accepted_signature if is_outsider else row.named_signature)
    return render(
        request,
        "accounts/outsider.html",
        {
            "outsider": row,
            "code": code_of(row) if row.user else "",
            "is_outsider": is_outsider,
            "may_sign": request.user.pk in (row.user_id, row.named_by_id) and not is_signed(row),
            "has_signed": bool(signed),
            "holds": is_signed(row),
            "refusal": refusal,
            "not_compared": not_compared,
        },
    )
