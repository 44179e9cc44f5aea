"""Changing and ending the membership of one person, by those who may admit to the team."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import unlocked
from accounts.admission import is_believed
from accounts.changing import change_role, changeable_by, changes_keys, remove_member
from accounts.forms import RoleForm, posted
from accounts.keyed.handing_over import go_on
from accounts.keyrings import open_keyring
from accounts.models import Membership, Role
from accounts.people import fingerprint_of

FIRST_SLICE_SECONDS = 1.0


@require_safe
@unlocked
def member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """One member: their role, their fingerprint, and what may be changed."""
    return _page(request, membership_of(request, membership_id))


@require_POST
@unlocked
def member_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    membership = membership_of(request, membership_id)
    form = RoleForm(posted(request), membership=membership)
    if not form.is_valid():
        return _page(request, membership, form)
    try:
        change_role(
            keyring=request.keyring,
            actor=request.user,
            membership=membership,
            role=form.cleaned_data["role"],
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, membership, form)
    first_slice(request)
    return redirect("members")


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def member_remove(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Say what a removal does; remove once that was confirmed."""
    membership = membership_of(request, membership_id)
    refusal = ""
    if request.method == "POST":
        try:
            remove_member(keyring=request.keyring, actor=request.user, membership=membership)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            first_slice(request)
            return redirect("members")
    return render(
        request,
        "accounts/member_remove.html",
        {
            "membership": membership,
            "role": Role(membership.role).label,
            "changes_keys": changes_keys(membership),
            "refusal": refusal,
        },
    )


def membership_of(request: HttpRequest, membership_id: UUID) -> Membership:
    """A membership that the person asking may change; to others it does not exist."""
    return get_object_or_404(changeable_by(request.user), pk=membership_id)


def _page(
    request: HttpRequest, membership: Membership, form: RoleForm | None = None
) -> HttpResponse:
    key = membership.team.keys.select_related("steward").get(is_current=True)
    return render(
        request,
        "accounts/member.html",
        {
            "membership": membership,
            "role": Role(membership.role).label,
            "fingerprint": fingerprint_of(membership.user),
            "is_believed": is_believed(membership, key),
            "form": form or RoleForm(membership=membership),
        },
    )


def first_slice(request: HttpRequest) -> None:
    """Begin to seal anew at once, with the keys as they are now; a worker does what is left."""
    keyring = open_keyring(request.user, request.keyring.own.seed)
    go_on(keyring=keyring, actor=request.user, seconds=FIRST_SLICE_SECONDS)
    keyring.wipe()
