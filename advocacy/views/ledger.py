"""The ledger itself: its threshold, and releases that a restored copy lacks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.bringing_back import LONGEST_FILE, bring_back
from advocacy.ledger.chain import verified
from advocacy.ledger.models import Ledger
from advocacy.ledger.state import HIGHEST_THRESHOLD, raise_threshold, state_of
from advocacy.views.waits import explains_waits, teams_of_reader
from incidents.forms.text_files import TextFileField


class ThresholdForm(forms.Form):
    """From how many on figures are shown."""

    threshold = forms.IntegerField(
        label=_("Show figures from"), min_value=1, max_value=HIGHEST_THRESHOLD
    )


class BringBackForm(forms.Form):
    """The file of a release."""

    file = TextFileField(
        label=_("File of the release"),
        largest=LONGEST_FILE,
        accept=".json,application/json",
        required=True,
    )


@unlocked
@roles_required(Role.ADVOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
@explains_waits
def ledger(request: HttpRequest) -> HttpResponse:
    """Show where the ledger stands; posted, raise the threshold or bring a release back."""
    asked = request.POST if request.method == "POST" else request.GET
    teams, team = teams_of_reader(request, asked.get("team", ""))
    who = {"keyring": request.keyring, "actor": request.user, "team": team}
    do = request.POST.get("do", "")
    raising = ThresholdForm(request.POST if do == "raise" else None)
    bringing = BringBackForm(
        *((request.POST, request.FILES) if do == "bring_back" else ()),
    )
    if request.method == "POST" and do not in ("raise", "bring_back"):
        raise Http404
    form: Any = {"raise": raising, "bring_back": bringing}.get(do)
    if form is not None and form.is_valid():
        try:
            if do == "raise":
                held = ledger_of(request.keyring, team)
                raise_threshold(**who, ledger=held, **form.cleaned_data)
            else:
                bring_back(**who, **form.cleaned_data)
            return redirect(f"{reverse('ledger')}?team={team.pk}")
        except ValidationError as error:
            form.add_error(None, error)
    shown: dict[str, Any] = {"teams": teams, "team": team, "raising": raising}
    shown |= {"bringing": bringing} | _standing(request, team)
    return render(request, "advocacy/ledger.html", shown, status=422 if form is not None else 200)


def _standing(request: HttpRequest, team: Any) -> dict[str, Any]:
    """How far the chain goes, and what is wrong with it."""
    found: dict[str, Any] = {}
    try:
        held = ledger_of(request.keyring, team)
        state = state_of(request.keyring, held)
        found = {"threshold": state.threshold, "number": state.number}
        verified(request.keyring, held)
    except ValidationError as error:
        found["refusal"] = error.messages
        found["known"] = Ledger.objects.filter(team=team).first()
    return found
