"""Answers to candidates, and taking a merge back."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.errors import Conflict
from incidents.models import Record
from incidents.people import merging
from incidents.people.deciding import decide
from incidents.people.references import read_reference
from incidents.people.views.register import KEEPERS
from vault import Undecryptable


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["POST"])
def undo(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Let a merged client stand for itself again."""
    record = owned_client(request, record_id)
    try:
        merging.undo_merge(keyring=request.keyring, actor=request.user, client=record)
    except (ValidationError, Conflict) as error:
        return render(request, "people/refused.html", {"said": said_of(error)}, status=409)
    return redirect("client", record.pk)


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["POST"])
def deciding(request: HttpRequest) -> HttpResponse:
    """Somebody's answer to a candidate; back to where it was asked."""
    one, other = (read_reference(request.POST.get(name, "")) for name in ("one", "other"))
    if one is None or other is None:
        raise SuspiciousOperation("no such reference")
    owned = Record.objects.owned_by(request.user).exclude(kind=Record.Kind.CASE)
    here = get_object_or_404(owned.select_related("team__organisation"), pk=one.record)
    try:
        decide(
            keyring=request.keyring,
            actor=request.user,
            team=here.team,
            one=one,
            other=other,
            answer=request.POST.get("answer", ""),
        )
    except (ValidationError, Conflict, Undecryptable) as error:
        return render(request, "people/refused.html", {"said": said_of(error)}, status=409)
    if request.POST.get("from") == "officers":
        return redirect("officers")
    return redirect("client" if one.kind == "client" else "incident", one.record)


def owned_client(request: HttpRequest, pk: UUID) -> Record:
    """A client of a register that this person keeps, or 404."""
    records = Record.objects.clients().owned_by(request.user)
    return get_object_or_404(records.select_related("team__organisation"), pk=pk)


def said_of(error: Exception) -> list[str]:
    """Why something could not be done, in sentences."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, Conflict):
        return [_("Somebody is writing one of these records. Load the page and try again.")]
    return [_("One of them no longer opens with your team's keys.")]
