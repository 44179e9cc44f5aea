"""The provider directory: everybody signed in reads it, each provider's people write their own."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from legal_aid import directory, languages, matters, regions
from legal_aid.directory import DESCRIBERS
from legal_aid.forms.provider import ProviderForm, initial_of
from legal_aid.models import Provider


@unlocked
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    own = teams_of(request.user, kind=Team.Kind.LEGAL_AID, roles=DESCRIBERS)
    listed = directory.providers().order_by("-is_active", "team__name", "pk")
    mine = set(own.values_list("pk", flat=True))
    context = {
        "lines": [_line(provider, provider.pk in mine) for provider in listed],
        "undescribed": own.filter(provider__isnull=True).order_by("name"),
    }
    return render(request, "legal_aid/providers.html", context)


@unlocked
@roles_required(Role.LAWYER, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team_id: UUID) -> HttpResponse:
    team = get_object_or_404(Team.objects.filter(kind=Team.Kind.LEGAL_AID), pk=team_id)
    if not directory.may_describe(request.user, team):
        raise Http404
    known = Provider.objects.filter(pk=team.pk).first()
    form = ProviderForm(
        request.POST if request.method == "POST" else None, initial=initial_of(known)
    )
    if request.method == "POST" and form.is_valid() and _describe(request, team, form):
        return redirect("providers")
    context = {"form": form, "team": team}
    status = 422 if form.errors else 200
    return render(request, "legal_aid/provider_form.html", context, status=status)


def _describe(request: HttpRequest, team: Team, form: ProviderForm) -> bool:
    try:
        directory.describe_provider(actor=request.user, team=team, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _line(provider: Provider, is_mine: bool) -> dict[str, object]:
    return {
        "provider": provider,
        "is_mine": is_mine,
        "matters": [matters.label(code) for code in provider.matters if code in matters.MATTERS],
        "places": [regions.spoken(path) for path in provider.jurisdictions],
        "languages": [languages.label(code) for code in provider.languages],
        "free": max(0, provider.capacity - provider.open_cases),
    }
