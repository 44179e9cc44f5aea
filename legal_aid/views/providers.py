"""The provider directory: everybody signed in reads it, each provider's people write their own."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import teams_of
from legal_aid import directory, languages, matters, regions
from legal_aid.directory import DESCRIBERS
from legal_aid.forms.rota import RatingForm
from legal_aid.models import Provider
from legal_aid.providers import listing
from legal_aid.providers.describing import agencies
from legal_aid.providers.hours import openings_from, written_hours
from legal_aid.providers.ratings import may_rate, own_rating, rate, shown_ratings
from legal_aid.providers.reach import keeps_hours, on_call, reachable_in, zone_of
from legal_aid.providers.removing import remove_entry

# Of a line of the list; `places` is a word of the page's frame.
PAGE = ("provider", "is_mine", "free", "rating", "keeps_hours", "wait", "on_call")
writers = roles_required(Role.LAWYER, Role.COORDINATOR)


@unlocked
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by codes of the directory itself."""
    own = teams_of(request.user, kind=Team.Kind.LEGAL_AID, roles=DESCRIBERS)
    found = listing.everybody()
    wanted = listing.asked(request.GET, found)
    mine = set(directory.described_by(request.user).values_list("pk", flat=True))
    now, ratings = timezone.now(), shown_ratings()
    context = {
        "lines": [_line(one, one.pk in mine, now, ratings) for one in wanted.narrow(found, now)],
        "wanted": wanted,
        "choices": listing.choices(found),
        "all": len(found),
        "undescribed": own.filter(provider__isnull=True).order_by("name"),
        "may_add": directory.keeping_teams(request.user).exists(),
    }
    return render(request, "legal_aid/providers.html", context)


@unlocked
@require_safe
def provider(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry: what it takes, when somebody answers, whom to ask for."""
    return _page(request, _entry(entry_id))


@unlocked
@roles_required(Role.PEER)
@require_POST
def rate_provider(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A peer's own answer; saying it again changes it."""
    entry = _entry(entry_id)
    form = RatingForm(request.POST)
    form.fields["after_contact"].required = True
    if form.is_valid():
        rate(keyring=request.keyring, actor=request.user, provider=entry, **form.cleaned_data)
        return redirect("provider", entry.pk)
    return _page(request, entry, form, status=422)


@unlocked
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Ask once more, then take the entry out."""
    entry = _entry(entry_id)
    if not directory.may_change(request.user, entry):
        raise Http404
    if request.method == "POST":
        remove_entry(actor=request.user, provider=entry)
        return redirect("providers")
    return render(request, "legal_aid/provider_remove.html", {"provider": entry})


def _entry(entry_id: UUID) -> Provider:
    entry = directory.providers().filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def _page(
    request: HttpRequest, entry: Provider, form: RatingForm | None = None, status: int = 200
) -> HttpResponse:
    now, ratings = timezone.now(), shown_ratings([entry.pk])
    mine = directory.may_change(request.user, entry)
    rates = may_rate(request.user)
    stars = own_rating(request.keyring, entry) if rates else None
    labels = agencies()
    line = _line(entry, mine, now, ratings)
    context = {
        **{name: line[name] for name in PAGE},
        "practices": [_practice(one) for one in entry.practice_list],
        "people": entry.people.all(),
        "hours": written_hours(openings_from(entry.hours)).split("\n") if entry.hours else [],
        "zone": str(zone_of(entry)),
        "shifts": list(entry.shifts.all())[:20],
        "conflicts": [labels.get(code, code) for code in entry.conflicts],
        "interpreters": [languages.label(code) for code in entry.interpreters],
        "rating_form": (form or RatingForm(initial={"stars": stars})) if rates else None,
        "has_rated": stars is not None,
    }
    return render(request, "legal_aid/provider.html", context, status=status)


def _practice(practice) -> dict[str, object]:
    return {
        "matters": [matters.label(code) for code in practice.matters if code in matters.MATTERS],
        "places": [regions.spoken(path) for path in practice.jurisdictions],
        "languages": [languages.label(code) for code in practice.languages],
        "courts": practice.courts,
    }


def _line(entry: Provider, is_mine: bool, now, ratings: dict[UUID, float]) -> dict[str, object]:
    return {
        "provider": entry,
        "is_mine": is_mine,
        "matters": [matters.label(code) for code in entry.matters if code in matters.MATTERS],
        "places": [regions.spoken(path) for path in entry.jurisdictions],
        "languages": [languages.label(code) for code in entry.languages],
        "free": max(0, entry.capacity - entry.open_cases),
        "rating": ratings.get(entry.pk),
        "keeps_hours": keeps_hours(entry),
        "wait": reachable_in(entry, now),
        "on_call": on_call(entry, now),
    }
