"""How I am told: an e-mail address, this browser, and a try."""

from __future__ import annotations

import json
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import throttles
from accounts.access import roles_here, roles_required, unlocked
from accounts.models import Role
from accounts.views.calm import calmly
from incidents.alerts.channels import add_browser, remove_browser, set_address
from incidents.alerts.duties import on_call
from incidents.alerts.forms import AddressForm
from incidents.alerts.models import Duty, PushEndpoint, ReminderAddress
from incidents.alerts.telling import can_mail, tell, words
from incidents.alerts.vapid import application_server_key

openers = roles_required(Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
# The one string that may become a script's address: that of the worker that shows notifications.
POLICY = "amparo-alerts"


@unlocked
@openers
@csp_replace({"trusted-types": [POLICY]})
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """My channels; an address is given or taken away here."""
    form = AddressForm(
        request.POST if request.method == "POST" else None, initial={"email": _email(request)}
    )
    if form.is_bound and form.is_valid():
        try:
            set_address(user=request.user, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error("email", error.error_dict["email"])
        else:
            return redirect("alerts")
    return _page(request, form, status=422 if form.is_bound else 200)


@unlocked
@openers
@csp_replace({"trusted-types": [POLICY]})
@require_POST
def push_add(request: HttpRequest) -> HttpResponse:
    """Tell this browser; its script posts the address that its push service gave it."""
    try:
        add_browser(user=request.user, url=request.POST.get("endpoint", ""))
    except ValidationError as error:
        return _page(request, AddressForm(initial={"email": _email(request)}), error.messages, 422)
    return redirect("alerts")


@unlocked
@openers
@require_POST
def push_remove(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Tell a browser no longer."""
    mine = PushEndpoint.objects.filter(user=request.user)
    remove_browser(user=request.user, endpoint=get_object_or_404(mine, pk=endpoint_id))
    return redirect("alerts")


@unlocked
@openers
@csp_replace({"trusted-types": [POLICY]})
@require_POST
@calmly
def try_it(request: HttpRequest) -> HttpResponse:
    """Tell me now, as an alert would. Counted: it sends mail."""
    throttles.begin("alert test", name=request.user.username)
    form = AddressForm(initial={"email": _email(request)})
    return _page(request, form, tried=tell(request.user))


@login_not_required
@csp_replace({"require-trusted-types-for": None, "trusted-types": None})
@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that shows a notification. Its scope holds no page, so it sees none."""
    said = json.dumps({"title": words()[0]})
    script = (
        f"self.SAID = {said};\nimportScripts({json.dumps(static('built/alerts-worker.js'))});\n"
    )
    return HttpResponse(script, content_type="text/javascript")


def _email(request: HttpRequest) -> str:
    found = ReminderAddress.objects.filter(user=request.user).first()
    return found.email if found else ""


def _page(
    request: HttpRequest,
    form: AddressForm,
    refused: list[str] | None = None,
    status: int = 200,
    tried: int | None = None,
) -> HttpResponse:
    mine = Duty.objects.filter(user=request.user).select_related("team").order_by("team__name")
    context = {
        "form": form,
        "refused": refused or [],
        "tried": tried,
        "browsers": PushEndpoint.objects.filter(user=request.user).order_by("pk"),
        "can_mail": can_mail(),
        "words": words(),
        "server_key": application_server_key(),
        "answers_offers": str(Role.LAWYER) in roles_here(request),
        "duties": [(duty, duty in on_call([duty])) for duty in mine],
    }
    return render(request, "alerts/alerts.html", context, status=status)
