"""The log's page: read it, see whether it is whole, carry proof of it off the server."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.logs import actors_of, audited_by, export_log, take_checkpoint
from accounts.models import Organisation, Role
from audit.server_key import server_key
from audit.state import state_of
from config.log.lines import Filters, page_of
from config.log.words import KINDS, VERBS
from vault import fingerprint


@unlocked
@roles_required(Role.AUDITOR)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Entries newest first, and on the first page how the chain stands, verified now."""
    organisations = list(audited_by(request.user))
    organisation = _chosen(request, organisations)
    filters, names = Filters.of(request.GET), actors_of(organisation)
    page = page_of(request.keyring, organisation.chain, filters, names)
    return render(
        request,
        "log.html",
        {
            "organisations": organisations,
            "organisation": organisation,
            "filters": filters,
            "page": page,
            "state": None if filters.before else state_of(organisation.chain),
            "server": fingerprint(server_key().public),
            "refused": "refused" in request.GET,
            "verbs": sorted(VERBS.items(), key=lambda pair: str(pair[1])),
            "kinds": sorted(KINDS.items(), key=lambda pair: str(pair[1])),
            "actors": names,
            "weeks": _weeks(organisation),
            "older": _query(organisation, filters, page.older) if page.older else "",
        },
    )


@unlocked
@roles_required(Role.AUDITOR)
@require_POST
def log_checkpoint(request: HttpRequest) -> HttpResponse:
    """Sign a checkpoint; the answer is the file to keep elsewhere."""
    organisation = _chosen(request, list(audited_by(request.user)))
    made = take_checkpoint(actor=request.user, organisation=organisation)
    if made is None:
        return redirect(f"{reverse('log')}?{urlencode({'log': organisation.pk, 'refused': 1})}")
    return HttpResponse(
        made.to_json() + "\n",
        content_type="application/jsonl",
        headers=_attached(f"amparo-checkpoint-{made.sequence}.jsonl"),
    )


@unlocked
@roles_required(Role.AUDITOR)
@require_POST
def log_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole log, sealed as it is, for the offline verifier."""
    organisation = _chosen(request, list(audited_by(request.user)))
    lines = export_log(actor=request.user, organisation=organisation)
    name = f"amparo-log-{timezone.localdate().isoformat()}.jsonl"
    return StreamingHttpResponse(lines, content_type="application/jsonl", headers=_attached(name))


def _chosen(request: HttpRequest, organisations: list[Organisation]) -> Organisation:
    """The organisation asked for; the first if none is."""
    asked = request.POST.get("log", "") or request.GET.get("log", "")
    found = [one for one in organisations if str(one.pk) == asked] if asked else organisations
    if not found:
        raise Http404
    return found[0]


def _weeks(organisation: Organisation) -> list[str]:
    weeks = organisation.chain.entries.order_by("-week").values_list("week", flat=True)
    return list(weeks.distinct()[:104])


def _query(organisation: Organisation, filters: Filters, before: int) -> str:
    kept = {name: getattr(filters, name) for name in ("verb", "actor", "week", "kind")}
    given = {name: value for name, value in kept.items() if value}
    return "?" + urlencode({"log": organisation.pk, **given, "before": before})


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
